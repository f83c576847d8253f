import { checkChoice, checkNumber } from '../core/checks.ts';
import { OptionError } from '../core/errors.ts';
import type { Value } from '../graph/graph.ts';
import { constant, convolution, multiply, sumTo } from '../ops/index.ts';
import { plainWindow, type Window } from '../ops/support/window.ts';
import type { LayerErrorSample, LayerSample } from './layer.ts';

/** The Gaussian neighbourhood of the local normalisations. */
export interface LocalWindowOptions {
  /** Rows and columns of the window in pixels, odd and at least 3. Default 9, as in Jarrett et al. 2009. */
  readonly window?: number;
  /** sigma in pixels. Default (window - 1) / 5, which lets the window end 2.5 sigma from its centre. */
  readonly sigma?: number;
  /**
   * At the border: the weights of the places inside the map are scaled to sum 1 (`renormalize`, default), or places
   * outside count as 0 (`zero`), which darkens the mean there.
   */
  readonly border?: 'renormalize' | 'zero';
}

/** @throws OptionError naming the option that cannot be used. */
export function checkLocalWindow({ window = 9, sigma = 1, border = 'renormalize' }: LocalWindowOptions, where: string) {
  if (!Number.isInteger(window) || window < 3 || window % 2 === 0) {
    throw new OptionError(`${where} window is ${window}; it must be an odd number >= 3, so that it has a centre.`, {
      option: 'window',
      value: window,
    });
  }
  checkNumber(sigma, 'sigma', where, { above: 0 });
  checkChoice(border, 'border', ['renormalize', 'zero'], where);
}

/** The places a window covers: centred, so that the size does not change. */
export function localWindow({ window = 9 }: LocalWindowOptions): Window {
  const half = (window - 1) / 2;
  return plainWindow([window, window], { padding: [half, half, half, half] });
}

/** exp(-r^2 / (2 sigma^2)) for r = -h .. h, scaled to sum 1: the window (16) is its product with itself. */
export function gaussianProfile({ window = 9, sigma = (window - 1) / 5 }: LocalWindowOptions): number[] {
  const half = (window - 1) / 2;
  const bell = Array.from({ length: window }, (_, index) => Math.exp(-((index - half) ** 2) / (2 * sigma ** 2)));
  const total = bell.reduce((a, b) => a + b);
  return bell.map((weight) => weight / total);
}

/** For each place of a row of `size`: the sum of the profile's weights that fall inside it. */
function weightInside(profile: readonly number[], size: number): number[] {
  const half = (profile.length - 1) / 2;
  return Array.from({ length: size }, (_, place) => {
    const first = Math.max(0, half - place);
    return profile.slice(first, size - place + half).reduce((total, weight) => total + weight, 0);
  });
}

const outer = (rows: readonly number[], columns: readonly number[], f: (a: number, b: number) => number) =>
  rows.flatMap((row) => columns.map((column) => f(row, column)));

/** Weighted mean over the window and over all maps, for each place: N C H W to N 1 H W. */
export function localMean(x: Value, options: LocalWindowOptions): Value {
  const [samples, maps, height, width] = x.shape as [number, number, number, number];
  const profile = gaussianProfile(options);
  const window = localWindow(options);
  const kernel = outer(profile, profile, (a, b) => (a * b) / maps);
  const weights = constant(x.builder, [1, 1, ...window.kernel], kernel);
  const mean = convolution(sumTo(x, [samples, 1, height, width]), weights, { ...window, groups: 1 });
  if (options.border === 'zero') return mean;
  const scale = outer(weightInside(profile, height), weightInside(profile, width), (a, b) => 1 / (a * b));
  return multiply(mean, constant(x.builder, [1, 1, height, width], scale));
}

/** Multiply-adds of one local mean: one map is filtered, whatever their number. */
export function localMeanMultiplyAdds({ window = 9 }: LocalWindowOptions, height: number, width: number): number {
  return window * window * height * width;
}

/** What every normalisation over a local window is tried with. */
export const localWindowSamples: readonly LayerSample<LocalWindowOptions>[] = [
  { name: '3x3', options: { window: 3 }, inputs: [[2, 4, 5]] },
  { name: 'zeros outside', options: { window: 3, border: 'zero' }, inputs: [[3, 4, 3]] },
  { name: 'wider than the maps', options: { window: 9, sigma: 2 }, inputs: [[1, 3, 4]] },
];

/** What every normalisation over a local window refuses. */
export function localWindowErrorSamples(type: string): LayerErrorSample<LocalWindowOptions>[] {
  return [
    {
      name: 'even window',
      options: { window: 4 },
      inputs: [[1, 5, 5]],
      message: `[${type}] window is 4; it must be an odd number >= 3, so that it has a centre.`,
    },
    {
      name: 'sigma',
      options: { sigma: 0 },
      inputs: [[1, 5, 5]],
      message: `[${type}] sigma is 0; it must be a number > 0.`,
    },
    {
      name: 'units',
      options: {},
      inputs: [[8]],
      message: `[${type}] needs maps (C H W) but its input is F=8. Put it before the fully connected layers.`,
    },
  ];
}
