import type { FunctionBuilder, Local } from '../assembler/index.ts';

/** Bytes of the chosen 32-bit words of two vectors, for a shuffle. */
export const pick = (...words: number[]) => words.flatMap((word) => [0, 1, 2, 3].map((byte) => word * 4 + byte));

/** Rows of a 4 x 4 block given as columns. */
export function transpose4(f: FunctionBuilder, [a, b, c, d]: readonly Local<'v128'>[]): Local<'v128'>[] {
  const shuffle = (x: Local<'v128'>, y: Local<'v128'>, ...words: number[]) =>
    f.local('v128', f.i8x16.shuffle(x, y, pick(...words)));
  const [ab0, ab1] = [shuffle(a!, b!, 0, 4, 1, 5), shuffle(a!, b!, 2, 6, 3, 7)];
  const [cd0, cd1] = [shuffle(c!, d!, 0, 4, 1, 5), shuffle(c!, d!, 2, 6, 3, 7)];
  return [
    shuffle(ab0, cd0, 0, 1, 4, 5),
    shuffle(ab0, cd0, 2, 3, 6, 7),
    shuffle(ab1, cd1, 0, 1, 4, 5),
    shuffle(ab1, cd1, 2, 3, 6, 7),
  ];
}
