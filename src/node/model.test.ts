import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FileError, FormatError } from '../core/errors.ts';
import { fullyConnected } from '../layers/index.ts';
import { sequential } from '../model/model.ts';
import { writeWhole } from './files.ts';
import { loadModel, saveModel } from './model.ts';

const folder = mkdtempSync(join(tmpdir(), 'featuremap-'));
afterAll(() => rmSync(folder, { recursive: true }));
const model = sequential([3], [fullyConnected({ units: 2 })], { seed: 1 });

test('a model comes back from its file, or from the folder of a run', async () => {
  await saveModel(join(folder, 'model.safetensors'), model);
  for (const path of [join(folder, 'model.safetensors'), folder]) {
    expect((await loadModel(path)).toBytes()).toEqual(model.toBytes());
  }
});

test('saving again replaces the file and leaves nothing beside it', async () => {
  await saveModel(join(folder, 'model.safetensors'), sequential([3], [fullyConnected({ units: 2 })], { seed: 2 }));
  expect(readdirSync(folder)).toEqual(['model.safetensors']);
});

test('a file that cannot be written leaves what was there', async () => {
  const path = join(folder, 'model.safetensors');
  const before = readFileSync(path);
  await expect(writeWhole(join(path, 'inside'), 'text')).rejects.toThrow(FileError);
  await expect(writeWhole(folder, 'text')).rejects.toThrow(`Cannot write ${folder}: it is a folder; name a file.`);
  expect(readFileSync(path)).toEqual(before);
  expect(readdirSync(folder)).toEqual(['model.safetensors']);
});

test('what is not there or damaged is named', async () => {
  await expect(loadModel(join(folder, 'none'))).rejects.toThrow(
    `Cannot read ${join(folder, 'none')}: there is no such file; check the path.`,
  );
  const broken = join(folder, 'broken');
  writeFileSync(broken, 'abc');
  await expect(loadModel(broken)).rejects.toThrow(FormatError);
  await expect(loadModel(broken)).rejects.toThrow(
    `${broken}: Not a safetensors file: it has 3 bytes and needs at least 8.`,
  );
});
