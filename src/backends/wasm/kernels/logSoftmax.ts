import { sizeOf } from '../../../core/shape.ts';
import type { FunctionBuilder, Local } from '../assembler/index.ts';
import { type KernelFactory, singlePhase } from '../kernel.ts';
import { exp } from '../math/exp.ts';
import { log } from '../math/log.ts';
import { Packs } from '../math/packs.ts';
import { advance } from '../nest.ts';

/** Visits the numbers of one lane, `stride` bytes apart. */
function forLane(
  f: FunctionBuilder,
  start: Local<'i32'>,
  count: number,
  stride: number,
  body: (at: Local<'i32'>) => void,
): void {
  const at = f.local('i32', start);
  f.for(0, count, 1, () => {
    body(at);
    advance(f, at, stride);
  });
}

/**
 * x - max - ln(sum of e^(x - max)). Items are lanes along the axis; each is walked three times, in order, one number in
 * the first lane of a vector.
 */
export const logSoftmaxKernel: KernelFactory = ({ node, options }) => {
  const axis = node.attributes.axis as number;
  const count = node.shape[axis]!;
  const inner = sizeOf(node.shape.slice(axis + 1));
  const lanes = sizeOf(node.shape) / count;
  return singlePhase(lanes, (f, { begin, end, output, inputs }) => {
    const p = new Packs(f, options.madd);
    f.for(begin, end, 1, (item) => {
      const lane = f.i32.add(f.i32.mul(f.i32.div_u(item, inner), count * inner), f.i32.rem_u(item, inner));
      const offset = f.local('i32', f.i32.shl(lane, 2));
      const x = f.local('i32', f.i32.add(inputs[0]!, offset));
      const y = f.local('i32', f.i32.add(output, offset));
      const largest = f.local('f32', Number.NEGATIVE_INFINITY);
      forLane(f, x, count, inner * 4, (at) => f.set(largest, f.f32.max(largest, f.f32.load(at))));
      const shift = p.keep([f.f32x4.splat(largest)]);
      const total = f.local('v128', f.f32x4.const(0));
      forLane(f, x, count, inner * 4, (at) => {
        const e = exp(p, p.sub(p.keep([f.v128.load32_zero(at)]), shift));
        f.set(total, f.f32x4.add(total, e[0]!));
      });
      const logTotal = log(p, [total]);
      const difference = f.local('i32', f.i32.sub(y, x));
      forLane(f, x, count, inner * 4, (at) => {
        const result = p.sub(p.sub([f.v128.load32_zero(at)], shift), logTotal);
        f.v128.store32_lane(f.i32.add(at, difference), result[0]!, 0);
      });
    });
  });
};
