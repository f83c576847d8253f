import { evaluate as evaluateGraph } from '../backends/reference/evaluate.ts';
import { fillBatch, fillOneHot } from '../data/batch.ts';
import type { Dataset } from '../data/dataset.ts';
import { GraphBuilder } from '../graph/graph.ts';
import type { Loss } from '../losses/index.ts';
import { input } from '../ops/index.ts';
import { argmax, confusionMatrix } from './metrics.ts';
import type { Trainee } from './trainee.ts';

/** What a model does on a data set. */
export interface Evaluation {
  readonly samples: number;
  readonly loss: number;
  readonly accuracy: number;
  /** `confusion[label][prediction]` counts. */
  readonly confusion: readonly (readonly number[])[];
  readonly predictions: Uint16Array;
}

/** The loss of one batch of outputs, in float64. */
function lossOf(loss: Loss, output: Float32Array, target: Float32Array, samples: number): number {
  const builder = new GraphBuilder();
  const shape = [samples, output.length / samples];
  const value = loss.type.apply(loss.options, input(builder, 'output', shape), input(builder, 'target', shape));
  return evaluateGraph(builder.finish({ loss: value }), { output, target }).loss!.data[0]!;
}

/** Runs a model over a data set and counts. */
export async function evaluateModel(model: Trainee, data: Dataset, loss: Loss): Promise<Evaluation> {
  const predictor = await model.predictor();
  const order = Uint32Array.from({ length: data.count }, (_, index) => index);
  const output = predictor.run(data.count, (start, count, into) => fillBatch(data, order, start, count, into));
  const classes = data.classes.length;
  const target = new Float32Array(data.count * classes);
  fillOneHot(data, order, 0, data.count, target);
  const predictions = Uint16Array.from({ length: data.count }, (_, n) => argmax(output.data, n * classes, classes));
  const correct = predictions.reduce((total, prediction, n) => total + (prediction === data.labels[n] ? 1 : 0), 0);
  return {
    samples: data.count,
    loss: lossOf(loss, output.data, target, data.count),
    accuracy: correct / data.count,
    confusion: confusionMatrix(data.labels, predictions, classes),
    predictions,
  };
}
