import { type Plan, plan } from '../../compiler/plan.ts';
import type { SessionSpec } from '../../compiler/program.ts';
import { reservedBytes } from './barrier.ts';
import type { EmitOptions } from './kernel.ts';
import { acceptsEpilogue } from './kernels/epilogue.ts';
import { kernelFor } from './kernels/index.ts';

/** How memory is used. */
export interface LayoutOptions {
  /** Join elementwise ops (default true). */
  readonly fusing?: boolean;
  /** Give memory a second use (default true). */
  readonly reuse?: boolean;
}

/** The plan of a session, with what its kernels want to keep and to scratch. */
export function layOutSession(spec: SessionSpec, engine: EmitOptions, options: LayoutOptions = {}): Plan {
  const { fusing = true, reuse = true } = options;
  return plan(spec, {
    reserved: reservedBytes,
    fusing,
    epilogue: acceptsEpilogue,
    reuse,
    scratch: (node, operands) => kernelFor(node, operands, engine)?.scratch ?? 0,
    prepared: (node, operands) => kernelFor(node, operands, engine)?.preparation,
  });
}
