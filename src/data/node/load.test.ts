import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { image } from '../../image/image.ts';
import { encodePng } from '../../image/png/encode.ts';
import type { Dataset } from '../dataset.ts';
import { cacheFolder } from './cache.ts';
import { loadData } from './load.ts';
import { mnistOffer } from './mnist.ts';
import { isGenuine } from './transfer.ts';

const shared = resolve(process.env.FEATUREMAP_DATA ?? '../shared/data');
const env = { FEATUREMAP_DATA: shared };

/** A test on real data: skipped where the data is not, unless under CI, where it must be. */
const real = (folder: string) => test.skipIf(!process.env.CI && !existsSync(join(shared, folder)));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'featuremap-'));
});

afterEach(() => rm(folder, { recursive: true }));

const images = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]);
const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 2, 5, 6]);

async function put(files: Readonly<Record<string, Buffer>>): Promise<string> {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}

/** Four good files, two of them zipped, two names of each spelling. */
const good = {
  'train-images-idx3-ubyte': images,
  'train-labels.idx1-ubyte.gz': gzipSync(labels),
  't10k-images.idx3-ubyte': images,
  'test-labels-idx1-ubyte': gzipSync(labels),
};

function histogram(data: Dataset): number[] {
  const counts = data.classes.map(() => 0);
  for (const label of data.labels) counts[label] = counts[label]! + 1;
  return counts;
}

test('a folder of IDX files is read, zipped or not, in either spelling', async () => {
  const { train, test: held } = await loadData(await put(good));
  expect(train.shape).toEqual([1, 1, 2]);
  expect([...train.pixels]).toEqual([1, 2, 3, 4]);
  expect([...held.labels]).toEqual([5, 6]);
});

test('a missing file is named', async () => {
  const { 'test-labels-idx1-ubyte': _, ...rest } = good;
  await expect(loadData(await put(rest))).rejects.toThrow(
    `${folder} has no test labels: expected a file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz.`,
  );
});

test('corrupt and cut gzip data name the file', async () => {
  const cut = gzipSync(labels).subarray(0, 15);
  const path = join(await put({ ...good, 'train-labels.idx1-ubyte.gz': cut }), 'train-labels.idx1-ubyte.gz');
  await expect(loadData(folder)).rejects.toThrow(`${path}: its gzip data is corrupt or cut off. Get the file again.`);
});

test('bad content names the file', async () => {
  await put({ ...good, 't10k-images.idx3-ubyte': labels });
  await expect(loadData(folder)).rejects.toThrow('t10k-images.idx3-ubyte: it holds labels, not images.');
});

test('a path that is not there, and one that is a file', async () => {
  await expect(loadData(join(folder, 'none'))).rejects.toThrow(`There is no folder ${join(folder, 'none')}`);
  const path = join(await put(good), 'train-images-idx3-ubyte');
  await expect(loadData(path)).rejects.toThrow(`Cannot read ${path}: a part of the path is not a folder`);
});

test('an unknown name gets the nearest one', async () => {
  await expect(loadData('mnits')).rejects.toThrow(
    'There is no data set "mnits". Did you mean "mnist"? Known: digits, cells, mnist, usps, cifar10, membrane, digit-windows, mnist-windows; or give the path of a folder of IDX files.',
  );
});

test('digits are drawn in the numbers asked for', async () => {
  const { train, test: held } = await loadData('digits', { train: 20, test: 10, seed: 4 });
  expect([train.count, held.count]).toEqual([20, 10]);
});

test('counts take the first images of any set, and no more than there are', async () => {
  const { train } = await loadData(await put(good), { train: 1 });
  expect([...train.pixels]).toEqual([1, 2]);
  await expect(loadData(folder, { train: 3 })).rejects.toThrow('has 2 images; ask for 1..2, not 3.');
});

test('sets that are not downloaded say where to put them', async () => {
  await expect(loadData('usps', { env: {} })).rejects.toThrow(
    'The data set "usps" is not downloaded: FEATUREMAP_DATA is not set.',
  );
  await expect(loadData('cifar10', { env: { FEATUREMAP_DATA: folder } })).rejects.toThrow('has no folder cifar-10');
});

test('CIFAR-10 batches are read, and refused when cut', async () => {
  const batch = Buffer.alloc(2 * 3073, 9);
  await mkdir(join(folder, 'cifar-10'));
  for (const name of ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5']) {
    await put({ [`cifar-10/${name}.bin.gz`]: gzipSync(batch) });
  }
  await put({ 'cifar-10/test_batch.bin': batch });
  const split = await loadData('cifar10', { env: { FEATUREMAP_DATA: folder } });
  expect([split.train.count, split.test.count, split.train.classes[9]]).toEqual([10, 2, 'truck']);
  await put({ 'cifar-10/test_batch.bin': batch.subarray(0, 4000) });
  await expect(loadData('cifar10', { env: { FEATUREMAP_DATA: folder } })).rejects.toThrow(
    'Data set "cifar10 test": batch 1 has 4000 bytes, which is no whole number of records of 3073.',
  );
});

test('the cache is where the system keeps caches, unless told', () => {
  expect(cacheFolder({ FEATUREMAP_CACHE: '/c' })).toBe('/c');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe(join('/x', 'featuremap'));
  expect(cacheFolder({}, 'linux')).toMatch(/\.cache.featuremap$/);
  expect(cacheFolder({}, 'darwin')).toMatch(/Library.Caches.featuremap$/);
  expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(join('/l', 'featuremap'));
});

