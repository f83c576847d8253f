import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));
const tellsPrivateMemory = existsSync('/proc/self/status');

interface Use {
  readonly announced: number;
  readonly grown: number;
}

const train = (name: string, threads: string): Use =>
  JSON.parse(execFileSync(process.execPath, ['--expose-gc', child, name, threads], { encoding: 'utf8' })) as Use;

/** The collector decides by its own clock how large a heap it keeps: the same process differs by so much from run to run. */
const heapVaries = 2.5 * 2 ** 20;

const cases = [
  ['lenet5', '1'],
  ['lenet5', '2'],
  ['deep', '2'],
] as const;

test.each(cases)(
  'what is announced before training is what the process grows by: %s on %s',
  { timeout: 180_000 },
  (name, threads) => {
    if (!tellsPrivateMemory) return console.log('skipped: this system does not tell how much memory is private');
    const uses = [1, 2, 3, 4, 5].map(() => train(name, threads));
    // Of five processes, the one in the middle counts.
    const { announced, grown } = uses.sort((a, b) => a.grown - b.grown)[2]!;
    expect(Math.abs(grown - announced)).toBeLessThan(0.15 * announced + heapVaries);
  },
);
