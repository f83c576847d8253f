import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { encodePng } from '../../src/image/index.ts';
import { digits, experiments, pictureOf } from '../../src/index.ts';
import { featuremapHere, scratch, tiny } from '../cli/support.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/lecture.md', root), 'utf8');
const quoted = [...page.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
const commands = [...new Set(quoted.filter((text) => text.startsWith('npx featuremap ')))];

/** The command as it is shown, made small. */
function small(command: string): string[] {
  const args = command.split(' ').slice(2);
  if (args[0] === 'lab') return [...args, '--quick'];
  return args[0] === 'train' ? [...args, ...tiny] : args;
}

const folder = scratch();
beforeAll(() => {
  process.chdir(folder);
  writeFileSync(join(folder, 'photo.png'), encodePng(pictureOf(digits({ train: 1, test: 1 }).test, 0)));
});

test('docs/lecture.md has the rows R1 to R29, in order', () => {
  const rows = [...page.matchAll(/^\| (R\d+) \| /gm)].map(([, row]) => row);
  expect(rows.slice(0, 29)).toEqual(Array.from({ length: 29 }, (_, i) => `R${i + 1}`));
});

test('docs/lecture.md names files and pages that exist', () => {
  const files = quoted.filter((text) => /^(src|tests|docs)\/\S*$/.test(text));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
  expect(links.filter((link) => !existsSync(new URL(`docs/${link}`, root)))).toEqual([]);
});

/** Left to tests of their own, which run them already, because they take long. */
const elsewhere = /^npx featuremap (tune|lab (detection|invariance|jarrett2009|lecun1989))\b/;

/** First those that make what others need. */
const ordered = commands
  .filter((command) => !elsewhere.test(command))
  .sort((a, b) => Number(b.includes(' train ')) - Number(a.includes(' train ')));

test.each(ordered)('%s', async (command) => {
  const { code, stdout, stderr } = await featuremapHere(small(command));
  expect({ code, said: code === 0 ? '' : stderr }).toEqual({ code: 0, said: '' });
  expect(stdout).not.toBe('');
});

test('every page of an experiment tells how to run it, shows figures that exist and is linked', () => {
  const pages = readdirSync(new URL('docs/lab/', root)).filter((file) => file.endsWith('.md'));
  expect(pages.length).toBeGreaterThanOrEqual(8);
  const names = experiments.map(({ name }) => name);
  for (const file of pages) {
    const name = file.replace(/\.md$/, '');
    expect(names).toContain(name);
    expect(page).toContain(`(lab/${file})`);
    const text = readFileSync(new URL(`docs/lab/${file}`, root), 'utf8');
    expect(text).toContain(`npx featuremap lab ${name}`);
    const figures = [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, figure]) => figure!);
    expect(figures.filter((figure) => !existsSync(new URL(`docs/lab/${figure}`, root)))).toEqual([]);
  }
});

test('every experiment is in the map', () => {
  const shown = commands.flatMap((command) => /^npx featuremap lab (\S+)/.exec(command)?.[1] ?? []);
  expect(experiments.map(({ name }) => name).filter((name) => !shown.includes(name))).toEqual([]);
});
