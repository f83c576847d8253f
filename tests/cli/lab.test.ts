import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeImage } from '../../src/image/index.ts';
import { featuremap, featuremapHere, scratch } from './support.ts';

const folder = scratch();

test('lab prints tables and the reading, and writes figures and a report', async () => {
  const { code, stdout, stderr } = await featuremap(['lab', 'smoothing'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(' 0  30  50  80  80  90  60  30\n');
  expect(stdout).toContain("Three ways of computing give the slides' 64 numbers");
  const out = join(folder, 'runs', 'lab-smoothing');
  expect(stdout).toContain(`written: ${join('runs', 'lab-smoothing', 'smoothing-image.png')}`);
  expect(readdirSync(out).sort()).toEqual(['smoothing-image.png', 'smoothing.md']);
  expect(decodeImage(readFileSync(join(out, 'smoothing-image.png'))).width).toBe(520);
  expect(readFileSync(join(out, 'smoothing.md'), 'utf8')).toContain('| 0 | 30 | 50 | 80 | 80 | 90 | 60 | 30 |');
});

test('lab for machines, into a folder of one’s choice, from a seed', async () => {
  const out = join(folder, 'some', 'where');
  const args = ['lab', 'rectify', '--quick', '--seed', '3', '--out', out, '--json'];
  const { code, stdout } = await featuremapHere(args);
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ experiment: 'rectify', quick: true, seed: 3 });
  expect(result.tables[0].rows[0][0]).toBe(1);
  expect(result.files).toEqual(
    ['rectify-relu.svg', 'rectify-rectify.svg', 'rectify.md'].map((file) => join(out, file)),
  );
  expect(readFileSync(join(out, 'rectify.md'), 'utf8')).toContain('npx featuremap lab rectify --quick --seed 3\n');
});

test('lab says what is wrong in one line', async () => {
  const typo = await featuremapHere(['lab', 'smothing']);
  expect(typo.code).toBe(2);
  expect(typo.stderr).toMatch(
    /^featuremap: There is no experiment "smothing"\. Did you mean "smoothing"\? Known: [^\n]+\n$/,
  );
  const seed = await featuremapHere(['lab', 'smoothing', '--seed', 'x']);
  expect(seed.code).toBe(2);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const blocked = await featuremapHere(['lab', 'smoothing', '--out', join(file, 'below')]);
  expect(blocked.code).toBe(1);
  expect(blocked.stderr).toMatch(/^featuremap: Cannot write [^\n]+\n$/);
  expect(existsSync(join(file, 'below'))).toBe(false);
});

test('lab --help lists the experiments', async () => {
  const { code, stdout } = await featuremapHere(['lab', '--help']);
  expect(code).toBe(0);
  for (const name of ['regions', 'vanishing', 'backprop']) expect(stdout).toContain(`\n  ${name}`);
});
