import type { EmitOptions } from '../../kernel.ts';
import type { Shapes } from './shapes.ts';

/** Input maps side by side: the lanes of a tile. */
export const panelMaps = 16;
export const panelBytes = 4 * panelMaps;
/** Numbers of dx that one thread gathers at a time: they stay in the second cache. */
export const mostGathered = 64 * 1024;
/** Places of dy that are spread together. */
const placesTogether = 48;

export interface Setup {
  readonly options: EmitOptions;
  readonly groups: number;
  readonly samples: number;
  /** Maps of one group. */
  readonly maps: number;
  readonly outMaps: number;
  readonly panels: number;
  /** Rows and columns of dx, of dy, of the kernel. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Rows and columns of dx before its first. */
  readonly border: readonly [number, number];
  /** Rows and columns of dx with its borders. */
  readonly size: readonly [number, number];
  /** Samples that are spread together, and how often. */
  readonly together: number;
  readonly chunks: number;
}

export function setUp({ attributes, x, y }: Shapes, options: EmitOptions): Setup {
  const { groups, kernel, stride, dilation, padding } = attributes;
  const border = [padding[0], padding[2]] as const;
  const extent = (axis: 0 | 1) =>
    Math.max((y[2 + axis]! - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1, x[2 + axis]! + border[axis]);
  const size = [extent(0), extent(1)] as const;
  const byCache = Math.floor(mostGathered / (size[0] * size[1] * panelMaps));
  const byPlaces = Math.ceil(placesTogether / (y[2]! * y[3]!));
  const together = Math.max(1, Math.min(x[0]!, byCache, byPlaces));
  const maps = x[1]! / groups;
  return {
    options,
    groups,
    samples: x[0]!,
    maps,
    outMaps: y[1]! / groups,
    panels: Math.ceil(maps / panelMaps),
    x: [x[2]!, x[3]!],
    y: [y[2]!, y[3]!],
    kernel,
    stride,
    dilation,
    border,
    size,
    together,
    chunks: Math.ceil(x[0]! / together),
  };
}

export const placesOf = ({ y }: Setup) => y[0] * y[1];
export const tapsOf = ({ kernel }: Setup) => kernel[0] * kernel[1];
export const gatheredBytes = ({ size }: Setup) => size[0] * size[1] * panelBytes;
/** Per-thread space: dx of some samples, and the address of each place of dy in it. */
export const ownBytes = (setup: Setup) => setup.together * (gatheredBytes(setup) + 4 * placesOf(setup));
