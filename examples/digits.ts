/** Trains a small network on built-in digits and measures it: the shortest whole journey. */
import { conv2d, crossEntropy, digits, fullyConnected, maxPool, relu, sequential, sgd } from 'featuremap';

export async function trainDigits({ images = 3000, epochs = 3 } = {}) {
  const { train, test } = digits({ train: images, test: 500, seed: 1 });
  const loss = crossEntropy();
  const model = sequential(
    train.shape,
    [conv2d({ maps: 8, kernel: 5 }), relu(), maxPool({ kernel: 2 }), fullyConnected({ units: 10 })],
    { seed: 1 },
  );
  await model.fit(train, { loss, optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }), epochs });
  return model.evaluate(test, { loss });
}
