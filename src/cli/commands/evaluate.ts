import type { Command } from 'commander';
import { formatShape } from '../../core/shape.ts';
import type { Dataset } from '../../data/dataset.ts';
import { loadData } from '../../data/node/index.ts';
import type { Model } from '../../model/model.ts';
import { classesOf, lossOf } from '../../model/notes.ts';
import { loadModel } from '../../node/model.ts';
import { adaptDataset } from '../../train/adapt.ts';
import type { Evaluation } from '../../train/evaluate.ts';
import type { Console } from '../console.ts';
import { downloadStatus } from '../downloads.ts';
import { engine } from '../engine.ts';
import { count, loss, percent } from '../format.ts';
import { sharedOptions } from '../options.ts';
import { readRunConfig } from '../run.ts';
import { confusionLines } from '../terminalPicture.ts';

interface EvaluateOptions {
  readonly data?: string;
  readonly test?: number;
  readonly json?: true;
}

const examples = `
Examples:
  featuremap evaluate runs/first
  featuremap evaluate runs/first --data usps
  featuremap evaluate model.safetensors --data ./letters --json`;

/** The classes that are right least often. */
function weakest({ confusion }: Evaluation, classes: readonly string[]): string {
  const shares = confusion.map((counts, label) => {
    const total = counts.reduce((sum, each) => sum + each, 0);
    return { name: classes[label]!, total, share: counts[label]! / total };
  });
  const weak = shares.filter(({ total }) => total > 0).sort((a, b) => a.share - b.share);
  return weak
    .slice(0, 3)
    .map(({ name, share }) => `${name} (${percent(share, 1)})`)
    .join(', ');
}

function fitted(model: Model, data: Dataset, { err }: Console): Dataset {
  const adapted = adaptDataset(data, model.network.inputShape as Dataset['shape']);
  if (adapted !== data) {
    err.line(
      `The images are ${formatShape(data.shape)}; they are fitted into the network's ${formatShape(adapted.shape)}.`,
    );
  }
  return adapted;
}

async function evaluate(path: string, options: EvaluateOptions, console: Console): Promise<void> {
  const { out, err } = console;
  const model = await loadModel(path, { backend: engine() });
  const name = options.data ?? readRunConfig(path)?.data ?? 'digits';
  const limit = options.test === undefined ? {} : { test: options.test };
  const { test } = await loadData(name, { ...limit, train: 1, onProgress: downloadStatus(err) });
  const data = fitted(model, test, console);
  const result = await model.evaluate(data, { loss: lossOf(model) });
  const { samples: testSamples, accuracy: testAccuracy, loss: testLoss, confusion } = result;
  const classes = classesOf(model);
  if (options.json) {
    return out.line(
      JSON.stringify({ model: path, data: name, testSamples, testAccuracy, testLoss, classes, confusion }),
    );
  }
  const labels = result.predictions.length;
  const what = labels === testSamples ? 'images' : 'pixels';
  const right = count(Math.round(testAccuracy * labels));
  out.line(
    `${right} of ${count(labels)} ${test.name} ${what} are right: ${percent(testAccuracy)}, loss ${loss(testLoss)}`,
  );
  out.line(`hardest: ${weakest(result, classes)}`);
  out.line('\nconfusion: a row a label, a column a guess');
  for (const line of confusionLines(confusion, classes, out)) out.line(line);
}

/** `featuremap evaluate`. */
export function addEvaluate(program: Command, console: Console): void {
  program
    .command('evaluate')
    .description('measure a model on the test images of a data set')
    .argument('<model|run>', 'a model file, or the folder of a run')
    .addOption(sharedOptions.data(" (default: the run's own, else digits)"))
    .addOption(sharedOptions.test())
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((path: string, options: EvaluateOptions) => evaluate(path, options, console));
}
