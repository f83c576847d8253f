import type { Random } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Dataset } from '../../../data/dataset.ts';

/** Where the pixel at (x, y), counted from the middle of the image, is taken from. */
export type Warp = (x: number, y: number) => readonly [x: number, y: number];

/** A way to distort images by an amount; `identity` is the amount that changes nothing. */
export interface Distortion {
  readonly name: string;
  readonly unit: string;
  readonly identity: number;
  readonly amounts: readonly number[];
  /** What is done to image number `index`: directions take turns, so that every amount is met from all sides. */
  readonly apply: (image: Float32Array, side: number, amount: number, index: number, random: Random) => Float32Array;
}

/** A grey image warped about its middle, between pixels by bilinear interpolation; outside is 0. */
export function warpImage(source: Float32Array, side: number, warp: Warp): Float32Array {
  const at = (x: number, y: number) => (x >= 0 && y >= 0 && x < side && y < side ? source[y * side + x]! : 0);
  const centre = (side - 1) / 2;
  return source.map((_, i) => {
    const [fromX, fromY] = warp((i % side) - centre, Math.floor(i / side) - centre);
    const [x, y] = [fromX + centre, fromY + centre];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - left, y - top];
    const upper = (1 - u) * at(left, top) + u * at(left + 1, top);
    const lower = (1 - u) * at(left, top + 1) + u * at(left + 1, top + 1);
    return (1 - v) * upper + v * lower;
  });
}

/** Right, down, left, up in turn. */
const directions = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

export const distortions: readonly Distortion[] = [
  {
    name: 'shift',
    unit: 'pixels',
    identity: 0,
    amounts: [0, 1, 2, 3, 4, 5, 6],
    apply: (image, side, amount, index) => {
      const [right, down] = directions[index % 4]!;
      return warpImage(image, side, (x, y) => [x - right * amount, y - down * amount]);
    },
  },
  {
    name: 'scale',
    unit: 'times',
    identity: 1,
    amounts: [0.5, 0.65, 0.8, 1, 1.15, 1.3, 1.45],
    apply: (image, side, amount) => warpImage(image, side, (x, y) => [x / amount, y / amount]),
  },
  {
    name: 'rotation',
    unit: 'degrees, left and right in turn',
    identity: 0,
    amounts: [0, 10, 20, 30, 40, 50, 60],
    apply: (image, side, amount, index) => {
      const angle = radians(index % 2 === 0 ? amount : -amount);
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      return warpImage(image, side, (x, y) => [cos * x + sin * y, cos * y - sin * x]);
    },
  },
  {
    name: 'noise',
    unit: 'standard deviation, white is 1',
    identity: 0,
    amounts: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
    apply: (image, _side, amount, _index, random) => image.map((value) => value + random.normal(0, amount)),
  },
];

/** A data set of grey square images, each distorted. */
export function distort(data: Dataset, { name, apply }: Distortion, amount: number, random: Random): Dataset {
  const [, , side] = data.shape;
  const size = sizeOf(data.shape);
  const scale = data.pixels instanceof Uint8Array ? 1 / 255 : 1;
  const pixels = new Float32Array(data.count * size);
  for (let n = 0; n < data.count; n++) {
    const image = Float32Array.from(data.pixels.subarray(n * size, (n + 1) * size), (value) => value * scale);
    pixels.set(apply(image, side, amount, n, random.derive(`${name}/${amount}/${n}`)), n * size);
  }
  return { ...data, pixels };
}
