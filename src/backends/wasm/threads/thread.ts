import type { ThreadMessage } from './control.ts';

/** A thread of the pool, seen from the one that started it. */
export interface Thread {
  post(message: ThreadMessage): void;
  /** False once the thread has ended, as far as can be known without waiting. First to be asked while it lives. */
  isAlive(): boolean;
  /** Ends the thread. */
  end(): void;
}

/** How threads are started on a platform. */
export interface ThreadPlatform {
  /** Starts a thread; `ended` is called when it has ended, or could not be started. */
  start(ended: () => void): Thread;
  readonly cores: number;
  /** Whether the thread that uses the model may sleep; the main thread of a page may not. */
  readonly maySleep: boolean;
}