real('mnist')('MNIST is read in place', async () => {
  const { train, test: held } = await loadData('mnist', { env });
  expect(train.shape).toEqual([1, 28, 28]);
  expect(histogram(train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
  expect(histogram(held)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
});

real('mnist')('MNIST in the cache is not downloaded again, and its checksums hold', async () => {
  const cached = join(folder, 'mnist');
  await cp(join(shared, 'mnist'), cached, { recursive: true });
  for (const file of mnistOffer.files) expect(await isGenuine(join(cached, file.name), file), file.name).toBe(true);
  const { test: held } = await loadData('mnist', { env: { FEATUREMAP_CACHE: folder }, rounds: 0, test: 3 });
  expect([...held.labels]).toEqual([7, 2, 1]);
});

real('usps/derived')('USPS has its 16x16 images', async () => {
  const { train, test: held } = await loadData('usps', { env });
  expect(train.shape).toEqual([1, 16, 16]);
  expect([train.count, held.count]).toEqual([7291, 2007]);
  expect([...train.labels.subarray(0, 10)]).toEqual([6, 5, 4, 7, 3, 6, 3, 1, 0, 1]);
});

real('cifar-10')('CIFAR-10 has its known mean', async () => {
  const { train, test: held } = await loadData('cifar10', { env });
  expect([train.count, held.count]).toEqual([50_000, 10_000]);
  let red = 0;
  for (let image = 0; image < train.count; image++) {
    for (let pixel = 0; pixel < 1024; pixel++) red += train.pixels[image * 3072 + pixel]!;
  }
  expect(red / (50_000 * 1024 * 255)).toBeCloseTo(0.49139968, 7);
});

const masks = (grey: number) => encodePng(image(2, 1, 1, Uint8Array.of(0, grey)));

/** Three images of 2x1 with masks. */
async function putMembranes(): Promise<string> {
  const path = join(folder, 'segmentation', 'isbi2012-membrane');
  for (const part of ['image', 'label']) await mkdir(join(path, part), { recursive: true });
  for (const n of [0, 1, 10]) {
    await writeFile(join(path, 'image', `${n}.png`), encodePng(image(2, 1, 1, Uint8Array.of(n, 200))));
    await writeFile(join(path, 'label', `${n}.png`), masks(255));
  }
  return path;
}

test('images with masks are read in the order of their numbers, the last fifth held back', async () => {
  await putMembranes();
  const { train, test: held } = await loadData('membrane', { env: { FEATUREMAP_DATA: folder } });
  expect([train.count, held.count, train.shape, train.labelSize]).toEqual([2, 1, [1, 1, 2], [1, 2]]);
  expect([...train.pixels]).toEqual([0, 200, 1, 200]);
  expect([...held.pixels]).toEqual([10, 200]);
  expect([...train.labels]).toEqual([0, 1, 0, 1]);
});

test('masks that are grey, of another size or missing are named', async () => {
  const path = await putMembranes();
  const load = () => loadData('membrane', { env: { FEATUREMAP_DATA: folder } });
  const mask = join(path, 'label', '1.png');
  await writeFile(mask, encodePng(image(2, 1, 1, Uint16Array.of(0, 65535))));
  await expect(load()).rejects.toThrow(`${mask} has 16 bits a sample. Save it with 8.`);
  await writeFile(mask, masks(17));
  await expect(load()).rejects.toThrow(`${mask} holds the grey 17; a mask is black (membrane) and white (cell).`);
  await writeFile(mask, encodePng(image(1, 1, 1, Uint8Array.of(0))));
  await expect(load()).rejects.toThrow(`${mask} is 1x1 but its image is 2x1.`);
  await rm(mask);
  await expect(load()).rejects.toThrow(`Cannot read ${mask}: there is no such file; check the path.`);
  for (const n of [1, 10]) await rm(join(path, 'image', `${n}.png`));
  await expect(load()).rejects.toThrow(`${path} needs two images at least: image/0.png, image/1.png, ...`);
});

real('segmentation/isbi2012-membrane')('the membranes of ISBI 2012: 24 + 6, 78 % of it cell', async () => {
  const { train, test: held } = await loadData('membrane', { env });
  expect([train.count, held.count, train.shape]).toEqual([24, 6, [1, 512, 512]]);
  const cell = [train, held].map(({ labels: all }) => all.filter((label) => label === 1).length);
  expect((cell[0]! + cell[1]!) / (30 * 512 * 512)).toBeCloseTo(0.78, 3);
});

test('windows for a detector, cut out of scenes of digits', async () => {
  const { train, test: held } = await loadData('digit-windows', { train: 40, test: 20 });
  expect(train).toMatchObject({ count: 40, shape: [1, 28, 28] });
  expect(held).toMatchObject({ count: 20, classes: [...'0123456789', 'background'] });
  expect(train.labels.includes(10)).toBe(true);
  expect((await loadData('digit-windows', { train: 40, test: 20, seed: 2 })).train.pixels).not.toEqual(train.pixels);
});

real('mnist')('windows with the digits of MNIST', async () => {
  const { train } = await loadData('mnist-windows', { train: 30, test: 10, env });
  expect(train).toMatchObject({ count: 30, shape: [1, 28, 28], name: 'mnist train in scenes' });
});
