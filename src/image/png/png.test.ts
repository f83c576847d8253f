import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { decodeImage } from '../decode.ts';
import { fullScale, type Image, image } from '../image.ts';
import { crc32 } from './chunks.ts';
import { encodePng } from './encode.ts';

const suite = resolve(process.env.FEATUREMAP_DATA ?? '../shared/data', 'decoder-tests/pngsuite');

/** A test on the PngSuite: skipped where it is not, unless under CI, where it must be. */
const withSuite = test.skipIf(!process.env.CI && !existsSync(suite));

/** Files of the suite; those that begin with x are corrupt on purpose. */
function suiteFiles(corrupt: boolean): string[] {
  return readdirSync(join(suite, 'png')).filter((name) => name.startsWith('x') === corrupt);
}

/** Any image as interleaved RGBA at its own depth. */
function toRgba({ width, height, channels, data, depth }: Image): number[] {
  const rgba: number[] = [];
  for (let at = 0; at < width * height * channels; at += channels) {
    const alpha = channels % 2 === 0 ? data[at + channels - 1]! : fullScale({ depth });
    const [r, g, b] = channels < 3 ? [data[at]!, data[at]!, data[at]!] : [data[at]!, data[at + 1]!, data[at + 2]!];
    rgba.push(r, g, b, alpha);
  }
  return rgba;
}

withSuite('every sound file of the PngSuite gives the known pixels', () => {
  const files = suiteFiles(false);
  expect(files.length).toBe(161);
  for (const name of files) {
    const decoded = decodeImage(readFileSync(join(suite, 'png', name)));
    const known: number[] = JSON.parse(readFileSync(join(suite, 'json', name.replace('.png', '.json')), 'utf8'));
    expect(toRgba(decoded), name).toEqual(known);
  }
});

withSuite('every corrupt file of the PngSuite is refused', () => {
  const files = suiteFiles(true);
  expect(files.length).toBe(14);
  for (const name of files) {
    expect(() => decodeImage(readFileSync(join(suite, 'png', name))), name).toThrow(
      expect.objectContaining({ code: 'FORMAT' }),
    );
  }
});

withSuite('a file cut off anywhere is refused', () => {
  const whole = readFileSync(join(suite, 'png', 'basi3p08.png'));
  for (let length = 0; length < whole.length; length++) {
    expect(() => decodeImage(whole.subarray(0, length)), `${length} bytes`).toThrow(
      expect.objectContaining({ code: 'FORMAT' }),
    );
  }
});

function noise(channels: Image['channels'], depth: Image['depth'], width = 7, height = 5): Image {
  const random = new Random(channels * depth);
  const samples = Array.from({ length: width * height * channels }, () => random.integer(2 ** depth));
  return image(width, height, channels, depth === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples));
}

test.each([1, 2, 3, 4] as const)(
  'images of %i channels come back from PNG as they were, at 8 and 16 bits',
  (channels) => {
    for (const depth of [8, 16] as const) {
      const original = noise(channels, depth);
      expect(decodeImage(encodePng(original))).toEqual(original);
    }
  },
);

test('a large image is unpacked in many steps', () => {
  const original = noise(3, 8, 400, 300);
  expect(decodeImage(encodePng(original)).data).toEqual(original.data);
});

/** The PNG with the sizes in its header changed, checksum made right. */
function withSize(png: Uint8Array, width: number, height: number): Uint8Array {
  const changed = png.slice();
  const view = new DataView(changed.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  view.setUint32(29, crc32(changed.subarray(12, 29)));
  return changed;
}

test('absurd sizes are refused before memory is taken', () => {
  const bomb = withSize(encodePng(noise(1, 8)), 2 ** 31 - 1, 2 ** 31 - 1);
  expect(() => decodeImage(bomb)).toThrow('pixels; the limit is 67108864. Raise maxPixels, or shrink the image.');
  expect(() => decodeImage(encodePng(noise(1, 8)), { maxPixels: 34 })).toThrow('7x5 = 35 pixels; the limit is 34.');
});

test('a size the pixel data cannot fill is refused', () => {
  const bloated = withSize(encodePng(noise(1, 8)), 8000, 8000);
  expect(() => decodeImage(bloated)).toThrow('The PNG file has too little pixel data.');
});

test('damage is told from the checksum of the chunk', () => {
  const png = encodePng(noise(3, 8));
  png[45] = png[45]! ^ 1;
  expect(() => decodeImage(png)).toThrow('The PNG file is damaged: the checksum of its chunk IDAT is wrong.');
});

test('other files are refused', () => {
  expect(() => decodeImage(new TextEncoder().encode('GIF89a'))).toThrow('The bytes are neither a PNG nor a JPEG file.');
  expect(() => decodeImage(new Uint8Array(0))).toThrow('The file is empty.');
});
