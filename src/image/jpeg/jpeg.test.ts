import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import jpeg from 'jpeg-js';
import { expect, test } from 'vitest';
import { FeaturemapError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { decodeImage } from '../decode.ts';
import { type Image, image } from '../image.ts';
import { resize } from '../resize.ts';
import { readOrientation } from './exif.ts';
import { upright } from './upright.ts';

const data = resolve(process.env.FEATUREMAP_DATA ?? '../shared/data');
const real = (path: string) => test.skipIf(!process.env.CI && !existsSync(join(data, path)));

/** A JPEG of 24x16 pixels: red on the left, blue on the right. */
const small = (() => {
  const rgba = Uint8Array.from({ length: 24 * 16 * 4 }, (_, i) => {
    const red = Math.floor(i / 4) % 24 < 16;
    return [red ? 255 : 0, 0, red ? 0 : 255, 255][i % 4]!;
  });
  return new Uint8Array(jpeg.encode({ width: 24, height: 16, data: rgba }, 90).data);
})();

/** An EXIF segment with nothing but an orientation, big-endian, with its marker. */
function exifSegment(orientation: number): number[] {
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const body = [...Buffer.from('Exif\0\0MM\0*'), 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  return [0xff, 0xe1, 0, body.length + 2, ...body];
}

const withExif = (orientation: number) =>
  Uint8Array.of(...small.subarray(0, 2), ...exifSegment(orientation), ...small.subarray(2));

test('a colour JPEG is decoded to RGB', () => {
  const { width, height, channels, depth, data } = decodeImage(small);
  expect([width, height, channels, depth]).toEqual([24, 16, 3, 8]);
  expect(data[0]).toBeGreaterThan(240);
  expect(data[23 * 3 + 2]).toBeGreaterThan(240);
});

/** A grey progressive JPEG of 16x8 pixels whose brightness is 12 x + 8 y. */
const greyProgressive = [
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsI',
  'CQoKCgoKBggLDAsKDAkKCgr/wgALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABwj/2gAIAQEAAAABC7A//8QAFRAB',
  'AQAAAAAAAAAAAAAAAAAABgD/2gAIAQEAAQUCEm4Sbv/EABYQAAMAAAAAAAAAAAAAAAAAAAACIv/aAAgBAQAGPwJYFg//xAAW',
  'EAADAAAAAAAAAAAAAAAAAAAAQaH/2gAIAQEAAT8hnono/9oACAEBAAAAED//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEB',
  'AAE/ECyz/9k=',
].join('');

test('a grey progressive JPEG is decoded to one channel', () => {
  const { width, height, channels, data } = decodeImage(Buffer.from(greyProgressive, 'base64'));
  expect([width, height, channels]).toEqual([16, 8, 1]);
  for (const [at, value] of data.entries()) {
    expect(Math.abs(value - (12 * (at % 16) + 8 * Math.floor(at / 16))), `sample ${at}`).toBeLessThan(4);
  }
});

test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('orientation %i is honoured', (orientation) => {
  expect(decodeImage(withExif(orientation))).toEqual(upright(decodeImage(small), orientation));
});

test.each([0, 9])('an orientation of %i is ignored', (orientation) => {
  expect(decodeImage(withExif(orientation))).toEqual(decodeImage(small));
});

test('turning upright moves the pixels as EXIF says', () => {
  const source = image(3, 2, 1, Uint8Array.of(1, 2, 3, 4, 5, 6));
  const turned = ([1, 2, 3, 4, 5, 6, 7, 8] as const).map((orientation) =>
    [...upright(source, orientation).data].join(''),
  );
  expect(turned).toEqual(['123456', '321654', '654321', '456123', '142536', '415263', '635241', '362514']);
});

test('damaged EXIF notes say nothing', () => {
  const segment = Uint8Array.from(exifSegment(6).slice(4));
  expect(readOrientation(segment)).toBe(6);
  for (let length = 0; length < 24; length++) expect(readOrientation(segment.subarray(0, length))).toBeUndefined();
  expect(readOrientation(segment.with(13, 255))).toBeUndefined();
});

real('decoder-tests/exif-orientation')('photographs of all orientations come out the same way up', () => {
  const thumbnails = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => {
    const path = join(data, 'decoder-tests/exif-orientation', `Landscape_${orientation}.jpg`);
    const photograph = decodeImage(readFileSync(path));
    expect([photograph.width, photograph.height]).toEqual([1800, 1200]);
    return resize(photograph, 30, 20, 'area');
  });
  for (const [orientation, thumbnail] of thumbnails.entries()) {
    expect(meanDifference(thumbnail, thumbnails[1]!), `orientation ${orientation}`).toBeLessThan(3);
  }
});

function meanDifference(a: Image, b: Image): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}

test('a file cut off anywhere is refused', () => {
  for (let length = 3; length < small.length; length++) {
    expect(() => decodeImage(small.subarray(0, length)), `${length} bytes`).toThrow(
      expect.objectContaining({ code: 'FORMAT' }),
    );
  }
});

test('whatever bytes are damaged, there is an image or a typed error', () => {
  const random = new Random(1);
  for (let round = 0; round < 1500; round++) {
    const damaged = small.slice();
    for (let hits = 1 + random.integer(4); hits > 0; hits--)
      damaged[3 + random.integer(damaged.length - 3)] = random.integer(256);
    expect(outcome(damaged), `round ${round}`).toMatch(/^(image|FORMAT|DATA)$/);
  }
});

function outcome(bytes: Uint8Array): string {
  try {
    decodeImage(bytes, { maxPixels: 2 ** 18 });
    return 'image';
  } catch (error) {
    return error instanceof FeaturemapError ? error.code : String(error);
  }
}

/** The small JPEG with one byte of its frame header changed, counted from the marker. */
function withFrameByte(offset: number, value: number): Uint8Array {
  const frame = small.findIndex((byte, i) => byte === 0xff && small[i + 1] === 0xc0);
  return small.with(frame + offset, value);
}

test('kinds that are not decoded say so', () => {
  expect(() => decodeImage(withFrameByte(1, 0xc9))).toThrow('This JPEG is lossless, hierarchical or arithmetic-coded');
  expect(() => decodeImage(withFrameByte(4, 12))).toThrow('This JPEG has 12 bits a sample; only 8 are decoded.');
});

test('absurd sizes and samplings are refused before memory is taken', () => {
  expect(() => decodeImage(withFrameByte(5, 255), { maxPixels: 1e6 })).toThrow('the limit is 1000000.');
  expect(() => decodeImage(withFrameByte(11, 0xff))).toThrow('its sampling is 15x15');
});
