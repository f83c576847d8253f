import { OptionError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { type Dataset, dataset, type Split } from '../dataset.ts';
import { write } from './hand.ts';
import { choosePen, draw } from './ink.ts';
import { place, side } from './place.ts';
import { scan } from './scan.ts';
import { skeletons } from './skeletons.ts';

/** How many built-in digits to draw, and from which seed. */
export interface DigitsOptions {
  /** Training images. Default 6000. */
  readonly train?: number;
  /** Test images. Default 1000. */
  readonly test?: number;
  /** Whole number that fixes every pixel. Default 1. */
  readonly seed?: number;
}

const classes = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * Draws one digit that looks handwritten: 28x28 = 784 grey bytes, bright ink on black, centred by mass as in MNIST.
 * @param label 0..9.
 * @throws OptionError for any other label.
 */
export function drawDigit(label: number, random: Random): Uint8Array {
  const styles = skeletons[label];
  if (styles === undefined) throw new OptionError(`A digit is a whole number 0..9, not ${label}.`, { label });
  const lines = write(styles[random.integer(styles.length)]!, random);
  const pen = choosePen(random);
  place(lines, 2 * pen.radius, random);
  return scan(draw(lines, pen), random);
}

/**
 * A data set of digits that look handwritten, drawn on the spot: no file, no network. Every ten images in a row hold
 * each digit once, in random order. Image i of a part depends on the seed, the part and i alone: asking for more does
 * not change the first ones.
 * @throws OptionError when a count is not a whole number >= 1 or the seed is not a whole number.
 */
export function digits({ train = 6000, test = 1000, seed = 1 }: DigitsOptions = {}): Split {
  const random = new Random(seed);
  return { train: drawPart('train', train, random), test: drawPart('test', test, random) };
}

function drawPart(part: 'train' | 'test', count: number, random: Random): Dataset {
  if (!Number.isInteger(count) || count < 1) {
    throw new OptionError(`${part} counts images: a whole number >= 1, not ${count}.`, { [part]: count });
  }
  const pixels = new Uint8Array(count * side * side);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    if (i % 10 === 0) labels.set(nextTen(part, i, random).subarray(0, count - i), i);
    pixels.set(drawDigit(labels[i]!, random.derive(`${part}/${i}`)), i * side * side);
  }
  return dataset({ name: `digits ${part}`, shape: [1, side, side], classes, pixels, labels });
}

function nextTen(part: string, i: number, random: Random): Uint32Array {
  return random.derive(`${part}/labels/${i}`).permutation(10);
}
