import { describe, expect, test } from 'vitest';
import { photograph, withPhotographs } from '../../../tests/support/images.ts';
import { OptionError } from '../../core/errors.ts';
import { type Image, image } from '../image.ts';
import { imageOperation, imageOperations } from './index.ts';
import { type ImageOperation, operation } from './operation.ts';

const noise = (width: number, height: number, channels: Image['channels'], depth: 8 | 16 = 8): Image => {
  const samples = Array.from(
    { length: width * height * channels },
    (_, i) => (i * 7919 + i * i * 31) % (depth === 8 ? 256 : 65536),
  );
  return image(width, height, channels, depth === 8 ? Uint8Array.from(samples) : Uint16Array.from(samples));
};
const grey = (...rows: number[][]) => image(rows[0]!.length, rows.length, 1, Uint8Array.from(rows.flat()));
const apply = (name: string, source: Image, options?: Record<string, unknown>) =>
  imageOperation(name).run(source, options);

test('names are unique, every option is described and its default is allowed', () => {
  expect(new Set(imageOperations.map(({ name }) => name)).size).toBe(imageOperations.length);
  for (const { summary, options } of imageOperations) {
    expect(summary).not.toBe('');
    for (const option of Object.values(options)) {
      expect(option.summary).not.toBe('');
      if (option.kind === 'choice') expect(option.choices).toContain(option.default);
      else expect(option.default >= option.min && option.default <= option.max).toBe(true);
    }
  }
});

test.each([
  'digitise',
  'grey',
  'rgb',
  'box',
  'gaussian',
  'median',
  'sharpen',
  'sobel',
  'prewitt',
  'laplacian',
  'canny',
  'threshold',
  'otsu',
  'components',
  'watershed',
  'resize',
  'pyramid',
  'laplacian-pyramid',
  'subsample',
  'keypoints',
])('there is %s', (name) => expect(imageOperation(name).name).toBe(name));

const pixelTooFew = ['subsample'];
/** Those that draw in colours give 8 bits whatever they get. */
const drawn = ['components', 'watershed', 'keypoints'];

describe.each(imageOperations.map((each) => [each.name, each] as const))('%s', (name, { run, options }) => {
  test.each([1, 2, 3, 4] as const)('takes %i channels, at 8 and 16 bits', (channels) => {
    for (const depth of [8, 16] as const) {
      const result = run(noise(33, 21, channels, depth));
      expect(result.data.length).toBe(result.width * result.height * result.channels);
      if (name !== 'digitise') expect(result.depth).toBe(drawn.includes(name) ? 8 : depth);
    }
  });

  test('takes a single pixel, or says what is missing', () => {
    for (const channels of [1, 4] as const) {
      const attempt = () => run(noise(1, 1, channels));
      if (pixelTooFew.includes(name)) expect(attempt).toThrow('[subsample] 1 rows leave none');
      else expect(attempt().width).toBeGreaterThan(0);
    }
  });

  test('refuses options it does not have, and values out of bounds', () => {
    expect(() => run(noise(3, 3, 1), { colour: 1 })).toThrow(OptionError);
    for (const [key, option] of Object.entries(options)) {
      const wrong = option.kind === 'choice' ? ['sideways', 3] : [option.min - 1, option.max + 1, Number.NaN, 'many'];
      for (const value of wrong) expect(() => run(noise(3, 3, 1), { [key]: value })).toThrow(`[${name}] ${key} is `);
    }
  });
});

test('errors say what there is', () => {
  expect(() => imageOperation('gausian')).toThrow('There is no image operation "gausian". Did you mean "gaussian"?');
  expect(() => apply('box', noise(3, 3, 1), { sizes: 3 })).toThrow(
    '[box] has the options size, border, not "sizes". Did you mean "size"?',
  );
  expect(() => apply('grey', noise(3, 3, 1), { size: 3 })).toThrow('[grey] has no options, not "size".');
  expect(() => apply('box', noise(3, 3, 1), { size: 4 })).toThrow('[box] size is 4; it must be an odd number 1..255.');
});

