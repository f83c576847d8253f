import { type Command, InvalidArgumentError, Option } from 'commander';
import { backgroundClass } from '../../data/index.ts';
import type { Invert } from '../../image/fit.ts';
import { encodePng } from '../../image/png/encode.ts';
import { boxesPicture, type Detection, type DetectOptions, detectObjects } from '../../inspect/detect/index.ts';
import { classesOf } from '../../model/notes.ts';
import { writeWhole } from '../../node/files.ts';
import { loadModel } from '../../node/model.ts';
import type { Console } from '../console.ts';
import { engine } from '../engine.ts';
import { percent } from '../format.ts';
import { share, sharedOptions } from '../options.ts';
import { checkPngName, readPicture } from '../picture.ts';
import { table } from '../table.ts';

interface CommandOptions {
  readonly out?: string;
  readonly scales?: readonly number[];
  readonly threshold: number;
  readonly overlap: number;
  readonly background?: string;
  readonly invert: Invert;
  readonly json?: true;
}

const examples = `
Examples:
  featuremap train detector --data digit-windows --out runs/detector
  featuremap detect runs/detector page.png --out boxes.png
  featuremap detect runs/detector page.png --scales 1,0.8,0.63 --threshold 0.98 --json

The classifier slides over the picture at several scales: at scale 1 objects as large as the network's input are found, at
0.5 those twice as large. Any model whose layers can slide will do, but one that knows no class "background" finds
something everywhere.`;

function scaleList(text: string): number[] {
  const scales = text.split(',').map(Number);
  if (scales.every((scale) => Number.isFinite(scale) && scale > 0)) return scales;
  throw new InvalidArgumentError('Give numbers > 0, separated by commas.');
}

const whole = (value: number) => String(Math.round(value));

/** A line an object, best first. */
function lines(found: readonly Detection[]): string[] {
  if (found.length === 0) return ['nothing found'];
  const rows = found.map(({ label, score, left, top, width, height }) => [
    label,
    percent(score, 1),
    ...[left, top, width, height].map(whole),
  ]);
  return table([['class', 'score', 'left', 'top', 'width', 'height'], ...rows], [1, 2, 3, 4, 5]);
}

async function detect(path: string, file: string, options: CommandOptions, { out, err }: Console): Promise<void> {
  const { out: target, json, ...search } = options;
  if (target !== undefined) checkPngName(target);
  const model = await loadModel(path, { backend: engine() });
  const picture = await readPicture(file);
  const found = await detectObjects(model, picture, search satisfies DetectOptions);
  if (target !== undefined) {
    const caption = ({ label }: { readonly label: string }) => label;
    await writeWhole(target, encodePng(boxesPicture(picture, found, { caption })));
  }
  if (json) return out.line(JSON.stringify({ model: path, file, output: target ?? null, objects: found }));
  if (!classesOf(model).includes(options.background ?? backgroundClass))
    err.line(err.paint('dim', `the model knows no class "${backgroundClass}" and finds something everywhere`));
  for (const line of lines(found)) out.line(line);
  if (target !== undefined) out.line(`${target}: ${picture.width}x${picture.height}`);
}

/** `featuremap detect`. */
export function addDetect(program: Command, console: Console): void {
  const invert = new Option('--invert <when>', 'turn dark ink on light paper round');
  program
    .command('detect')
    .description('find objects in a larger picture: boxes with classes and scores')
    .argument('<model|run>', 'a model file, or the folder of a run')
    .argument('<file>', 'a picture: PNG or JPEG')
    .option('--out <file>', 'where to draw the boxes: a PNG')
    .option(
      '--scales <list>',
      'factors of size, separated by commas (default: from 1 down, three an octave)',
      scaleList,
    )
    .option('--threshold <p>', 'least probability of an object', share, 0.9)
    .option('--overlap <p>', 'of boxes that overlap by more, the better one stays', share, 0.3)
    .option('--background <class>', `the class that is no object (default: ${backgroundClass}, where there is one)`)
    .addOption(invert.choices(['auto', 'yes', 'no']).default('auto'))
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((path: string, file: string, options: CommandOptions) => detect(path, file, options, console));
}
