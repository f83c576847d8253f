import type { Attributes } from '../../graph/op.ts';
import type { OpName } from '../../ops/index.ts';
import { exp } from './math/exp.ts';
import { log } from './math/log.ts';
import type { Pack, Packs } from './math/packs.ts';
import { power } from './math/power.ts';
import { sigmoid } from './math/sigmoid.ts';
import { softplus } from './math/softplus.ts';
import { tanh } from './math/tanh.ts';

/** Emits an elementwise op for packs of vectors. */
type Emit = (p: Packs, operands: readonly Pack[], attributes: Attributes) => Pack;

const unary =
  (emit: (p: Packs, x: Pack) => Pack): Emit =>
  (p, [x]) =>
    emit(p, x!);
const binary =
  (emit: (p: Packs, a: Pack, b: Pack) => Pack): Emit =>
  (p, [a, b]) =>
    emit(p, a!, b!);

function affine(p: Packs, x: Pack, scale: number, offset: number): Pack {
  if (offset === 0) return scale === 1 ? x : scale === -1 ? p.neg(x) : p.mul(x, scale);
  return scale === 1 ? p.add(x, offset) : p.add(p.mul(x, scale), offset);
}

function sign(p: Packs, x: Pack): Pack {
  return p.select(p.lt(0, x), 1, p.select(p.lt(x, 0), -1, x));
}

/** Vector code for the elementwise ops; `fill` is a number inside a fused op. */
export const elementwise: Partial<Record<OpName | 'fill', Emit>> = {
  abs: unary((p, x) => p.abs(x)),
  add: binary((p, a, b) => p.add(a, b)),
  affine: (p, [x], { scale, offset }) => affine(p, x!, scale as number, offset as number),
  divide: binary((p, a, b) => p.div(a, b)),
  exp: unary(exp),
  log: unary(log),
  maximum: binary((p, a, b) => p.max(a, b)),
  multiply: binary((p, a, b) => p.mul(a, b)),
  power: (p, [x], { exponent }) => power(p, x!, exponent as number),
  relu: unary((p, x) => p.atLeast(x, 0)),
  sigmoid: unary(sigmoid),
  sign: unary(sign),
  softplus: unary(softplus),
  step: unary((p, x) => p.and(p.lt(0, x), 1)),
  subtract: binary((p, a, b) => p.sub(a, b)),
  tanh: unary(tanh),
};
