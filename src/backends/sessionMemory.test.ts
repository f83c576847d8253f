import { expect, test } from 'vitest';
import { together, totalBytes } from './sessionMemory.ts';

test('sessions add up their numbers and code, and share compiler and threads', () => {
  const one = { numbers: 100, code: 20, compiler: 4, threads: 10 };
  const other = { numbers: 30, code: 5, compiler: 4, threads: 0 };
  expect(together([one, other])).toEqual({ numbers: 130, code: 25, compiler: 4, threads: 10 });
  expect(totalBytes(together([one, other]))).toBe(169);
  expect(totalBytes(together([]))).toBe(0);
});
