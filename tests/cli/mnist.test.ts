import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { featuremap, scratch } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env.FEATUREMAP_DATA ?? join(root, '../shared/data');
const missing = !existsSync(join(data, 'mnist'));
if (missing && process.env.CI) throw new Error(`MNIST is missing: there is no folder ${join(data, 'mnist')}.`);
const folder = scratch();

test.skipIf(missing)(
  'LeNet-5 learns real MNIST in one epoch: 96 % or more (needs FEATUREMAP_DATA/mnist)',
  async () => {
    const args = ['train', 'lenet5', '--data', 'mnist', '--epochs', '1', '--out', 'run', '--json'];
    const { code, stdout, stderr } = await featuremap(args, { cwd: folder, env: { FEATUREMAP_DATA: data } });
    expect(code, stderr).toBe(0);
    const result = JSON.parse(stdout) as { testAccuracy: number };
    expect(result).toMatchObject({ data: 'mnist', trainSamples: 60_000, testSamples: 10_000 });
    expect(result.testAccuracy).toBeGreaterThan(0.96);
  },
  180_000,
);
