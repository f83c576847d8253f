import type { Plan } from '../../compiler/plan.ts';
import { BackendError } from '../../core/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import { constantOp } from '../../ops/index.ts';
import type { SessionMemory } from '../sessionMemory.ts';
import type { HostStep } from './emit.ts';
import { pagesOf } from './emit.ts';

const mebibyte = 2 ** 20;

/**
 * What Node 24 was seen to take besides the numbers of a session, on sessions of 70 to 1,900 kB of code, on an idle
 * machine and on a busy one (see docs/engine.md): a part that grows with the code (garbage of emitting it, two
 * translations by V8), what the heap grows by for the first session (from nothing to 4.5 MiB, as the collector happens
 * to run), and what each further thread takes before it has done anything.
 */
const taken = { perByteOfCode: 18, forCompiling: 2.25 * mebibyte, perThread: 10 * mebibyte };

/** What the process uses for a session. */
export const memoryOf = (memory: WebAssembly.Memory, codeBytes: number, threads: number): SessionMemory => ({
  numbers: memory.buffer.byteLength,
  code: taken.perByteOfCode * codeBytes,
  compiler: taken.forCompiling,
  threads: taken.perThread * (threads - 1),
});

/** The numbers at an address. */
export const view = (memory: WebAssembly.Memory, address: number, length: number) =>
  new Float32Array(memory.buffer, address, length);

/** Bytes this process can still have, where the platform says so. */
function availableBytes(): number {
  const { process } = globalThis as { process?: { availableMemory?: () => number } };
  return process?.availableMemory?.() ?? Number.POSITIVE_INFINITY;
}

function tooMuch(plan: Plan, limit: string, cause?: unknown): BackendError {
  const megabytes = Math.ceil(plan.bytes / mebibyte);
  return new BackendError(
    `This model needs ${megabytes} MiB of memory, more than ${limit}. Use a smaller batch.`,
    { bytes: plan.bytes },
    { cause },
  );
}

/** The memory of a plan. @throws BackendError when there is not so much. */
export function allocate(plan: Plan, shared: boolean): WebAssembly.Memory {
  const available = availableBytes();
  if (plan.bytes > available) throw tooMuch(plan, `the ${Math.floor(available / mebibyte)} MiB that are free here`);
  const pages = pagesOf(plan);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    throw tooMuch(plan, 'WebAssembly can have here', cause);
  }
}

/**
 * Engines don't count shared memory when they decide whether to collect what was dropped. An array of as many bytes,
 * never touched and so without cost, kept beside the memory in every thread, makes them.
 */
export function weightOf(memory: WebAssembly.Memory): number {
  return Math.min(Math.max(memory.buffer.byteLength, mebibyte), 256 * mebibyte);
}

/** Writes the constants of all programs. */
export function writeConstants(memory: WebAssembly.Memory, plan: Plan): void {
  for (const program of Object.values(plan.programs)) {
    for (const { address, node } of program.constants) {
      const { attributes, shape } = node;
      view(memory, address, sizeOf(shape)).set(constantOp.reference({ attributes, inputs: [], shape } as never));
    }
  }
}

/** Computes a step by its op's float64 meaning, on numbers read from and written back to memory. */
export function runOnHost(memory: WebAssembly.Memory, { step: { node, operands, inputs, output } }: HostStep): void {
  const arrays = operands.map(({ shape }, index) => ({
    shape,
    data: Float64Array.from(view(memory, inputs[index]!, sizeOf(shape))),
  }));
  const result = node.op.reference({ attributes: node.attributes, inputs: arrays, shape: node.shape });
  view(memory, output, result.length).set(result);
}
