import { BackendError } from '../../../core/errors.ts';
import { callSlots, control, controlBytes, type SessionMessage, type ThreadMessage } from './control.ts';
import type { Thread, ThreadPlatform } from './thread.ts';

/** A session the threads know: the number of the call for each of its programs. */
export interface Attached {
  readonly calls: ReadonlyMap<string, number>;
}

/** Checks (one in 50 milliseconds) without progress after which the others are given up: about a minute. */
const mostChecks = 1200;

/**
 * Threads that serve every session: started when first needed, asleep between calls. The thread that uses the model is
 * number 0 and takes part in every call. After a failure the pool is of no more use.
 */
export class ThreadPool {
  readonly maySleep: boolean;
  readonly #platform: ThreadPlatform;
  readonly #words = new Int32Array(new SharedArrayBuffer(controlBytes));
  readonly #threads: Thread[] = [];
  readonly #posted: number[] = [];
  #nextCall = 1;
  #checks = 0;
  #progress = 0;
  #hasFailed = false;

  constructor(platform: ThreadPlatform) {
    this.#platform = platform;
    this.maySleep = platform.maySleep;
  }

  /** The threads besides the caller's own. */
  get threads(): readonly Thread[] {
    return this.#threads;
  }

  /** Whether the pool is of no more use. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Sees to it that there are `count` threads with the caller's own. Rejects when one cannot be started. */
  async start(count: number): Promise<void> {
    for (let thread = this.#threads.length + 1; thread < count; thread++) {
      this.#threads.push(this.#platform.start());
      this.#posted.push(0);
      this.#post(thread, { start: { words: this.#words, thread } });
    }
    await this.#allRead(count);
  }

  /** Makes a session known to its threads. */
  async attach(session: Omit<SessionMessage, 'programs'>, names: Iterable<string>): Promise<Attached> {
    const calls = new Map([...names].map((name) => [name, this.#nextCall++]));
    const programs = new Map([...calls].map(([name, call]) => [call, name]));
    for (let thread = 1; thread < session.threads; thread++) {
      this.#post(thread, { attach: { ...session, programs } });
    }
    await this.#allRead(session.threads);
    if (this.#hasFailedSomewhere()) throw this.#failure();
    return { calls };
  }

  /** Lets the threads forget a session, so that its memory goes. */
  detach({ calls }: Attached): void {
    if (this.#hasFailed) return;
    this.#threads.forEach((_, index) => {
      this.#post(index + 1, { drop: [...calls.values()] });
    });
  }

  /**
   * Has the threads run a call, and runs the caller's own share of it.
   * @throws BackendError when a thread fails or ends meanwhile.
   */
  run(call: number, ownShare: () => void): void {
    this.#checks = 0;
    this.#announce(call);
    try {
      ownShare();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Throws when the others will never come: `progress` is any number that changes while they are at work. */
  check(progress: number): void {
    if (progress !== this.#progress) this.#checks = 0;
    this.#progress = progress;
    this.#checks++;
    const gone = this.#threads.some((thread) => !thread.isAlive());
    if (gone || this.#checks > mostChecks || this.#hasFailedSomewhere()) throw this.#failure();
  }

  /** Ends all threads, and throws what went wrong. */
  fail(cause: unknown): never {
    Atomics.store(this.#words, control.failed, 1);
    this.end();
    throw cause instanceof BackendError ? cause : this.#failure(cause);
  }

  /** Ends all threads. */
  end(): void {
    this.#hasFailed = true;
    for (const thread of this.#threads) thread.end();
  }

  #hasFailedSomewhere(): boolean {
    return Atomics.load(this.#words, control.failed) !== 0;
  }

  #failure(cause?: unknown): BackendError {
    const length = Atomics.load(this.#words, control.textLength);
    const text = new Uint8Array(this.#words.buffer, control.text * 4, length).slice();
    const reason = (cause instanceof Error ? cause.message : new TextDecoder().decode(text)).split('\n')[0];
    return new BackendError(
      `A thread of the model ${reason ? `failed (${reason})` : 'ended'} in the middle of a computation; its results are lost. Compile the model again.`,
      { reason },
      { cause },
    );
  }

  #post(thread: number, message: ThreadMessage): void {
    this.#threads[thread - 1]!.post(message);
    this.#posted[thread - 1]!++;
    Atomics.add(this.#words, control.posted + thread, 1);
    this.#announce(0);
  }

  /** Starts the next generation. Call 0 runs nothing. */
  #announce(call: number): void {
    const next = Atomics.load(this.#words, control.generation) + 1;
    this.#words[control.calls + (next & (callSlots - 1))] = call;
    Atomics.store(this.#words, control.generation, next);
    if (Atomics.load(this.#words, control.sleepers) > 0) Atomics.notify(this.#words, control.generation);
  }

  async #allRead(count: number): Promise<void> {
    const first = this.#threads.slice(0, count - 1);
    await Promise.all(first.map((thread, index) => thread.hasRead(this.#posted[index]!)));
  }
}
