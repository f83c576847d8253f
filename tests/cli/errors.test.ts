import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePng, image } from '../../src/image/index.ts';
import { Model, recipes } from '../../src/index.ts';
import { featuremap, featuremapHere, scratch, tiny } from './support.ts';

const folder = scratch();

/** An IDX file: magic number, sizes, then so many bytes. */
function idx(magic: number, sizes: readonly number[], bytes: number): Uint8Array {
  const file = new Uint8Array(4 + 4 * sizes.length + bytes);
  const view = new DataView(file.buffer);
  [magic, ...sizes].forEach((word, place) => view.setUint32(4 * place, word));
  return file;
}

const images = (count: number, missing = 0) => idx(0x803, [count, 8, 8], 64 * count - missing);
const labels = (count: number) => idx(0x801, [count], count);

/** A folder of IDX files of which some are replaced. */
function data(name: string, replaced: Readonly<Record<string, Uint8Array>>): void {
  const files = {
    'train-images-idx3-ubyte': images(4),
    'train-labels-idx1-ubyte': labels(4),
    't10k-images-idx3-ubyte': images(2),
    't10k-labels-idx1-ubyte': labels(2),
    ...replaced,
  };
  mkdirSync(join(folder, name));
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, name, file), bytes);
}

beforeAll(async () => {
  process.chdir(folder);
  data('good', {});
  data('cut', { 'train-images-idx3-ubyte': images(4, 3) });
  data('swapped', { 'train-images-idx3-ubyte': labels(4) });
  data('text', { 't10k-labels-idx1-ubyte': new TextEncoder().encode('not at all') });
  data('uneven', { 'train-labels-idx1-ubyte': labels(3) });
  data('gzip', { 'train-images-idx3-ubyte': gzipSync(images(4)).subarray(0, 20) });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'note.txt'), 'just a note');
  writeFileSync(join(folder, 'cut.png'), encodePng(image(9, 9, 1, new Uint8Array(81))).subarray(0, 60));
  const { code } = await featuremap(['train', ...tiny, '--out', 'run'], { cwd: folder });
  expect(code).toBe(0);
  const model = readFileSync(join(folder, 'run', 'model.safetensors'));
  writeFileSync(join(folder, 'cut.safetensors'), model.subarray(0, 1000));
  writeFileSync(join(folder, 'short.safetensors'), model.subarray(0, -4));
});

const names = recipes.map(({ name }) => name).join(', ');
const known = `Known: ${names}.`;
const sets =
  'Known: digits, cells, mnist, usps, cifar10, membrane, digit-windows, mnist-windows; or give the path of a folder of IDX files.';

