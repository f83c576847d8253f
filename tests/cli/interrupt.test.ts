import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Model } from '../../src/index.ts';
import { featuremap, scratch } from './support.ts';

const folder = scratch();
const long = ['train', '--train', '500', '--test', '20', '--epochs', '100000', '--json', '--out'];

test('the first Ctrl-C stops after the step at hand and keeps the run', async () => {
  let pressed = false;
  const { code, stdout, stderr } = await featuremap([...long, 'once'], {
    cwd: folder,
    onNote: (child, said) => {
      if (!pressed && said.includes('epoch 2/100000')) pressed = child.kill('SIGINT');
    },
  });
  expect(code).toBe(130);
  expect(stderr).toMatch(/^stopped after step [\d,]+, \d+ of 100000 epochs; the run is kept in once$/m);
  expect(JSON.parse(stdout)).toMatchObject({ stopped: true, runDirectory: 'once', testAccuracy: expect.any(Number) });
  expect(readdirSync(join(folder, 'once')).sort()).toEqual([
    'config.json',
    'log.txt',
    'metrics.jsonl',
    'model.safetensors',
  ]);
  expect(Model.fromBytes(readFileSync(join(folder, 'once', 'model.safetensors'))).network.parameterCount).toBe(61_706);
});

test('a second Ctrl-C ends the process at once, and the model file is whole', async () => {
  let pressed = false;
  const { code, stdout } = await featuremap([...long, 'twice'], {
    cwd: folder,
    onNote: (child, said) => {
      if (pressed || !said.includes('parameters')) return;
      pressed = true;
      for (let i = 0; i < 200; i++) setTimeout(() => child.kill('SIGINT'), i);
    },
  });
  expect(code).toBe(130);
  expect(stdout === '' || stdout.endsWith('}\n')).toBe(true);
  expect(Model.fromBytes(readFileSync(join(folder, 'twice', 'model.safetensors'))).network.parameterCount).toBe(61_706);
});
