import { BackendError } from '../../../core/errors.ts';
import { encodeModule } from './encode-module.ts';
import { FunctionBuilder } from './function.ts';
import { moduleText } from './text.ts';
import type { FunctionHandle, Local, Operand, ResultType, ValueType } from './types.ts';

/** The memory a module imports, in pages of 64 KiB. A shared one needs a maximum. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum?: number;
  readonly shared?: boolean;
}

/** What comes from outside: a memory or a function, by module and name. */
export interface Import {
  readonly module: string;
  readonly name: string;
  readonly what: MemoryLimits | FunctionHandle;
}

/** A finished function of the module. */
export interface BuiltFunction {
  readonly handle: FunctionHandle;
  readonly builder: FunctionBuilder;
  readonly exported: boolean;
}

/** Bytes that are copied to a fixed place of the memory each time the module is instantiated. */
export interface DataSegment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

type Params = Readonly<Record<string, ValueType>>;

export interface FunctionOptions<P extends Params, R extends ResultType> {
  /** Parameters by name, in order. */
  readonly params?: P;
  /** Type of the result. Default: none. */
  readonly result?: R;
  /** Whether JavaScript can call it under its name. Default false. */
  readonly export?: boolean;
}

type Parameters<P extends Params> = { readonly [K in keyof P]: Local<P[K]> };

/** A WebAssembly module in the making. */
export class ModuleBuilder {
  readonly imports: Import[] = [];
  readonly functions: BuiltFunction[] = [];
  readonly data: DataSegment[] = [];
  readonly #names = new Set<string>();

  /** The memory that all loads and stores go to. */
  importMemory(module: string, name: string, limits: MemoryLimits): void {
    if (this.imports.some(({ what }) => 'initial' in what)) {
      throw new BackendError('[assembler] the module already imports a memory. One is the limit.');
    }
    if (limits.shared && limits.maximum === undefined) {
      throw new BackendError('[assembler] a shared memory needs a maximum. Set maximum: to its pages of 64 KiB.');
    }
    this.imports.push({ module, name, what: limits });
  }

  /** A function from outside. */
  importFunc<R extends ResultType = 'none'>(
    module: string,
    name: string,
    params: readonly ValueType[],
    result: R = 'none' as R,
  ): FunctionHandle<R> {
    const handle = { name: this.#unused(name), params, result };
    this.imports.push({ module, name, what: handle });
    return handle;
  }

  /** A function; `body` appends its statements and gives back its result, where it has one. */
  func<const P extends Params = Record<never, never>, const R extends ResultType = 'none'>(
    name: string,
    options: FunctionOptions<P, R>,
    body: (f: FunctionBuilder, params: Parameters<P>) => R extends ValueType ? Operand<R> : void,
  ): FunctionHandle<R> {
    const { params = {} as P, result = 'none' as R, export: exported = false } = options;
    const handle = { name: this.#unused(name), params: Object.values<ValueType>(params), result };
    const builder = new FunctionBuilder(name, result);
    const locals = Object.entries(params).map(([key, type]) => [key, builder.slot(type, key)]);
    const value = body(builder, Object.fromEntries(locals) as Parameters<P>);
    builder.statements.push(...builder.returned(value as Operand | undefined));
    this.functions.push({ handle, builder, exported });
    return handle;
  }

  /** Bytes to be copied to `offset` at every instantiation: with a shared memory, by every thread that instantiates. */
  dataSegment(offset: number, bytes: Uint8Array): void {
    this.data.push({ offset, bytes });
  }

  /** The binary module. */
  encode(): Uint8Array<ArrayBuffer> {
    return encodeModule(this);
  }

  /** The module as readable text, close to the WebAssembly text format. */
  toText(): string {
    return moduleText(this);
  }

  #unused(name: string): string {
    if (this.#names.has(name)) {
      throw new BackendError(`[assembler] the module already has a function "${name}". Choose another name.`, { name });
    }
    this.#names.add(name);
    return name;
  }
}