test.each([
  ['an unknown command', ['trian'], 2, "unknown command 'trian' (Did you mean train?)"],
  ['an unknown option', ['train', '--epohcs', '3'], 2, "unknown option '--epohcs' (Did you mean --epochs?)"],
  ['an option without its value', ['train', '--epochs'], 2, "option '--epochs <n>' argument missing"],
  [
    'no epochs',
    ['train', '--epochs', '0'],
    2,
    "option '--epochs <n>' argument '0' is invalid. Give a whole number >= 1.",
  ],
  [
    'half a batch',
    ['train', '--batch', '1.5'],
    2,
    "option '--batch <n>' argument '1.5' is invalid. Give a whole number >= 1.",
  ],
  ['a negative rate', ['train', '--lr', '-1'], 2, "option '--lr <rate>' argument '-1' is invalid. Give a number > 0."],
  [
    'no shape',
    ['inspect', 'lenet5', '--input', '28'],
    2,
    "option '--input <shape>' argument '28' is invalid. Give channels, rows and columns, such as 1x28x28.",
  ],
  ['no model', ['evaluate'], 2, "missing required argument 'model|run'"],
  ['no picture', ['predict', 'run'], 2, "missing required argument 'file'"],
  ['two recipes', ['train', 'lenet5', 'lecture'], 2, "too many arguments for 'train'. Expected 1 argument but got 2."],
  ['an unknown recipe', ['train', 'lenet'], 2, `There is no recipe "lenet". Did you mean "lenet5"? ${known}`],
  ['nothing like a recipe', ['train', 'resnet'], 2, `There is no recipe "resnet". ${known}`],
  [
    'an unknown optimizer',
    ['train', '--optimizer', 'adm'],
    2,
    'There is no optimizer "adm". Did you mean "adam"? Known: adam, adamw, sgd.',
  ],
  [
    'an unknown data set',
    ['train', '--data', 'mnits'],
    2,
    `There is no data set "mnits". Did you mean "mnist"? ${sets}`,
  ],
  [
    'nothing to inspect',
    ['inspect', 'lecure'],
    2,
    `There is no recipe, model file or run "lecure". Did you mean "lecture"? Recipes: ${names}.`,
  ],
  [
    'more images than there are',
    ['train', '--data', './good', '--train', '9'],
    2,
    '"good train" has 4 images; ask for 1..4, not 9.',
  ],
  ['a path that is not there', ['train', '--data', './nowhere'], 1, 'There is no folder ./nowhere; check the path.'],
  [
    'a folder without data',
    ['train', '--data', './empty'],
    1,
    './empty has no train images: expected a file train-images-idx3-ubyte or train-images-idx3-ubyte.gz.',
  ],
  [
    'a truncated IDX file',
    ['train', '--data', './cut'],
    1,
    'cut/train-images-idx3-ubyte: cut off: 269 bytes where at least 272 belong. Get the file again.',
  ],
  [
    'a mislabelled IDX file',
    ['train', '--data', './swapped'],
    1,
    'swapped/train-images-idx3-ubyte: it holds labels, not images. Were the images and labels files swapped?',
  ],
  [
    'a file that is not IDX',
    ['train', '--data', './text'],
    1,
    'text/t10k-labels-idx1-ubyte: it starts with 0x6e6f7420, not 0x00000801. Is it an IDX file of bytes?',
  ],
  [
    'images without labels',
    ['train', '--data', './uneven'],
    1,
    'Data set "uneven train" has 4 images but 3 labels. Use the two files that belong together.',
  ],
  [
    'a damaged gzip file',
    ['train', '--data', './gzip'],
    1,
    'gzip/train-images-idx3-ubyte: its gzip data is corrupt or cut off. Get the file again.',
  ],
  [
    'a layer that does not fit',
    ['train', '--data', './good'],
    1,
    '[conv2d "conv2d_2"] a 5x5 kernel is larger than its input (C=6 H=4 W=4). Use a smaller kernel, padding, or fewer subsampling layers before it.',
  ],
  [
    'a model that is not there',
    ['evaluate', 'nowhere'],
    1,
    'Cannot read nowhere: there is no such file; check the path.',
  ],
  [
    'a folder without a model',
    ['evaluate', 'empty'],
    1,
    'Cannot read empty/model.safetensors: there is no such file; check the path.',
  ],
  [
    'a model cut in its header',
    ['evaluate', 'cut.safetensors'],
    1,
    /^cut\.safetensors: Not a safetensors file: its header should be \d+ bytes long, but the file has 1000\.$/,
  ],
  [
    'a model cut in its numbers',
    ['predict', 'short.safetensors', 'cut.png'],
    1,
    'short.safetensors: Array "fullyConnected_3.bias" of the safetensors file is cut short: 40 bytes are wanted.',
  ],
  [
    'a model that is something else',
    ['inspect', './note.txt'],
    1,
    /^\.\/note\.txt: Not a safetensors file: its header should be \d+ bytes long, but the file has 11\.$/,
  ],
  [
    'a picture that is not there',
    ['predict', 'run', 'no.png'],
    1,
    'Cannot read no.png: there is no such file; check the path.',
  ],
  [
    'a picture that is none',
    ['predict', 'run', 'note.txt'],
    1,
    'note.txt: The bytes are neither a PNG nor a JPEG file. Save the image as PNG or JPEG.',
  ],
  ['a damaged picture', ['predict', 'run', 'cut.png'], 1, /^cut\.png: .+\.$/],
  [
    'a run where a file is',
    ['train', ...tiny, '--out', 'note.txt'],
    1,
    'Cannot write a run into note.txt: it is a file. Choose another --out.',
  ],
  [
    'a run below a file',
    ['train', ...tiny, '--out', 'note.txt/run'],
    1,
    'Cannot write note.txt/run: a part of the path is not a folder; check the path.',
  ],
  [
    'a folder that cannot be made',
    ['train', ...tiny, '--out', '/proc/featuremap/run'],
    1,
    'Cannot write /proc/featuremap/run: there is no such file; check the path.',
  ],
])('%s: one line, and nothing is written', async (_name, args, code, message) => {
  const before = readdirSync(folder);
  const result = await featuremapHere(args);
  expect(result.stderr).toMatch(/^featuremap: [^\n]+\n$/);
  const said = result.stderr.slice('featuremap: '.length, -1);
  if (typeof message === 'string') expect(said).toBe(message);
  else expect(said).toMatch(message);
  expect(result).toMatchObject({ code, stdout: '' });
  expect(readdirSync(folder)).toEqual(before);
});

