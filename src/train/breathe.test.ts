import { expect, test } from 'vitest';
import { breathe } from './breathe.ts';

test('a timer that is due gets its turn within a few breaths', async () => {
  let hasRun = false;
  setTimeout(() => {
    hasRun = true;
  });
  for (let count = 0; count < 10_000 && !hasRun; count++) await breathe();
  expect(hasRun).toBe(true);
});
