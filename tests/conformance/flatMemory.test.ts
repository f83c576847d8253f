import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const program = new URL('../support/steadyTraining.ts', import.meta.url).pathname;

interface Report {
  readonly steps: number;
  readonly figures: readonly { readonly rss: number; readonly heap: number; readonly arrayBuffers: number }[];
}

/** Trains in a process of its own, so that nothing else is counted. */
async function report(): Promise<Report> {
  const options = { env: { ...process.env, NODE_OPTIONS: '' } };
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--expose-gc', program], options);
  return JSON.parse(stdout) as Report;
}

const MiB = 2 ** 20;

test('after warming up, the process holds no more however long it trains', async () => {
  const { steps, figures } = await report();
  expect(steps).toBe(3600);
  const [warm, ...later] = figures.slice(1);
  expect(later).toHaveLength(4);
  for (const { rss, heap, arrayBuffers } of later) {
    // 2400 steps: what each keeps, be it 128 bytes of objects or 4 KiB of anything else, would show.
    expect(heap - warm!.heap).toBeLessThan(0.25 * MiB);
    expect(arrayBuffers - warm!.arrayBuffers).toBeLessThan(8 * MiB);
    expect(rss - warm!.rss).toBeLessThan(8 * MiB);
  }
});