test('the process itself ends with the code', async () => {
  const message = `featuremap: There is no recipe "resnet". ${known}\n`;
  expect(await featuremap(['train', 'resnet'])).toEqual({ code: 2, stdout: '', stderr: message });
});

test('a loss that is no number: training stops, says at which step, and the last good model is in the run', async () => {
  const args = ['train', '--train', '300', '--test', '50', '--epochs', '2', '--lr', '1e20', '--out', 'lost'];
  const { code, stdout, stderr } = await featuremap(args, { cwd: folder });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n').at(-1)).toBe(
    'featuremap: The loss became NaN at step 2 (epoch 1) and training stopped. Try a smaller learning rate. The last good model is kept in lost.',
  );
  const model = Model.fromBytes(readFileSync(join(folder, 'lost', 'model.safetensors')));
  expect(model.weights.every(Number.isFinite)).toBe(true);
});

test('a loss that is lost in the last step does not reach the model either', async () => {
  const args = ['train', '--train', '64', '--test', '20', '--epochs', '1', '--lr', '1e20', '--out', 'lost'];
  const { code, stderr } = await featuremap(args, { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^featuremap: The (test loss|weights) became \S+ at step 1 \(epoch 1\) and training stopped\. .* kept in lost\.$/m,
  );
});

test('traces only with --debug or FEATUREMAP_DEBUG=errors', async () => {
  const option = await featuremapHere(['train', 'lenet', '--debug']);
  const variable = await featuremap(['train', 'lenet'], { cwd: folder, env: { FEATUREMAP_DEBUG: 'plan,errors' } });
  for (const { code, stderr } of [option, variable]) {
    expect(code).toBe(2);
    expect(stderr).toMatch(/^featuremap: There is no recipe "lenet"\..*\nOptionError: .*\n {4}at findRecipe/);
  }
});

test('help goes to standard output; no command at all is wrong usage', async () => {
  const help = await featuremap(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const name of ['train', 'evaluate', 'predict', 'inspect']) {
    expect(help.stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    const own = await featuremapHere([name, '--help']);
    expect(own).toMatchObject({ code: 0, stderr: '' });
    expect(own.stdout).toMatch(new RegExp(`\nExamples:\n  featuremap ${name}\\b`));
  }
  const bare = await featuremapHere([]);
  expect(bare).toMatchObject({ code: 2, stdout: '' });
  expect(bare.stderr).toContain('Usage: featuremap');
});

const small = join(folder, 'small');

/** A file system of 400 kB at `small`, where the system lets us. */
function mountSmall(): boolean {
  mkdirSync(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', small], { stdio: 'ignore' });
    afterAll(() => execFileSync('umount', [small]));
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!mountSmall())('a full disk', () => {
  test('while training: the old model stays whole and no other file is left', async () => {
    const { code, stderr } = await featuremap(['train', ...tiny, '--out', 'small/run'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^featuremap: Cannot write small\/run\/model\.safetensors: the disk is full; free some space\.$/m,
    );
    expect(readdirSync(join(small, 'run')).sort()).toEqual([
      'config.json',
      'log.txt',
      'metrics.jsonl',
      'model.safetensors',
    ]);
    Model.fromBytes(readFileSync(join(small, 'run', 'model.safetensors')));
  });

  test('before it begins: nothing is left at all', async () => {
    execFileSync('sh', ['-c', 'cat /dev/zero > filler 2> /dev/null || true'], { cwd: small });
    const { code, stderr } = await featuremap(['train', ...tiny, '--out', 'small/other'], { cwd: folder });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'featuremap: Cannot write small/other/config.json: the disk is full; free some space.\n',
    });
    expect(existsSync(join(small, 'other'))).toBe(false);
  });
});
