/**
 * Words of the memory through which the pool's threads are told what to do. Whoever changes one of them then adds 1 to
 * `generation` and wakes the sleepers. The call that belongs to generation g lies at `calls + g % callSlots`, on the line
 * of `generation`, so that both come to another core together.
 */
export const control = {
  generation: 0,
  calls: 8,
  /** Threads asleep, waiting for the next generation. */
  sleepers: 16,
  /** Not 0 once a thread has failed: all leave what they are doing. */
  failed: 32,
  /** Bytes of the failure's text, then the text. */
  textLength: 33,
  /** For each thread the messages posted to it so far: one that has read fewer goes to read. */
  posted: 48,
  /** For each thread the messages that it has read and acted on. */
  read: 112,
  text: 176,
} as const;

export const mostThreads = control.read - control.posted;
export const textBytes = 512;
export const callSlots = 8;
export const controlBytes = control.text * 4 + textBytes;

/** What a thread is told of a session. */
export interface SessionMessage {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Programs by the number of the call that runs them. */
  readonly programs: ReadonlyMap<number, string>;
  readonly threads: number;
  /** Bytes by which the engine shall judge whether it is time to collect what was dropped. */
  readonly weight: number;
}

/** What a thread is sent. */
export type ThreadMessage =
  | { readonly start: { readonly words: Int32Array; readonly thread: number } }
  | { readonly attach: SessionMessage }
  | { readonly drop: readonly number[] };
