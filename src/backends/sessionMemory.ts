/** What a session takes of its process, in bytes. Numbers are planned; the rest is estimated from measurements. */
export interface SessionMemory {
  /** All numbers: fixed before anything runs. */
  readonly numbers: number;
  /** Its code, and what the engine keeps of translating it twice. */
  readonly code: number;
  /** What the process's heap grows by when it first compiles a session; sessions share it. */
  readonly compiler: number;
  /** Threads besides the caller's own; sessions share them. */
  readonly threads: number;
}

/** What several sessions of one process take. */
export function together(sessions: readonly SessionMemory[]): SessionMemory {
  const sum = (part: keyof SessionMemory) => sessions.reduce((total, session) => total + session[part], 0);
  const most = (part: keyof SessionMemory) => Math.max(0, ...sessions.map((session) => session[part]));
  return { numbers: sum('numbers'), code: sum('code'), compiler: most('compiler'), threads: most('threads') };
}

/** All of it. */
export const totalBytes = ({ numbers, code, compiler, threads }: SessionMemory): number =>
  numbers + code + compiler + threads;
