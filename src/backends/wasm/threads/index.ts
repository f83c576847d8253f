import { ThreadPool } from './pool.ts';
import type { ThreadPlatform } from './thread.ts';
import { browserThreads } from './threads.browser.ts';
import { nodeThreads } from './threads.node.ts';

export { type Attached, ThreadPool } from './pool.ts';

const isNode = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

let platform: Promise<ThreadPlatform | undefined> | undefined;
let pool: ThreadPool | undefined;

function threadPlatform(): Promise<ThreadPlatform | undefined> {
  platform ??= isNode ? nodeThreads() : Promise.resolve(browserThreads());
  return platform;
}

/** Cores that threads could run on; 1 where threads cannot be had. */
export async function cores(): Promise<number> {
  return (await threadPlatform())?.cores ?? 1;
}

/** The pool that all sessions share; undefined where threads cannot be had. */
export async function threadPool(): Promise<ThreadPool | undefined> {
  const known = await threadPlatform();
  if (known === undefined) return undefined;
  if (pool === undefined || pool.hasFailed) pool = new ThreadPool(known);
  return pool;
}
