import type { Random } from '../../../src/core/random.ts';
import { plainWindow, type Window, windowCount } from '../../../src/ops/support/window.ts';
import { between, type Draw, pick, wholeNumbers } from './shapes.ts';

const kernelSizes = [1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** Windows over maps, and the shapes of the maps and of what comes of them. */
export interface Geometry {
  readonly window: Window;
  /** Of one map. */
  readonly size: readonly [number, number];
  readonly counts: readonly [number, number];
}

/** Kernels of 1x1 to 11x11, strides, dilations, borders; maps that the border alone makes large enough among them. */
export function randomGeometry(random: Random): Geometry {
  const kernel = [pick(random, kernelSizes), pick(random, kernelSizes)] as const;
  const dilation = [pick(random, [1, 1, 1, 2]), pick(random, [1, 1, 1, 3])] as const;
  const stride = [pick(random, [1, 1, 2, 3, 5]), pick(random, [1, 1, 2, 4, 7])] as const;
  const side = (axis: 0 | 1) => (random.integer(2) === 0 ? 0 : between(random, 0, kernel[axis] - 1));
  const padding = [side(0), side(0), side(1), side(1)] as const;
  const size = ([0, 1] as const).map((axis) => {
    const reach = dilation[axis] * (kernel[axis] - 1) + 1 - padding[2 * axis]! - padding[2 * axis + 1]!;
    return Math.max(1, reach) + between(random, 0, 17);
  }) as [number, number];
  const window = { kernel, stride, padding, dilation };
  return { window, size, counts: windowCount(window, ...size) };
}

/** Windows side by side, as pooling lays them; what does not fill a window is left over. */
function sideBySide(random: Random): Geometry {
  const kernel = [between(random, 2, 3), between(random, 2, 3)] as const;
  const window = plainWindow(random.integer(3) === 0 ? kernel : [2, 2], {
    stride: random.integer(4) ? [2, 2] : [3, 3],
  });
  const size = [between(random, 3, 33), between(random, 3, 70)] as const;
  return { window, size, counts: windowCount(window, ...size) };
}

/** Samples and maps: 1 to 300, as many as the work allows. */
function randomMaps(random: Random, { window, counts, size }: Geometry): [number, number] {
  const work = Math.max(counts[0] * counts[1] * window.kernel[0] * window.kernel[1], size[0] * size[1]);
  const most = Math.max(1, Math.min(300, Math.floor(60_000 / work)));
  const maps = between(random, 1, most);
  return [between(random, 1, Math.min(3, Math.max(1, Math.floor(most / maps)))), maps];
}

/** A case of an op that lays windows over maps: `operands` says what it is given, of the shapes of maps and windows. */
export function windowCase(
  operands: (
    window: Window,
    x: readonly [number, number, number, number],
    y: readonly [number, number, number, number],
  ) => { readonly attributes?: object; readonly shapes: readonly (readonly number[])[] },
): Draw {
  return (random, index) => {
    const geometry = index % 3 === 0 ? sideBySide(random) : randomGeometry(random);
    const { window, size, counts } = geometry;
    const maps = randomMaps(random, geometry);
    const { attributes = {}, shapes } = operands(window, [...maps, ...size], [...maps, ...counts]);
    // Equal numbers in a window: which of them is the largest matters to a gradient.
    const inputs = shapes.map((shape) => (index % 2 === 0 ? { shape } : wholeNumbers(random, shape)));
    return { attributes: { ...window, ...attributes }, inputs };
  };
}
