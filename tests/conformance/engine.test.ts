import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const program = new URL('../support/trainDigits.ts', import.meta.url).pathname;

/** Trains in a process of its own; it must end by itself, with nothing on standard error. */
async function train(setting: string) {
  const env = { ...process.env, FEATUREMAP_ENGINE: setting, NODE_OPTIONS: '' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--no-warnings', program], { env });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { engine: { threads: number; lanes: number; madd: string }; weights: string };
}

test('wide vectors and threads give the same bits as neither', async () => {
  const plain = await train('threads=1,lanes=8');
  const wide = await train('threads=1');
  const threaded = await train('threads=2');
  expect(plain.engine).toMatchObject({ threads: 1, lanes: 8 });
  expect(wide.engine).toMatchObject({ threads: 1, madd: plain.engine.madd });
  expect(threaded.engine.threads).toBe(2);
  expect(wide.weights === plain.weights).toBe(true);
  expect(threaded.weights === plain.weights).toBe(true);
});

test('a wrong setting ends with one that says so', async () => {
  await expect(train('lane=8')).rejects.toThrow(/FEATUREMAP_ENGINE has no setting "lane". Did you mean "lanes"\?/);
});
