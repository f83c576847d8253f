import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { featuremap, scratch } from './support.ts';

const folder = scratch();
const vary = ['--vary', 'learningRate=0.02,0.05', '--vary', 'mu=0.5,0'];
const tune = (out: string, ...more: string[]) =>
  featuremap(['tune', 'brightness', ...vary, '--train', '200', '--epochs', '1', '--out', join(folder, out), ...more]);

test('a search keeps its trials, goes on after an interruption and ends the same', { timeout: 120_000 }, async () => {
  const whole = await tune('whole', '--json');
  expect(whole.code).toBe(0);
  const report = JSON.parse(whole.stdout);
  expect(report.trials).toHaveLength(4);
  expect(report.best).toEqual(report.trials[0]);
  expect(report.testError).toBeGreaterThan(0);
  expect(readFileSync(join(folder, 'whole/trials.svg'), 'utf8')).toContain('</svg>');

  const kept = join(folder, 'whole/trials.jsonl');
  const lines = readFileSync(kept, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(4);
  writeFileSync(kept, `${lines.slice(0, 3).join('\n')}\n${lines[3]!.slice(0, 20)}`); // as if cut off while writing
  const resumed = await tune('whole');
  expect(resumed.stderr).toContain('going on after 3 trials');
  expect(resumed.stderr.match(/: validation error/g)).toHaveLength(1);
  expect(readFileSync(kept, 'utf8').trim().split('\n').sort()).toEqual(lines.toSorted());
  expect(resumed.stdout).toContain(`test error is ${(100 * report.testError).toFixed(2)} %`);
});

test('the first Ctrl-C stops it; what is done stays', { timeout: 120_000 }, async () => {
  let stopped = false;
  const args = ['tune', 'brightness', ...vary, '--train', '200', '--epochs', '1', '--jobs', '1'];
  const { code, stderr } = await featuremap([...args, '--out', join(folder, 'stopped')], {
    onNote: (child, said) => {
      if (!stopped && said.includes('validation error')) stopped = child.kill('SIGINT');
    },
  });
  expect(code).toBe(130);
  expect(stderr).toContain('Stopped; the same command goes on where it was.');
  expect(existsSync(join(folder, 'stopped/trials.jsonl'))).toBe(true);
});

test('a folder of another search, and what cannot vary, are refused before anything is tried', async () => {
  const other = join(folder, 'other');
  const begin = ['tune', 'brightness', '--out', other];
  expect((await featuremap([...begin, '--vary', 'nu=1'])).stderr).toContain(
    'no hyper-parameter "nu". Did you mean "mu"?',
  );
  expect((await featuremap(begin)).stderr).toBe(
    'featuremap: Nothing varies. Say what to try, such as --vary learningRate=0.01,0.1.\n',
  );
  const { code, stderr } = await tune('whole', '--seed', '1');
  expect(code).toBe(1);
  expect(stderr).toMatch(/whole holds another search\. Choose another --out/);
  expect(existsSync(other)).toBe(false);
});
