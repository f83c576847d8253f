import { BackendError } from '../../../core/errors.ts';
import { callSlots, control, controlBytes, type SessionMessage, type ThreadMessage } from './control.ts';
import type { Thread, ThreadPlatform } from './thread.ts';

/** A session that the threads know, or are about to know. */
export interface Attached {
  /** The number of the call for each of its programs. */
  readonly calls: ReadonlyMap<string, number>;
  /** For each of its threads the messages after which it knows the session. */
  readonly messages: readonly number[];
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

  /** Sees to it that `count` threads, with the caller's own, are there or on their way. */
  start(count: number): void {
    for (let thread = this.#threads.length + 1; thread < count; thread++) {
      this.#threads.push(this.#platform.start(() => this.#lost()));
      this.#posted.push(0);
      this.#post(thread, { start: { words: this.#words, thread } });
    }
  }

  /** Makes a session known to its threads, which takes them a while: see {@link isReady}. */
  attach(session: Omit<SessionMessage, 'programs'>, names: Iterable<string>): Attached {
    const calls = new Map([...names].map((name) => [name, this.#nextCall++]));
    const programs = new Map([...calls].map(([name, call]) => [call, name]));
    for (let thread = 1; thread < session.threads; thread++) {
      this.#post(thread, { attach: { ...session, programs } });
    }
    return { calls, messages: this.#posted.slice(0, session.threads - 1) };
  }

  /** Whether all threads of a session know it. A pool whose threads cannot be started never gets there. */
  isReady({ messages }: Attached): boolean {
    if (this.#hasFailedSomewhere()) this.end();
    if (this.#hasFailed) return false;
    const haveRead = messages.every((count, index) => Atomics.load(this.#words, control.read + index + 1) >= count);
    return haveRead && this.#threads.every((thread) => thread.isAlive());
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

  /** A thread has ended, or could not be started. One that is missed in a call is noticed by {@link check}. */
  #lost(): void {
    if (!this.#hasFailed) this.end();
  }
}
