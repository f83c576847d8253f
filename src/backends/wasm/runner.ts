import { BackendError } from '../../core/errors.ts';
import { generationWord } from './barrier.ts';
import type { Emitted } from './emit.ts';
import { runOnHost, weightOf } from './memory.ts';
import type { Attached, ThreadPool } from './threads/index.ts';

/** What a module runs on. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  /** The threads that share the memory; undefined where the caller computes alone. */
  readonly pool: ThreadPool | undefined;
  /** Threads to use, the caller's own among them. */
  readonly threads: number;
}

type Program = (thread?: number, threads?: number, maySleep?: number) => void;

/** Sessions that nobody holds are forgotten by the threads too, so that their memory goes. */
const dropped = new FinalizationRegistry<{ pool: ThreadPool; attached: Attached }>(({ pool, attached }) =>
  pool.detach(attached),
);

/** Programs of a module, ready to run on one thread or several. */
export class Runner {
  readonly #programs: WebAssembly.Exports;
  readonly #machine: Machine;
  readonly #attached: Attached | undefined;
  /** Bytes of the module. */
  readonly codeBytes: number;
  /** Makes the engine feel how large shared memory is. */
  readonly weight: ArrayBuffer | undefined;
  #failure: unknown;
  #ready = false;

  private constructor(
    programs: WebAssembly.Exports,
    codeBytes: number,
    machine: Machine,
    attached: Attached | undefined,
  ) {
    this.#programs = programs;
    this.codeBytes = codeBytes;
    this.#machine = machine;
    this.#attached = attached;
    if (attached === undefined || machine.pool === undefined) return;
    this.weight = new ArrayBuffer(weightOf(machine.memory));
    dropped.register(this, { pool: machine.pool, attached });
  }

  static async create({ module: builder, hostSteps, divided }: Emitted, machine: Machine): Promise<Runner> {
    const { memory, pool, threads } = machine;
    const host = {
      memory,
      run: (index: number) => runOnHost(memory, hostSteps[index]!),
      check: () => pool?.check(new Int32Array(memory.buffer)[generationWord]!),
    };
    const code = builder.encode();
    const module = await WebAssembly.compile(code);
    const instance = await WebAssembly.instantiate(module, { host });
    const session = { module, memory, threads, weight: weightOf(memory) };
    const attached = divided.size > 0 && !pool?.hasFailed ? pool?.attach(session, divided) : undefined;
    return new Runner(instance.exports, code.length, machine, attached);
  }

  /** Threads that compute, or soon will: one, once a thread has failed elsewhere. */
  get threads(): number {
    const { pool, threads } = this.#machine;
    return this.#attached === undefined || pool?.hasFailed ? 1 : threads;
  }

  /** Settles when all threads take part, or are known never to. */
  async allThere(): Promise<void> {
    while (this.threads > 1 && !this.#areThere()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** Whether all threads take part: until then the caller's computes alone, which gives the same bits. */
  #areThere(): boolean {
    this.#ready ||= this.#attached !== undefined && this.#machine.pool!.isReady(this.#attached);
    return this.#ready;
  }

  /** Runs a program to its end. @throws BackendError when there is none of the name, or when a thread fails. */
  run(name: string): void {
    const program = this.#programs[name] as Program | undefined;
    if (program === undefined) throw new BackendError(`There is no program "${name}" in this session.`, { name });
    if (this.#failure !== undefined) throw this.#failure;
    const call = this.#attached?.calls.get(name);
    if (call === undefined || this.threads === 1 || !this.#areThere()) program(0, 1, 1);
    else this.#runOnAll(call, program);
  }

  #runOnAll(call: number, program: Program): void {
    const { threads } = this.#machine;
    const pool = this.#machine.pool!;
    try {
      pool.run(call, () => program(0, threads, pool.maySleep ? 1 : 0));
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}
