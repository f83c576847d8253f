import { checkNumber } from '../../core/checks.ts';
import type { Random } from '../../core/random.ts';
import type { Augmentation } from './augmentation.ts';
import { cubicWeights } from './cubic.ts';
import { type SmoothField, smoothField } from './elastic.ts';

/** Options of {@link distortion}; what is left out changes nothing. */
export interface DistortionOptions {
  /** Largest shift along each axis, in pixels. */
  readonly shift?: number;
  /** Largest rotation about the middle either way, in degrees. */
  readonly rotation?: number;
  /** Largest enlargement along each axis, as a share: 0.1 is from 1 / 1.1 to 1.1 times. */
  readonly scale?: number;
  /** Largest slant: columns that a row is moved by for each row from the middle. */
  readonly shear?: number;
  /** Standard deviation of each pixel's own displacement, in pixels, which changes smoothly from place to place. */
  readonly elastic?: number;
  /** How far apart elastic displacements are drawn, in pixels. Default 5. */
  readonly spacing?: number;
  /** What comes in from beyond the border. Default 0. */
  readonly background?: number;
}

const defaults = { shift: 0, rotation: 0, scale: 0, shear: 0, elastic: 0, spacing: 5, background: 0 };

/** Background kept around a map's copy. */
const border = 4;

/** Buffers for maps of one size: where each pixel of a map is taken from, and a copy of the map. */
interface Workspace {
  readonly height: number;
  readonly width: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** With a border of background. */
  readonly map: Float32Array;
  readonly field: SmoothField;
}

/**
 * An augmentation that shifts, rotates, scales, slants and bends every image anew, each by an amount drawn uniformly up
 * to its limit (bending: normally), as Simard, Steinkraus and Platt 2003 do for digits. Between pixels by cubic
 * interpolation: linear interpolation blurs small images so much that the originals look strange to the network. Results
 * may go a little below 0 or above 1.
 * @throws OptionError when an option is out of range.
 */
export function distortion(options: DistortionOptions): Augmentation {
  const all = { ...defaults, ...options };
  for (const [name, value] of Object.entries(all)) {
    checkNumber(
      value,
      name,
      '[distortion]',
      name === 'spacing' ? { least: 1 } : name === 'background' ? {} : { least: 0 },
    );
  }
  let workspace: Workspace | undefined;
  return (image, [channels, height, width], random) => {
    if (workspace?.height !== height || workspace.width !== width) workspace = workspaceFor(height, width, all);
    place(workspace, all, random);
    for (let c = 0; c < channels; c++) {
      resample(image.subarray(c * height * width, (c + 1) * height * width), workspace);
    }
  };
}

function workspaceFor(height: number, width: number, { elastic, spacing, background }: typeof defaults): Workspace {
  const map = new Float32Array((height + 2 * border) * (width + 2 * border)).fill(background);
  const [x, y] = [new Float64Array(height * width), new Float64Array(height * width)];
  return { height, width, x, y, map, field: smoothField(height, width, elastic, spacing) };
}

/** Draws a distortion: fills in where each pixel is taken from. */
function place({ height, width, x, y, field }: Workspace, limits: typeof defaults, random: Random): void {
  const either = (limit: number) => random.uniform(-limit, limit);
  const angle = (either(limits.rotation) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [wide, high] = [0, 1].map(() => (1 + limits.scale) ** either(1)) as [number, number];
  const [slant, right, down] = [either(limits.shear), either(limits.shift), either(limits.shift)];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  if (limits.elastic > 0) {
    field(random, x);
    field(random, y);
  } else {
    x.fill(0);
    y.fill(0);
  }
  for (let i = 0, row = 0; row < height; row++) {
    const v = row - middleY - down;
    for (let column = 0; column < width; column++, i++) {
      const u = column - middleX - right;
      const fromMiddle = (cos * v - sin * u) / high;
      x[i]! += middleX + (cos * u + sin * v) / wide + slant * fromMiddle;
      y[i]! += middleY + fromMiddle;
    }
  }
}

const [across, along] = [new Float64Array(4), new Float64Array(4)];
/** Places further out see the background only. */
const within = (place: number, size: number) => Math.max(-2, Math.min(size + 1, place));

/** Takes every pixel of a map from its place. */
function resample(target: Float32Array, { height, width, x, y, map }: Workspace): void {
  const stride = width + 2 * border;
  for (let row = 0; row < height; row++) {
    map.set(target.subarray(row * width, (row + 1) * width), (row + border) * stride + border);
  }
  for (let i = 0; i < target.length; i++) {
    const column = within(x[i]!, width);
    const row = within(y[i]!, height);
    const left = Math.floor(column);
    const top = Math.floor(row);
    cubicWeights(column - left, across);
    cubicWeights(row - top, along);
    let from = (top + border - 1) * stride + left + border - 1;
    let sum = 0;
    for (let r = 0; r < 4; r++, from += stride) {
      let inRow = 0;
      for (let c = 0; c < 4; c++) inRow += across[c]! * map[from + c]!;
      sum += along[r]! * inRow;
    }
    target[i] = sum;
  }
}
