import type { Fill, OpErrorSample, OpSample } from '../../graph/op.ts';
import { plainWindow, type Window, windowCount } from './window.ts';

const cases: readonly { name: string; window: Window; x: readonly [number, number, number, number] }[] = [
  { name: '2x2', window: plainWindow([2, 2], { stride: [2, 2] }), x: [2, 3, 4, 6] },
  { name: '2x2 leaving a border', window: plainWindow([2, 2], { stride: [2, 2] }), x: [1, 2, 5, 7] },
  { name: '2x2 of wide maps', window: plainWindow([2, 2], { stride: [2, 2] }), x: [1, 2, 8, 34] },
  { name: '3x3 overlapping', window: plainWindow([3, 3], { stride: [2, 2], padding: [1, 1, 1, 1] }), x: [2, 2, 7, 6] },
  { name: '1x3 dilated', window: plainWindow([1, 3], { dilation: [1, 2] }), x: [1, 2, 3, 9] },
  { name: 'whole map', window: plainWindow([4, 5]), x: [3, 2, 4, 5] },
];

/** Samples of the window ops; `pick` says from the maps' and the windows' shapes what the operands are. */
export function windowSamples<A>(
  fill: Fill,
  pick: (
    window: Window,
    x: readonly number[],
    y: readonly number[],
  ) => { attributes: A; inputs: readonly (readonly number[])[] },
): OpSample<A>[] {
  return cases.map(({ name, window, x }) => {
    const y = [x[0], x[1], ...windowCount(window, x[2], x[3])];
    const { attributes, inputs } = pick(window, x, y);
    return { name, attributes, inputs: inputs.map((shape, index) => ({ shape, fill: index === 0 ? fill : 'normal' })) };
  });
}

/** What every op that lays windows over maps refuses. */
export const windowErrorSamples = (op: string): OpErrorSample<Window>[] => [
  {
    name: 'too large',
    attributes: plainWindow([3, 3]),
    inputs: [[1, 2, 2, 8]],
    message: `[${op}] a kernel of 3x3 (dilation 1x1, padding 0 0 0 0) is larger than the maps (x: N=1 C=2 H=2 W=8).`,
  },
];
