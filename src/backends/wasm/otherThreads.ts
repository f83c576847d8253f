import { weightOf } from './memory.ts';
import type { SessionMessage } from './threads/control.ts';
import type { Attached, ThreadPool } from './threads/index.ts';

/** Sessions that nobody holds are forgotten by the threads too, so that their memory goes. */
const dropped = new FinalizationRegistry<{ pool: ThreadPool; attached: Attached }>(({ pool, attached }) =>
  pool.detach(attached),
);

/** What the threads of a pool need of a session. */
type Session = Omit<SessionMessage, 'programs' | 'weight'>;

/** The threads of a session besides the caller's own: they come when they are called, which takes them a while. */
export class OtherThreads {
  readonly #pool: ThreadPool;
  readonly #session: Session;
  readonly #programs: Iterable<string>;
  /** Makes the engine feel how large shared memory is. */
  readonly weight: ArrayBuffer;
  #attached: Attached | undefined;
  #areThere = false;

  /** Threads for the programs of a session. Those that are there already are called at once. */
  constructor(pool: ThreadPool, session: Session, programs: Iterable<string>) {
    this.#pool = pool;
    this.#session = session;
    this.#programs = programs;
    this.weight = new ArrayBuffer(weightOf(session.memory));
    if (pool.threads.length >= session.threads - 1) this.call();
  }

  /** Whether they will never come, or come again. */
  get haveFailed(): boolean {
    return this.#pool.hasFailed;
  }

  /** Calls them, if that was not done yet. */
  call(): void {
    if (this.#attached !== undefined || this.haveFailed) return;
    this.#pool.start(this.#session.threads);
    this.#attached = this.#pool.attach({ ...this.#session, weight: this.weight.byteLength }, this.#programs);
    dropped.register(this, { pool: this.#pool, attached: this.#attached });
  }

  /** Calls them, and settles when they are there or are known never to come. */
  async come(): Promise<void> {
    this.call();
    while (!this.haveFailed && !this.areThere()) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  areThere(): boolean {
    this.#areThere ||= this.#attached !== undefined && this.#pool.isReady(this.#attached);
    return this.#areThere && !this.haveFailed;
  }

  /**
   * Runs a program on them, and the caller's own share of it: `ownShare` is told whether it may sleep.
   * @returns false, and does nothing, where they are not there or the program is not theirs.
   * @throws BackendError when a thread fails.
   */
  run(program: string, ownShare: (maySleep: boolean) => void): boolean {
    const call = this.areThere() ? this.#attached?.calls.get(program) : undefined;
    if (call === undefined) return false;
    this.#pool.run(call, () => ownShare(this.#pool.maySleep));
    return true;
  }
}
