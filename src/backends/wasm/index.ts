import { type Plan, type PlanOptions, plan as planSession } from '../../compiler/plan.ts';
import type { SessionSpec } from '../../compiler/program.ts';
import { BackendError } from '../../core/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import { constantOp } from '../../ops/index.ts';
import type { Backend, Executable } from '../backend.ts';
import { type Emitted, emit, type HostStep, pagesOf } from './emit.ts';
import { detectFeatures } from './features.ts';
import type { EmitOptions } from './kernel.ts';
import { kernelFor } from './kernels/index.ts';
import type { MaddMode } from './math/packs.ts';

/** Options of {@link wasmBackend}. */
export interface WasmOptions {
  /** `relaxed` rounds multiply-adds once and is faster; `separate` is the same on every machine. Default: as available. */
  readonly madd?: MaddMode;
  /** Numbers side by side in a register tile; 16 pays where the engine fuses pairs of vectors. Default 8. */
  readonly lanes?: 8 | 16;
  /** Join elementwise ops (default true). */
  readonly fusing?: boolean;
  /** Give memory a second use (default true). */
  readonly reuse?: boolean;
}

const view = (memory: WebAssembly.Memory, address: number, length: number) =>
  new Float32Array(memory.buffer, address, length);

/** Computes a step by its op's float64 meaning, on numbers read from and written back to memory. */
function runOnHost(memory: WebAssembly.Memory, { step: { node, operands, inputs, output } }: HostStep): void {
  const arrays = operands.map(({ shape }, index) => ({
    shape,
    data: Float64Array.from(view(memory, inputs[index]!, sizeOf(shape))),
  }));
  const result = node.op.reference({ attributes: node.attributes, inputs: arrays, shape: node.shape });
  view(memory, output, result.length).set(result);
}

function writeConstants(memory: WebAssembly.Memory, plan: Plan): void {
  for (const program of Object.values(plan.programs)) {
    for (const { address, node } of program.constants) {
      const { attributes, shape } = node;
      view(memory, address, sizeOf(shape)).set(constantOp.reference({ attributes, inputs: [], shape } as never));
    }
  }
}

function allocate(plan: Plan): WebAssembly.Memory {
  const pages = pagesOf(plan);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    const megabytes = Math.ceil(plan.bytes / 2 ** 20);
    throw new BackendError(
      `This model needs ${megabytes} MiB of memory, more than WebAssembly can have here. Use a smaller batch.`,
      { bytes: plan.bytes },
      { cause },
    );
  }
}

async function instantiate(emitted: Emitted, memory: WebAssembly.Memory): Promise<WebAssembly.Exports> {
  const host = { memory, run: (index: number) => runOnHost(memory, emitted.hostSteps[index]!) };
  const module = await WebAssembly.compile(emitted.module.encode());
  return (await WebAssembly.instantiate(module, { host })).exports;
}

/** One rounding where the machine does that in one instruction, else two. */
function bestMadd(): MaddMode {
  return detectFeatures().relaxedMadd === 'fused' ? 'relaxed' : 'separate';
}

/** Kernels emitted as WebAssembly for the very shapes of the model; one memory, planned before anything runs. */
export function wasmBackend(options: WasmOptions = {}): Backend {
  const emitOptions: EmitOptions = { madd: options.madd ?? bestMadd(), lanes: options.lanes ?? 8 };
  const planOptions: PlanOptions = {
    reserved: 64,
    ...(options.fusing === undefined ? {} : { fusing: options.fusing }),
    ...(options.reuse === undefined ? {} : { reuse: options.reuse }),
    scratch: (node, operands) => kernelFor(node, operands, emitOptions)?.scratch ?? 0,
  };
  return {
    name: 'wasm',
    async compile(spec: SessionSpec): Promise<Executable> {
      const plan = planSession(spec, planOptions);
      const memory = allocate(plan);
      writeConstants(memory, plan);
      const programs = await instantiate(emit(plan, emitOptions), memory);
      return {
        block(name) {
          const { address, length } = plan.blocks[name]!;
          return view(memory, address, length);
        },
        run(name) {
          const program = programs[name];
          if (typeof program !== 'function')
            throw new BackendError(`There is no program "${name}" in this session.`, { name });
          program();
        },
        memoryBytes: memory.buffer.byteLength,
        plan,
      };
    },
  };
}
