import type { FunctionBuilder, Local } from '../assembler/index.ts';

/** Where a thread's own space starts: `threads` of them lie one after the other from `base`. */
export function ownSpace(
  f: FunctionBuilder,
  thread: Local<'i32'>,
  threads: number,
  base: Local<'i32'>,
  bytes: number,
): Local<'i32'> {
  return threads === 1 ? base : f.local('i32', f.i32.add(base, f.i32.mul(thread, bytes)));
}
