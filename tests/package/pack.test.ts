import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'featuremap-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const project = join(folder, 'project');

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
const run = (command: string, args: readonly string[], cwd = project) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });

/** The first Node of a major version among the programs that can be called. */
function nodeOfMajor(major: number): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((each) => join(each, 'node')).filter((path) => existsSync(path));
  return found.find((path) => run(path, ['--version'], folder).startsWith(`v${major}.`));
}

const node20 = nodeOfMajor(20);
if (node20 === undefined && process.env.CI) throw new Error('Node 20 is missing: put it into PATH.');

const script = `
import * as featuremap from 'featuremap';
import { decodeImage, encodePng, image } from 'featuremap/image';
import { loadModel, saveModel } from 'featuremap/node';
import { createRequire } from 'node:module';

const { conv2d, crossEntropy, digits, fullyConnected, maxPool, relu, sequential, sgd } = featuremap;
const { train, test } = digits({ train: 100, test: 20 });
const layers = [conv2d({ maps: 4, kernel: 5 }), relu(), maxPool({ kernel: 4 }), fullyConnected({ units: 10 })];
const model = sequential([1, 28, 28], layers);
const { steps } = await model.fit(train, { loss: crossEntropy(), optimizer: sgd({ learningRate: 0.05 }) });
await saveModel('small.safetensors', model);
const copy = await loadModel('small.safetensors');
const [before, after] = [await model.predict(test), await copy.predict(test)];
const { version } = createRequire(import.meta.url)('featuremap/package.json');
console.log(JSON.stringify({
  steps,
  same: before.data.every((value, i) => value === after.data[i]),
  width: decodeImage(encodePng(image(3, 1, 1, Uint8Array.of(1, 2, 3)))).width,
  version,
}));
`;

const typed = `
import { conv2d, fullyConnected, type Model, sequential } from 'featuremap';
import { type Image, decodeImage } from 'featuremap/image';
import { loadModel } from 'featuremap/node';

export const model: Model = sequential([1, 28, 28], [conv2d({ maps: 4, kernel: 5 }), fullyConnected({ units: 10 })]);
export const read = (bytes: Uint8Array): Image => decodeImage(bytes);
export const load: (path: string) => Promise<Model> = loadModel;
// @ts-expect-error: a kernel has a size
conv2d({ maps: 4 });
`;

beforeAll(() => {
  run('npm', ['pack', '--pack-destination', folder, ...quiet], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true, "type": "module" }\n');
  writeFileSync(join(project, 'script.js'), script);
  writeFileSync(join(project, 'typed.ts'), typed);
  run('npm', ['install', ...quiet, join('..', tarball)]);
}, 240_000);

test('the package holds what is built, no tests and no sources, and brings few others along', () => {
  const files = readdirSync(join(project, 'node_modules/featuremap'), { recursive: true }).map(String);
  expect(files).toContain(join('bundle', 'cli', 'main.js'));
  expect(files).toContain(join('dist', 'index.js'));
  expect(files).toContain(join('dist', 'index.d.ts'));
  expect(files.filter((file) => /\.test\.|^src|^tests/.test(file))).toEqual([]);
  const installed = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed.sort()).toEqual(['commander', 'featuremap', 'fflate', 'jpeg-js']);
});

const nodes = [
  ['the pinned Node', process.execPath],
  ['Node 20', node20],
] as const;

test.each(nodes)('library and command on %s', (_name, node) => {
  if (node === undefined) return console.log('skipped: there is no Node 20 in PATH');
  expect(JSON.parse(run(node, ['script.js']))).toMatchObject({ steps: 2, same: true, width: 3 });
  const command = join('node_modules', 'featuremap', 'bundle', 'cli', 'main.js');
  const args = ['train', '--train', '100', '--test', '20', '--epochs', '1', '--out', 'run', '--json'];
  const out = execFileSync(node, [command, ...args], {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(JSON.parse(out)).toMatchObject({ recipe: 'lenet5', trainSamples: 100, testSamples: 20 });
});

test('the example of the README runs as it is printed', () => {
  const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))![1]!;
  writeFileSync(join(project, 'readme.ts'), example);
  const [accuracy, length] = run(process.execPath, ['readme.ts']).trim().split('\n').map(Number);
  expect(accuracy).toBeGreaterThan(0.8);
  expect(length).toBe(5000);
});

test('the command is there by its name', () => {
  expect(run('npx', ['--no-install', 'featuremap', 'inspect', 'lecture'])).toMatch(/^lecture: /);
});

test('the types are there for all entries', () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '', 'typed.ts'];
  expect(run(process.execPath, [tsc, ...options])).toBe('');
});
