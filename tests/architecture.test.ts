import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Which folders of `src` a folder may import from, lowest first; docs/architecture.md tells why. A folder may import
 * from itself and from those listed, and the list never leads back to it.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  graph: ['core'],
  ops: ['core', 'graph'],
  initializers: ['core'],
  layers: ['core', 'graph', 'initializers', 'ops'],
  losses: ['core', 'graph', 'ops'],
  optimizers: ['core', 'graph', 'ops'],
  schedules: ['core'],
  compiler: ['core', 'graph', 'ops'],
  backends: ['compiler', 'core', 'graph', 'ops'],
  runtime: ['backends', 'compiler', 'core', 'graph', 'ops'],
  formats: ['core'],
  image: ['core'],
  data: ['core', 'image'],
  network: [
    'backends',
    'compiler',
    'core',
    'formats',
    'graph',
    'initializers',
    'layers',
    'losses',
    'ops',
    'optimizers',
  ],
  train: ['backends', 'core', 'data', 'graph', 'image', 'losses', 'network', 'ops', 'optimizers', 'schedules'],
  model: ['backends', 'core', 'data', 'initializers', 'layers', 'losses', 'network', 'runtime', 'train'],
  inspect: ['backends', 'core', 'data', 'graph', 'image', 'layers', 'losses', 'model', 'network', 'ops', 'train'],
  node: ['core', 'data', 'model', 'network', 'runtime'],
  lab: [
    'backends',
    'core',
    'data',
    'formats',
    'graph',
    'image',
    'initializers',
    'inspect',
    'layers',
    'losses',
    'model',
    'network',
    'node',
    'ops',
    'optimizers',
    'runtime',
    'schedules',
    'train',
  ],
  cli: [
    'backends',
    'core',
    'data',
    'image',
    'inspect',
    'lab',
    'model',
    'network',
    'node',
    'optimizers',
    'runtime',
    'train',
  ],
};

const root = join(import.meta.dirname, '../src');

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
  });
}

const importPattern = /(?:from|import\()\s*'([^']+)'/g;

const files = sources(root).map((path) => {
  const specifiers = [...readFileSync(path, 'utf8').matchAll(importPattern)].map((match) => match[1]!);
  const local = specifiers.filter((specifier) => specifier.startsWith('.'));
  return {
    path: relative(root, path),
    folder: relative(root, path).split(sep)[0]!,
    packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
    imports: local.map((specifier) => relative(root, normalize(join(dirname(path), specifier)))),
  };
});

test('imports run downwards only, by the table', () => {
  const wrong = files
    .filter(({ path }) => path.includes(sep))
    .flatMap(({ path, folder, imports }) =>
      imports
        .map((target) => target.split(sep)[0]!)
        .filter((target) => target !== folder && !allowed[folder]?.includes(target))
        .map((target) => `${path} imports from ${target}`),
    );
  expect(wrong).toEqual([]);
});

test('the table has no way round', () => {
  const order = Object.keys(allowed);
  const later = order.flatMap((folder) =>
    allowed[folder]!.filter((target) => order.indexOf(target) >= order.indexOf(folder)).map(
      (target) => `${folder} > ${target}`,
    ),
  );
  expect(later).toEqual([]);
});

const isNodeFile = (path: string) => path.endsWith('.node.ts') || /(^|\/)(node|cli)\//.test(path.replaceAll(sep, '/'));

test('only files that say so import from Node', () => {
  const wrong = files
    .filter(({ path, packages }) => !isNodeFile(path) && packages.some((name) => name.startsWith('node:')))
    .map(({ path }) => path);
  expect(wrong).toEqual([]);
});

test('only the command line ends the process or reads its arguments', () => {
  const wrong = sources(root)
    .filter((path) => !relative(root, path).startsWith('cli'))
    .filter((path) => /process\.(exit|argv)\b/.test(readFileSync(path, 'utf8')));
  expect(wrong).toEqual([]);
});
