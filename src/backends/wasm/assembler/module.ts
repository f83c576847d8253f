import { BackendError } from '../../../core/errors.ts';
import { FunctionCode } from './encode.ts';
import { encodeModule } from './encode-module.ts';
import { FunctionBuilder } from './function.ts';
import { moduleText } from './text.ts';
import type { Expr, FunctionHandle, Local, Operand, ResultType, ValueType } from './types.ts';

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
  readonly exported: boolean;
  /** Locals and code in the binary format. */
  readonly code: Uint8Array;
  /** What the code was made from, for the text; undefined where the module keeps no text. */
  readonly source: { readonly builder: FunctionBuilder; readonly statements: readonly Expr[] } | undefined;
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

/** Options of a {@link ModuleBuilder}. */
export interface ModuleBuilderOptions {
  /**
   * Whether functions can be shown as text (default). Without, nothing is kept of a statement once it is encoded, which
   * is when it is made: large modules do not fill the heap.
   */
  readonly text?: boolean;
}

/** A WebAssembly module in the making. */
export class ModuleBuilder {
  readonly imports: Import[] = [];
  readonly functions: BuiltFunction[] = [];
  readonly data: DataSegment[] = [];
  readonly #names = new Set<string>();
  readonly #indices = new Map<FunctionHandle, number>();
  readonly #keepsText: boolean;

  constructor({ text = true }: ModuleBuilderOptions = {}) {
    this.#keepsText = text;
  }

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

  /** Functions by their numbers: those from outside, then those built. */
  get indices(): ReadonlyMap<FunctionHandle, number> {
    return this.#indices;
  }

  /** A function from outside. All of them come before the first function that is built. */
  importFunc<R extends ResultType = 'none'>(
    module: string,
    name: string,
    params: readonly ValueType[],
    result: R = 'none' as R,
  ): FunctionHandle<R> {
    if (this.functions.length > 0) {
      throw new BackendError(`[assembler] "${name}" is imported after a function was built. Import it before.`, {
        name,
      });
    }
    const handle = { name: this.#unused(name), params, result };
    this.imports.push({ module, name, what: handle });
    this.#indices.set(handle, this.#indices.size);
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
    const statements: Expr[] = [];
    const code = new FunctionCode(this.#indices);
    const builder = new FunctionBuilder(name, result, (statement) => {
      code.append(statement, builder.slots);
      if (this.#keepsText) statements.push(statement);
    });
    const locals = Object.entries(params).map(([key, type]) => [key, builder.slot(type, key)]);
    const value = body(builder, Object.fromEntries(locals) as Parameters<P>);
    builder.end(value as Operand | undefined);
    this.#indices.set(handle, this.#indices.size);
    const source = this.#keepsText ? { builder, statements } : undefined;
    this.functions.push({ handle, exported, code: code.finish(builder, handle.params.length), source });
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
