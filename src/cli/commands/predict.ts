import { type Command, Option } from 'commander';
import type { Dataset } from '../../data/dataset.ts';
import { fitImage, type Invert } from '../../image/fit.ts';
import { toPlanes } from '../../image/planes.ts';
import { type Classification, classify } from '../../inspect/classify.ts';
import type { Model } from '../../model/model.ts';
import { classesOf } from '../../model/notes.ts';
import { loadModel } from '../../node/model.ts';
import type { Console } from '../console.ts';
import { engine } from '../engine.ts';
import { percent } from '../format.ts';
import { sharedOptions, wholeNumber } from '../options.ts';
import { readPicture } from '../picture.ts';

interface PredictOptions {
  readonly invert: Invert;
  readonly top: number;
  readonly json?: true;
}

interface Prediction extends Classification {
  readonly file: string;
  readonly inverted: boolean;
}

const examples = `
Examples:
  featuremap predict runs/first seven.png
  featuremap predict runs/first scans/*.jpg --json
  featuremap predict model.safetensors photo.jpg --invert no --top 5

Pictures of any size, grey or colour, are scaled to fit the network's input and padded with the colour of their border.
Networks with grey input expect light ink on dark paper: a picture with a light border is inverted, unless --invert no.`;

async function predictFile(model: Model, file: string, invert: Invert): Promise<Prediction> {
  const picture = await readPicture(file);
  const { image, inverted } = fitImage(picture, model.network.inputShape as Dataset['shape'], { invert });
  const [result] = await classify(model, toPlanes(image));
  return { file, inverted, ...result! };
}

/** The likeliest classes, best first. */
function likeliest({ probabilities }: Classification, names: readonly string[], top: number): string {
  return probabilities
    .map((probability, index) => ({ probability, name: names[index]! }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, top)
    .map(({ probability, name }) => `${name} ${percent(probability, 1)}`)
    .join('  ');
}

function toJson({ file, name, index, probabilities, inverted }: Prediction, names: readonly string[]): object {
  const byName = Object.fromEntries(names.map((each, i) => [each, probabilities[i]]));
  return { file, class: name, index, probability: probabilities[index], inverted, probabilities: byName };
}

async function predict(
  path: string,
  files: readonly string[],
  options: PredictOptions,
  { out }: Console,
): Promise<void> {
  const model = await loadModel(path, { backend: engine() });
  const names = classesOf(model);
  const predictions: Prediction[] = [];
  for (const file of files) predictions.push(await predictFile(model, file, options.invert));
  if (options.json)
    return out.line(JSON.stringify({ model: path, predictions: predictions.map((p) => toJson(p, names)) }));
  for (const prediction of predictions) {
    const note = prediction.inverted ? out.paint('dim', '  (inverted: light ink on dark is expected)') : '';
    out.line(
      `${prediction.file}: ${out.paint('bold', prediction.name)}  ${likeliest(prediction, names, options.top)}${note}`,
    );
  }
}

/** `featuremap predict`. */
export function addPredict(program: Command, console: Console): void {
  const invert = new Option('--invert <when>', 'turn dark ink on light paper round');
  program
    .command('predict')
    .description('say what pictures show: PNG or JPEG, any size')
    .argument('<model|run>', 'a model file, or the folder of a run')
    .argument('<file...>', 'pictures')
    .addOption(invert.choices(['auto', 'yes', 'no']).default('auto'))
    .option('--top <n>', 'how many classes to name', wholeNumber(1), 3)
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((path: string, files: string[], options: PredictOptions) => predict(path, files, options, console));
}
