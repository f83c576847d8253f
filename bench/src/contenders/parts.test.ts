import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sources } from './parts.ts';

test('every part that is imported once built has a source', () => {
  const missing = Object.values(sources).filter(
    (source) => !existsSync(new URL(`../../../src/${source}`, import.meta.url)),
  );
  expect(missing).toEqual([]);
});
