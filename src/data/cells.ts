import { checkCount } from '../core/checks.ts';
import { Random } from '../core/random.ts';
import { type Dataset, dataset, type Split } from './dataset.ts';

/** How many pictures of cells to draw, how large, and from which seed. */
export interface CellsOptions {
  /** Training images. Default 24. */
  readonly train?: number;
  /** Test images. Default 6. */
  readonly test?: number;
  /** Rows and columns of an image, at least 16. Default 128. */
  readonly size?: number;
  /** Whole number that fixes every pixel. Default 1. */
  readonly seed?: number;
}

/** Mean distance of two cells' middles, and width of the membrane between two cells, in pixels. */
const [spacing, membrane] = [24, 4];
/** Brightness of membranes and of what is dark in a cell; standard deviation of the noise. White is 1. */
const [dark, grain] = [0.32, 0.07];

interface Cell {
  readonly y: number;
  readonly x: number;
  readonly brightness: number;
  /** A dark body in the cell, of the brightness of membranes: what a threshold cannot tell from one. */
  readonly body: { readonly y: number; readonly x: number; readonly radius: number };
}

/** A cell for each square of a grid that reaches beyond the picture, somewhere in its square. */
function drawCells(size: number, random: Random): Cell[] {
  const count = Math.ceil(size / spacing) + 2;
  return Array.from({ length: count * count }, (_, i) => {
    const y = (Math.floor(i / count) - 1 + random.uniform(0.1, 0.9)) * spacing;
    const x = ((i % count) - 1 + random.uniform(0.1, 0.9)) * spacing;
    const body = { y: y + random.normal(0, 3), x: x + random.normal(0, 3), radius: random.uniform(0, 4) };
    return { y, x, brightness: random.uniform(0.55, 0.8), body };
  });
}

/** Two slow waves: they bend the borders, which would be straight without. */
function drawWaves(random: Random) {
  const [a, b, c, d] = Array.from({ length: 4 }, () => random.uniform(0, 2 * Math.PI));
  return (y: number, x: number) =>
    [
      y + 3 * Math.sin(x / 9 + a!) + 2 * Math.sin(x / 4 + b!),
      x + 3 * Math.sin(y / 9 + c!) + 2 * Math.sin(y / 4 + d!),
    ] as const;
}

/** The nearest cell, and how far its border with the next nearest is. */
function nearest(cells: readonly Cell[], y: number, x: number): readonly [cell: Cell, border: number] {
  const squared = (cell: Cell) => (cell.y - y) ** 2 + (cell.x - x) ** 2;
  let [first, second] = [cells[0]!, cells[1]!];
  if (squared(second) < squared(first)) [first, second] = [second, first];
  for (const cell of cells.slice(2)) {
    if (squared(cell) < squared(first)) [first, second] = [cell, first];
    else if (squared(cell) < squared(second)) second = cell;
  }
  const apart = Math.hypot(first.y - second.y, first.x - second.x);
  return [first, (squared(second) - squared(first)) / (2 * apart)];
}

/** 1 inside, 0 outside, with a soft edge of two pixels; `depth` is how far inside. */
const soft = (depth: number) => Math.min(1, Math.max(0, (depth + 1) / 2));

/** Draws one picture: bytes of brightness and the class of each pixel. */
function drawPicture(size: number, random: Random, pixels: Uint8Array, labels: Uint8Array): void {
  const [cells, bend] = [drawCells(size, random), drawWaves(random)];
  for (let i = 0; i < size * size; i++) {
    const [y, x] = bend(Math.floor(i / size), i % size);
    const [{ brightness, body }, border] = nearest(cells, y, x);
    const inMembrane = soft(membrane / 2 - border);
    const inBody = soft(body.radius - Math.hypot(body.y - y, body.x - x));
    const value = brightness + (dark - brightness) * Math.max(inMembrane, inBody) + random.normal(0, grain);
    pixels[i] = Math.round(255 * Math.min(1, Math.max(0, value)));
    labels[i] = border < membrane / 2 ? 0 : 1;
  }
}

function drawPart(part: 'train' | 'test', count: number, size: number, random: Random): Dataset {
  checkCount(count, part, '[cells]');
  const area = size * size;
  const [pixels, labels] = [new Uint8Array(count * area), new Uint8Array(count * area)];
  for (let n = 0; n < count; n++) {
    const [from, to] = [n * area, (n + 1) * area];
    drawPicture(size, random.derive(`${part}/${n}`), pixels.subarray(from, to), labels.subarray(from, to));
  }
  const labelSize = [size, size] as const;
  return dataset({
    name: `cells ${part}`,
    shape: [1, size, size],
    classes: ['membrane', 'cell'],
    pixels,
    labels,
    labelSize,
  });
}

/**
 * Pictures of cells with dark membranes between them, drawn on the spot, with the class of each pixel: for trying out
 * networks that segment. Some cells hold a dark body, which brightness alone does not tell from a membrane. Image n of a
 * part depends on the seed, the part and n alone.
 * @throws OptionError when a count is not a whole number >= 1, the size is below 16 or the seed is not a whole number.
 */
export function cells({ train = 24, test = 6, size = 128, seed = 1 }: CellsOptions = {}): Split {
  checkCount(size, 'size', '[cells]', 16);
  const random = new Random(seed);
  return { train: drawPart('train', train, size, random), test: drawPart('test', test, size, random) };
}
