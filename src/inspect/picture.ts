import { canvas, drawImage, drawText, textWidth } from '../image/canvas.ts';
import type { Image } from '../image/image.ts';
import { confusionPicture } from './confusion.ts';
import { gridPicture } from './grid.ts';
import type { KernelPictures } from './kernels.ts';
import type { Mistake } from './mistakes.ts';
import { faint, ink, paper, textHeight } from './style.ts';

/** What a picture of a trained network shows. */
export interface Portrait {
  readonly title: string;
  readonly kernels: KernelPictures | undefined;
  readonly classes: readonly string[];
  /** `confusion[label][prediction]` counts. */
  readonly confusion: readonly (readonly number[])[];
  readonly mistakes: readonly Mistake[];
}

/** A picture under its heading. */
interface Section {
  readonly heading: string;
  readonly image: Image;
}

const margin = 28;
const headingZoom = 2;
const headingRoom = textHeight(headingZoom) + 16;
/** Pixels that a kernel and a wrongly classified image are enlarged to. */
const [kernelSide, mistakeSide] = [60, 56];
const mistakesAcross = 4;
const titleZoom = 3;
/** Least width for rows of kernels and their heading. */
const kernelRoomAcross = 740;

function kernelSection({ layer, images }: KernelPictures, width: number): Section {
  const { width: columns, height: rows } = images[0]!;
  const heading = `${images.length} kernels of ${rows}x${columns} in ${layer} (dark: negative, light: positive)`;
  const items = images.map((image) => ({ image }));
  return { heading, image: gridPicture(items, kernelSide, width) };
}

function mistakeSection(mistakes: readonly Mistake[], classes: readonly string[]): Section {
  const name = (index: number) => classes[index]!.slice(0, 4);
  const items = mistakes.map(({ image, label, prediction }) => ({
    image,
    caption: `${name(label)}>${name(prediction)}`,
  }));
  const image = gridPicture(items, mistakeSide, mistakesAcross * (mistakeSide + 16));
  return { heading: 'mistakes: label > guess', image };
}

const widthOf = ({ heading, image }: Section) => Math.max(image.width, textWidth(heading, headingZoom));

function drawSection(picture: Image, { heading, image }: Section, left: number, top: number): void {
  drawText(picture, heading, left, top, faint, headingZoom);
  drawImage(picture, image, left, top + headingRoom);
}

/** A trained network on one sheet: its first kernels, its confusion matrix and some images it took for others. */
export function portraitPicture({ title, kernels, classes, confusion, mistakes }: Portrait): Image {
  const matrix = { heading: 'confusion: labels in rows', image: confusionPicture(confusion, classes) };
  const wrong = mistakes.length === 0 ? undefined : mistakeSection(mistakes, classes);
  const inner = Math.max(
    kernelRoomAcross,
    textWidth(title, titleZoom),
    widthOf(matrix) + (wrong === undefined ? 0 : margin + widthOf(wrong)),
  );
  const first = kernels === undefined ? undefined : kernelSection(kernels, inner);
  const titleRoom = textHeight(titleZoom) + 24;
  const kernelRoom = first === undefined ? 0 : headingRoom + first.image.height + 14;
  const lower = Math.max(matrix.image.height, wrong?.image.height ?? 0);
  const picture = canvas(inner + 2 * margin, 2 * margin + titleRoom + kernelRoom + headingRoom + lower, paper);
  drawText(picture, title, margin, margin, ink, titleZoom);
  const below = margin + titleRoom;
  if (first !== undefined) drawSection(picture, first, margin, below);
  drawSection(picture, matrix, margin, below + kernelRoom);
  if (wrong !== undefined) drawSection(picture, wrong, 2 * margin + widthOf(matrix), below + kernelRoom);
  return picture;
}
