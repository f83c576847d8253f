import type { EmitOptions, Kernel, Phase } from '../../kernel.ts';
import type { Problem } from '../convolution/layout.ts';
import { preparePhase } from '../convolution/prepare.ts';
import type { WeightSteps } from '../convolution/weights.ts';
import { cropPhase, ownTotal, winogradPhase } from './compute.ts';
import { products, tileSize, tilesOf, winogradLayout } from './tiles.ts';
import { winogradWeightsPhase } from './weights.ts';

/** Fewer maps than this do not pay for the transforms. */
const fewestMaps = 16;

/** Whether the fast algorithm serves: 3 x 3 kernels with stride 1 on enough maps and tiles. */
export function winogradServes({
  kernel,
  stride,
  dilation,
  groups,
  inMaps,
  outMaps,
  result,
  samples,
}: Problem): boolean {
  const plain = [kernel[0] === 3, kernel[1] === 3, ...stride.map((s) => s === 1), ...dilation.map((d) => d === 1)];
  const enough = inMaps >= fewestMaps && outMaps >= fewestMaps && samples * result[0] * result[1] >= 16 * tileSize;
  return groups === 1 && enough && plain.every(Boolean);
}

/**
 * A 3 x 3 convolution of input 0 with the weights in input 1 by Winograd's F(4x4, 3x3): 36 products for 16 results where
 * the sum itself takes 144. Rounding errors are some ten times those of the direct sum.
 */
export function winograd(problem: Problem, steps: WeightSteps, options: EmitOptions): Kernel {
  const layout = winogradLayout(problem);
  const tiles = tilesOf(problem);
  const whole = problem.result.every((size) => size % tileSize === 0);
  const { samples, inMaps, outMaps } = problem;
  const maps = samples * inMaps * layout.mapSize;
  const own = ownTotal(problem, options.threads ?? 1);
  const results = whole ? undefined : maps + own;
  const phases: Phase[] = [
    preparePhase(problem, layout, 0, 0),
    winogradPhase(problem, layout, { maps: 0, own: maps, results }, options),
  ];
  if (results !== undefined) phases.push(cropPhase(problem, results));
  return {
    preparation: {
      inputs: [1],
      numbers: products * outMaps * inMaps,
      phases: [winogradWeightsPhase(problem, steps, options.madd)],
    },
    phases,
    scratch: maps + own + (whole ? 0 : outMaps * tiles.count * tileSize * tileSize),
  };
}
