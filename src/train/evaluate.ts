import { evaluate as evaluateGraph } from '../backends/reference/evaluate.ts';
import type { Tensor } from '../core/tensor.ts';
import { fillBatch, fillOneHot } from '../data/batch.ts';
import { type Dataset, labelsPerImage } from '../data/dataset.ts';
import { GraphBuilder } from '../graph/graph.ts';
import type { Loss } from '../losses/index.ts';
import { input } from '../ops/index.ts';
import { confusionMatrix, predictedClasses } from './metrics.ts';
import type { Trainee } from './trainee.ts';

/** What a model does on a data set. Where labels are maps, places are counted in place of images. */
export interface Evaluation {
  /** Images. */
  readonly samples: number;
  readonly loss: number;
  /** Share of the labels that were predicted. */
  readonly accuracy: number;
  /** `confusion[label][prediction]` counts. */
  readonly confusion: readonly (readonly number[])[];
  /** A class for each label, in the same order. */
  readonly predictions: Uint16Array;
}

/** The loss of one batch of outputs, in float64. */
function lossOf(loss: Loss, { shape, data: output }: Tensor, target: Float32Array): number {
  const builder = new GraphBuilder();
  const value = loss.type.apply(loss.options, input(builder, 'output', shape), input(builder, 'target', shape));
  return evaluateGraph(builder.finish({ loss: value }), { output, target }).loss!.data[0]!;
}

/** Runs a model over a data set and counts. */
export async function evaluateModel(model: Trainee, data: Dataset, loss: Loss): Promise<Evaluation> {
  const predictor = await model.predictor();
  const order = Uint32Array.from({ length: data.count }, (_, index) => index);
  const output = predictor.run(data.count, (start, count, into) => fillBatch(data, order, start, count, into));
  const [classes, places] = [data.classes.length, labelsPerImage(data)];
  const target = new Float32Array(data.count * classes * places);
  fillOneHot(data, order, 0, data.count, target);
  const predictions = predictedClasses(output.data, data.count, classes, places);
  const correct = predictions.reduce((total, prediction, n) => total + (prediction === data.labels[n] ? 1 : 0), 0);
  return {
    samples: data.count,
    loss: lossOf(loss, output, target),
    accuracy: correct / predictions.length,
    confusion: confusionMatrix(data.labels, predictions, classes),
    predictions,
  };
}
