import { BackendError } from '../../core/errors.ts';
import { progressWord } from './barrier.ts';
import type { Emitted } from './emit.ts';
import { runOnHost } from './memory.ts';
import { OtherThreads } from './otherThreads.ts';
import type { ThreadPool } from './threads/index.ts';

/** What a module runs on. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  /** The threads that share the memory; undefined where the caller computes alone. */
  readonly pool: ThreadPool | undefined;
  /** Threads to use, the caller's own among them. */
  readonly threads: number;
}

type Program = (thread: number, threads: number, maySleep: number) => void;

/**
 * Programs of a module, ready to run on one thread or several: the others are called when a program is run for the
 * second time. Until they are there, the caller's thread computes alone, which gives the same bits.
 */
export class Runner {
  readonly #programs: WebAssembly.Exports;
  readonly #threads: number;
  readonly #others: OtherThreads | undefined;
  /** Programs run so far, while the other threads are not there. */
  readonly #ran = new Set<string>();
  /** Bytes of the module. */
  readonly codeBytes: number;
  #failure: unknown;

  private constructor(
    programs: WebAssembly.Exports,
    codeBytes: number,
    threads: number,
    others: OtherThreads | undefined,
  ) {
    this.#programs = programs;
    this.codeBytes = codeBytes;
    this.#threads = threads;
    this.#others = others;
  }

  static async create({ module: builder, hostSteps, divided }: Emitted, machine: Machine): Promise<Runner> {
    const { memory, pool, threads } = machine;
    const host = {
      memory,
      run: (index: number) => runOnHost(memory, hostSteps[index]!),
      check: () => pool?.check(new Int32Array(memory.buffer)[progressWord]!),
    };
    const code = builder.encode();
    const module = await WebAssembly.compile(code);
    const instance = await WebAssembly.instantiate(module, { host });
    const others =
      pool === undefined || divided.size === 0
        ? undefined
        : new OtherThreads(pool, { module, memory, threads }, divided);
    return new Runner(instance.exports, code.length, threads, others);
  }

  /** Threads that compute, or will when they are called: one, once a thread has failed elsewhere. */
  get threads(): number {
    return this.#others === undefined || this.#others.haveFailed ? 1 : this.#threads;
  }

  /** Threads that take part by now. */
  get threadsAtWork(): number {
    return this.#others?.areThere() ? this.#threads : 1;
  }

  /** Settles when all threads take part, or are known never to. */
  async allThere(): Promise<void> {
    await this.#others?.come();
  }

  /** Runs a program to its end. @throws BackendError when there is none of the name, or when a thread fails. */
  run(name: string): void {
    const program = this.#programs[name] as Program | undefined;
    if (program === undefined) throw new BackendError(`There is no program "${name}" in this session.`, { name });
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.#runOnAll(name, program)) this.#runAlone(name, program);
  }

  #runOnAll(name: string, program: Program): boolean {
    try {
      return this.#others?.run(name, (maySleep) => program(0, this.#threads, maySleep ? 1 : 0)) ?? false;
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  #runAlone(name: string, program: Program): void {
    program(0, 1, 1);
    if (this.#ran.has(name)) this.#others?.call();
    this.#ran.add(name);
  }
}
