import { type FunctionBuilder, ModuleBuilder } from '../../src/backends/wasm/assembler/index.ts';
import {
  type Instruction,
  type InstructionName,
  instructions,
} from '../../src/backends/wasm/assembler/instructions.ts';
import { controlRows } from '../../src/backends/wasm/assembler/table/control.ts';
import type { Expr, Local, Operand, ResultType, ValueType } from '../../src/backends/wasm/assembler/types.ts';

type Exports = Record<string, (...args: (number | bigint)[]) => number | bigint | undefined>;

/** Instantiates the module with one page of memory, shared so that atomics work on it. */
export function instantiate(module: ModuleBuilder, imports: Record<string, () => unknown> = {}) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), {
    env: { memory, ...imports },
  });
  return { memory, exports: exports as Exports };
}

/** A module that imports the memory of `instantiate`. */
export function moduleWithMemory(): ModuleBuilder {
  const module = new ModuleBuilder();
  module.importMemory('env', 'memory', { initial: 1, maximum: 1, shared: true });
  return module;
}

/** The value of an expression, computed by the engine at hand. */
export function evaluate<T extends 'i32' | 'i64' | 'f32' | 'f64'>(
  type: T,
  body: (f: FunctionBuilder) => Expr<T>,
): number | bigint | undefined {
  const module = moduleWithMemory();
  module.func('run', { result: type as ValueType, export: true }, (f) => body(f) as Operand<ValueType>);
  return instantiate(module).exports.run!();
}

/** The 16 bytes of a vector expression, computed by the engine at hand. */
export function evaluateVector(body: (f: FunctionBuilder) => Expr<'v128'>): ArrayBuffer {
  const module = moduleWithMemory();
  module.func('run', { export: true }, (f) => f.v128.store(0, body(f)));
  const { memory, exports } = instantiate(module);
  exports.run!();
  return new Uint8Array(memory.buffer).slice(0, 16).buffer;
}

/** The names of the instructions that are methods. */
export const names = (Object.keys(instructions) as InstructionName[]).filter((name) => !(name in controlRows));

/** The method for an instruction, by its name. */
export function methodOf(f: FunctionBuilder, name: string): (...args: unknown[]) => Expr {
  const dot = name.indexOf('.');
  const space = f[name.slice(0, dot) as 'i32'] as unknown as Record<string, (...args: unknown[]) => Expr>;
  return space[name.slice(dot + 1).replaceAll('.', '_')]!.bind(space);
}

function sampleImmediates({ immediate }: Instruction): unknown[] {
  if (immediate === 'lane') return [1];
  if (immediate === 'memory-lane') return [1, { offset: 300 }];
  if (immediate === 'shuffle') return [[0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31]];
  return immediate === 'memory' || immediate === 'atomic' ? [{ offset: 300 }] : [];
}

/** A module whose only function applies one instruction to its parameters. */
export function moduleOf(name: InstructionName): ModuleBuilder {
  const instruction = instructions[name];
  const module = moduleWithMemory();
  const params = Object.fromEntries(instruction.params.map((type, k) => [`p${k}`, type]));
  module.func('run', { params, result: instruction.result as ResultType, export: true }, (f, locals) => {
    const operands = Object.values<Local>(locals);
    return methodOf(f, name)(...operands, ...sampleImmediates(instruction)) as Expr<ValueType>;
  });
  return module;
}
