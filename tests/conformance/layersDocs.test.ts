import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Shape, sizeOf } from '../../src/core/shape.ts';
import { layerTypes } from '../../src/layers/index.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** The cells of each row of the table under a heading, without their backquotes. */
function rowsUnder(page: string, heading: string): string[][] {
  const section = page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

test('docs/shapes.md has a row for every layer', () => {
  const named = rowsUnder(read('docs/shapes.md'), 'Every layer').map(([name]) => name);
  expect(named).toEqual(Object.keys(layerTypes).sort());
});

test('docs/shapes.md works LeNet-5 out as the layers do', () => {
  const rows = rowsUnder(read('docs/shapes.md'), 'LeNet-5, layer by layer');
  expect(rows.length).toBeGreaterThan(10);
  let shape: Shape = [1, 32, 32];
  for (const [name, json, ...written] of rows) {
    const type = layerTypes[name!]!;
    const options = JSON.parse(json!) as object;
    const parameters = type.parameters(options, [shape]).reduce((total, each) => total + sizeOf(each.shape), 0);
    const multiplyAdds = type.multiplyAdds(options, [shape]);
    shape = type.outputShape(options, [shape], `[${name}]`);
    expect(written, `${name} ${json}`).toEqual([shape.join(' '), String(parameters), String(multiplyAdds)]);
  }
  expect(shape).toEqual([10]);
});

test('docs/add-a-layer.md shows code that exists, line for line', () => {
  const blocks = [...read('docs/add-a-layer.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
  expect(blocks.length).toBeGreaterThan(8);
  const folder = 'src/layers/';
  const sources = readdirSync(new URL(folder, root)).map((file) => read(folder + file));
  for (const block of blocks)
    expect(
      sources.some((source) => source.includes(block)),
      block,
    ).toBe(true);
});
