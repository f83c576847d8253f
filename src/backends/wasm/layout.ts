import { type Plan, plan } from '../../compiler/plan.ts';
import type { SessionSpec } from '../../compiler/program.ts';
import { reservedBytes } from './barrier.ts';
import type { EmitOptions } from './kernel.ts';
import { acceptsEpilogue } from './kernels/epilogue.ts';
import { kernelFor } from './kernels/index.ts';

/** How steps and memory are arranged. */
export interface LayoutOptions {
  /** Join elementwise ops (default true). */
  readonly fusing?: boolean;
  /** Give memory a second use (default true). */
  readonly reuse?: boolean;
  /** Run neighbouring steps a few samples at a time, where no op mixes samples (default true). */
  readonly grouping?: boolean;
}

/** Half of the second cache of the machines of today: the other half is for weights and results on their way. */
const cache = 512 * 1024;

/** The plan of a session, with what its kernels want to keep and to scratch. */
export function layOutSession(spec: SessionSpec, engine: EmitOptions, options: LayoutOptions = {}): Plan {
  const { fusing = true, reuse = true, grouping = true } = options;
  const { threads = 1 } = engine;
  const alone = { ...engine, threads: 1 };
  return plan(spec, {
    reserved: reservedBytes(threads),
    fusing,
    epilogue: acceptsEpilogue,
    reuse,
    ...(grouping
      ? {
          grouping: {
            cache,
            canRun: (node, operands) => kernelFor(node, operands, engine) !== undefined,
          },
        }
      : {}),
    threads,
    space: (node, operands, inGroup) => {
      const { scratch = 0, own = 0 } = kernelFor(node, operands, inGroup ? alone : engine) ?? {};
      return { scratch, own };
    },
    prepared: (node, operands, inGroup) => kernelFor(node, operands, inGroup ? alone : engine)?.preparation,
  });
}
