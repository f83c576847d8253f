import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { photograph, withPhotographs } from '../../tests/support/images.ts';
import * as library from './index.ts';

const page = readFileSync(new URL('../../docs/image.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);

test('every function that the table of operators names is exported', () => {
  const cells = [...page.matchAll(/^\| R\d+ +\| (.*?) +\| /gm)].map(([, cell]) => cell!);
  const names = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name!));
  expect(names.length).toBeGreaterThan(35);
  for (const name of names) expect(library, name).toHaveProperty(name);
});

test('the operations listed are those that there are, in their order', () => {
  const [list] = page.match(/`digitise grey[^`]*`/s)!;
  const listed = list!.match(/[a-z][a-z-]*/g);
  expect(listed).toEqual(library.imageOperations.map(({ name }) => name));
});

/** Runs a block of the page with the library's exports and `given` in scope, and returns its variables by name. */
function run(code: string, given: Readonly<Record<string, unknown>>, results: readonly string[]): unknown[] {
  const scope: Readonly<Record<string, unknown>> = { ...library, ...given };
  const body = `${code.replace(/^import.*$/m, '')}\nreturn [${results.join(', ')}];`;
  return new Function(...Object.keys(scope), body)(...Object.values(scope));
}

withPhotographs('the examples run', () => {
  const photo = photograph('text.png');
  const grey = library.greyPlane(photo);
  const rows = [
    [0, 0, 90],
    [0, 90, 0],
    [0, 0, 0],
  ];
  const logged: unknown[][] = [];
  const console = { log: (...values: unknown[]) => logged.push(values) };
  const [start, noise, count, pyramid, projection, find, ...more] = blocks;
  expect(more).toEqual([]);
  expect(run(start!, { bytes: library.encodePng(photo) }, ['edges.width'])).toEqual([photo.width]);
  run(noise!, { rows }, []);
  const [large] = run(count!, { photo }, ['large.length']);
  expect(large).toBeGreaterThan(0);
  expect(run(pyramid!, { grey }, ['sharper.width'])).toEqual([photo.width]);
  run(projection!, {}, []);
  run(find!, { first: photo, second: photo, console }, []);
  expect(logged.length).toBeGreaterThan(10);
});