test('an operation is checked before it runs, and options left out, or undefined, have their defaults', () => {
  const seen: unknown[] = [];
  const probe = operation({
    name: 'probe',
    summary: 'what it was given',
    options: {
      count: { kind: 'number', summary: 'how many', default: 2, min: 1, max: 3, whole: true },
      mode: { kind: 'choice', summary: 'how', default: 'a', choices: ['a', 'b'] },
    },
    run: (source, values) => {
      const typed: { readonly count: number; readonly mode: 'a' | 'b' } = values;
      seen.push(typed);
      return source;
    },
  });
  probe.run(noise(1, 1, 1));
  probe.run(noise(1, 1, 1), { count: 3, mode: undefined });
  expect(() => probe.run(noise(1, 1, 1), { count: 1.5 })).toThrow(
    '[probe] count is 1.5; it must be a whole number 1..3.',
  );
  expect(seen).toEqual([
    { count: 2, mode: 'a' },
    { count: 3, mode: 'a' },
  ]);
});

test('by hand: a box of three over a row', () => {
  expect([...apply('box', grey([0, 90, 0]), { border: 'zero' }).data]).toEqual([10, 10, 10]);
});

test('filters change colours and leave alpha', () => {
  const source = noise(9, 8, 4);
  const smooth = apply('gaussian', source);
  const alpha = (each: Image) => each.data.filter((_, i) => i % 4 === 3);
  expect(alpha(smooth)).toEqual(alpha(source));
  expect(smooth.data).not.toEqual(source.data);
});

test('edges count what is transparent as white', () => {
  const clear = image(
    6,
    5,
    2,
    Uint8Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? (i * 37) % 256 : 0)),
  );
  expect(Math.max(...apply('sobel', clear).data)).toBe(0);
});

test('a step from black to white is white for Sobel and Prewitt; an even image is middle grey for the Laplacian', () => {
  const step = grey(...Array.from({ length: 5 }, () => [0, 0, 0, 255, 255, 255]));
  for (const name of ['sobel', 'prewitt'])
    expect([...apply(name, step).data].slice(12, 18)).toEqual([0, 0, 255, 255, 0, 0]);
  expect(new Set(apply('laplacian', grey([9, 9], [9, 9])).data)).toEqual(new Set([128]));
});

test('grey and rgb undo each other', () => {
  const source = noise(5, 4, 1);
  expect(apply('grey', apply('rgb', source))).toEqual(source);
  expect(apply('rgb', noise(2, 2, 2)).channels).toBe(4);
});

test('digitise: a coarse grid, few levels', () => {
  const ramp = grey(Array.from({ length: 256 }, (_, i) => i));
  expect([...apply('digitise', ramp, { width: 4, height: 1, levels: 2 }).data]).toEqual([0, 0, 255, 255]);
});

test('attributes: level, areas and boxes', () => {
  const two = grey([255, 255, 0, 0], [255, 255, 0, 255]);
  expect(imageOperation('components').attributes!(two)).toEqual([
    { label: 1, area: 4, left: 0, top: 0, width: 2, height: 2, x: 0.5, y: 0.5 },
    { label: 2, area: 1, left: 3, top: 1, width: 1, height: 1, x: 3, y: 1 },
  ]);
  expect(imageOperation('components').attributes!(two, { area: 2 }).length).toBe(1);
  expect(imageOperation('components').attributes!(two, { objects: 'dark' })).toMatchObject([{ area: 3 }]);
  expect(() => imageOperation('components').attributes!(two, { area: 0 })).toThrow('[components] area is 0');
  const [{ level } = { level: 0 }] = imageOperation('otsu').attributes!(two);
  expect(level > 0 && level < 1).toBe(true);
});

test('subsample skips rows and columns apart', () => {
  const source = grey([1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]);
  expect([...apply('subsample', source, { rows: 2, columns: 1 }).data]).toEqual([1, 3]);
});

withPhotographs('palette and bilevel files are taken; truncated ones are refused when read', () => {
  for (const name of ['palette_color.png', 'palette_gray.png', 'checker_bilevel.png']) {
    const { width, height } = photograph(name);
    const result = apply('median', photograph(name));
    expect([result.width, result.height]).toEqual([width, height]);
  }
  expect(() => photograph('truncated.jpg')).toThrow(expect.objectContaining({ code: 'FORMAT' }));
});

withPhotographs('a photograph of 24 coins: 23 parts, and one of the first coin with the lit corner beside it', () => {
  const run = (operation: ImageOperation) => operation.attributes!(photograph('coins.png'), { area: 500 });
  expect(run(imageOperation('components')).length).toBe(24);
});

withPhotographs('keypoints: as many as asked for, inside the image', () => {
  const found = imageOperation('keypoints').attributes!(photograph('coins.png'), { most: 50, detector: 'surf' });
  expect(found.length).toBe(50);
  for (const { x, y } of found) expect(x! >= 0 && x! < 384 && y! >= 0 && y! < 303).toBe(true);
});
