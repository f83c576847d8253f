import type { ThreadMessage } from './control.ts';

/** A thread of the pool, seen from the one that started it. */
export interface Thread {
  post(message: ThreadMessage): void;
  /** Settles when the thread has read so many messages; rejects when it ends before. */
  hasRead(messages: number): Promise<void>;
  /** False once the thread has ended, as far as can be known without waiting. */
  isAlive(): boolean;
  /** Ends the thread. */
  end(): void;
}

/** How threads are started on a platform. */
export interface ThreadPlatform {
  start(): Thread;
  readonly cores: number;
  /** Whether the thread that uses the model may sleep; the main thread of a page may not. */
  readonly maySleep: boolean;
}

/** Promises for counts of messages read, kept as the acknowledgements come in. */
export class ReadCount {
  #read = 0;
  #ended: Error | undefined;
  #waiting: { messages: number; resolve: () => void; reject: (error: Error) => void }[] = [];

  wait(messages: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ messages, resolve, reject });
      this.#settle();
    });
  }

  reached(read: number): void {
    this.#read = read;
    this.#settle();
  }

  end(error: Error): void {
    this.#ended ??= error;
    this.#settle();
  }

  /** Whether anybody still waits. */
  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  #settle(): void {
    this.#waiting = this.#waiting.filter(({ messages, resolve, reject }) => {
      if (messages <= this.#read) resolve();
      else if (this.#ended !== undefined) reject(this.#ended);
      else return true;
      return false;
    });
  }
}
