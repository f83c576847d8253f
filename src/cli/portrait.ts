import type { Dataset } from '../data/dataset.ts';
import { encodePng } from '../image/png/encode.ts';
import { firstKernels } from '../inspect/kernels.ts';
import { mistakesOf } from '../inspect/mistakes.ts';
import { portraitPicture } from '../inspect/picture.ts';
import type { Model } from '../model/model.ts';
import { classesOf } from '../model/notes.ts';
import type { Evaluation } from '../train/evaluate.ts';
import type { Screen } from './console.ts';
import { count, percent } from './format.ts';
import { confusionLines, kernelLines } from './terminalPicture.ts';

/** How many wrongly classified images the picture shows. */
const mostMistakes = 16;

/** The picture of a run as PNG: kernels, confusion matrix, mistakes. `name` says what was trained on what. */
export function portraitPng(name: string, model: Model, test: Dataset, result: Evaluation): Uint8Array {
  const title = `${name}: ${percent(result.accuracy, 1)} of ${count(result.samples)} right`;
  const { confusion, predictions } = result;
  const mistakes = mistakesOf(test, predictions, mostMistakes);
  return encodePng(
    portraitPicture({ title, kernels: firstKernels(model), classes: classesOf(model), confusion, mistakes }),
  );
}

/** The same in characters: kernels and confusion matrix. */
export function printPortrait(model: Model, { confusion }: Evaluation, screen: Screen): void {
  const kernels = firstKernels(model);
  if (kernels !== undefined) {
    screen.line(`\nkernels of ${kernels.layer}, dark is negative`);
    for (const line of kernelLines(kernels, screen)) screen.line(line);
  }
  screen.line('confusion: a row a label, a column a guess');
  for (const line of confusionLines(confusion, classesOf(model), screen)) screen.line(line);
}
