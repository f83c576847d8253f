import { sizeOf } from '../../../core/shape.ts';
import type { Dataset } from '../../../data/dataset.ts';
import type { Colour } from '../../../image/canvas.ts';
import { type Image, image } from '../../../image/image.ts';
import { type Captioned, gridPicture } from '../../../inspect/grid.ts';
import { ink, paper, right, wrong } from '../../../inspect/style.ts';
import type { Answers } from './baselines.ts';

/** Side of a panel, and how many test images are shown. */
const [most, shown] = [256, 3];

/** The upper left corner of an image, each pixel in the colour that `colourOf` gives to its number in the map. */
function panel([height, width]: readonly [number, number], colourOf: (place: number) => Colour): Image {
  const [rows, columns] = [Math.min(most, height), Math.min(most, width)];
  const data = new Uint8Array(rows * columns * 3);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) data.set(colourOf(y * width + x), (y * columns + x) * 3);
  }
  return image(columns, rows, 3, data);
}

/** Paper for class 1, ink for class 0. */
const maskColour = (label: number): Colour => (label === 1 ? paper : ink);

/** As the mask where it is right; class 0 that was missed in one colour, class 0 where there is none in another. */
function answerColour(label: number, prediction: number): Colour {
  if (label === prediction) return maskColour(label);
  return label === 0 ? wrong : right;
}

function greyAt({ pixels }: Dataset, place: number): Colour {
  const value = pixels instanceof Uint8Array ? pixels[place]! : Math.round(255 * pixels[place]!);
  return [value, value, value];
}

/** Share of the pixels of the whole image that are wrong, in words. */
function errorOf(labels: Uint8Array | Uint16Array, answer: (place: number) => number): string {
  const wrongs = labels.filter((label, place) => label !== answer(place)).length;
  return `${((100 * wrongs) / labels.length).toFixed(1)} %`;
}

/** A row of panels of test image `n`: the image, its mask, and what each method makes of it. */
function row(test: Dataset, n: number, methods: readonly Answers[]): Captioned[] {
  const size = test.labelSize!;
  const from = n * sizeOf(size);
  const labels = test.labels.subarray(from, from + sizeOf(size));
  return [
    { image: panel(size, (place) => greyAt(test, from + place)), caption: `test image ${n + 1}` },
    { image: panel(size, (place) => maskColour(labels[place]!)), caption: 'mask' },
    ...methods.map(({ name, predictions }) => ({
      image: panel(size, (place) => answerColour(labels[place]!, predictions[from + place]!)),
      caption: `${name}: ${errorOf(labels, (place) => predictions[from + place]!)}`,
    })),
  ];
}

/** Some test images with their masks and predictions, side by side: one channel, classes 0 and 1. */
export function panels(test: Dataset, methods: readonly Answers[]): Image {
  const across = 2 + methods.length;
  const rows = Array.from({ length: Math.min(shown, test.count) }, (_, n) => row(test, n, methods));
  return gridPicture(rows.flat(), most, across * (most + 16));
}
