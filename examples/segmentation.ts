/** The class of every pixel: a network that goes down to half the size and up again, trained on pieces of pictures. */
import {
  adam,
  cells,
  chain,
  concatenate,
  connect,
  conv2d,
  crops,
  crossEntropy,
  input,
  intersectionOverUnion,
  maxPool,
  model,
  Random,
  relu,
  type Shape,
  upsample,
} from 'featuremap';

const same = { kernel: 3, padding: 'same' } as const;

function network(shape: Shape) {
  const fine = chain(input(shape), conv2d({ ...same, maps: 8 }), relu());
  const coarse = chain(fine, maxPool({ kernel: 2 }), conv2d({ ...same, maps: 16 }), relu(), upsample());
  const both = chain(connect(concatenate(), fine, coarse), conv2d({ ...same, maps: 8 }), relu());
  return model(chain(both, conv2d({ maps: 2, kernel: 1 })), { seed: 1 });
}

export async function segmentCells({ pieces = 160, epochs = 4 } = {}) {
  const { train, test } = cells({ train: 4, test: 2, size: 64 });
  const parts = crops(train, { count: pieces, size: 32 }, new Random(1));
  const loss = crossEntropy();
  const learner = network(parts.shape);
  await learner.fit(parts, { loss, optimizer: adam({ learningRate: 0.005 }), epochs, batchSize: 8 });
  const whole = network(test.shape); // the same weights, built for whole pictures
  whole.weights = learner.weights;
  const { accuracy, confusion } = await whole.evaluate(test, { loss });
  return { pixelError: 1 - accuracy, iou: intersectionOverUnion(confusion), membrane: 1 - share(test.labels) };
}

/** Share of the pixels that are of class 1. */
const share = (labels: ArrayLike<number>) => Array.from(labels).filter((label) => label === 1).length / labels.length;
