import { zlibSync } from 'fflate';
import type { Image } from '../image.ts';
import { crc32, signature } from './chunks.ts';
import { paeth } from './filter.ts';

/** By channels, the number of the colour type in the file. */
const colourNumbers = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

/** Encodes an image as PNG, lossless, at its own depth and channels. */
export function encodePng(image: Image): Uint8Array {
  return join([
    Uint8Array.from(signature),
    chunk('IHDR', header(image)),
    chunk('IDAT', zlibSync(filtered(image))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function header({ width, height, depth, channels }: Image): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([depth, colourNumbers[channels], 0, 0, 0], 8);
  return data;
}

/** Length, type, data, checksum. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(
    [...type].map((letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Every row with the Paeth filter (number 4), which suits photographs and drawings alike. */
function filtered(image: Image): Uint8Array {
  const bytes = bigEndian(image);
  const reach = (image.channels * image.depth) / 8;
  const rowBytes = image.width * reach;
  const result = new Uint8Array(image.height * (rowBytes + 1));
  for (let row = 0; row < image.height; row++) {
    result[row * (rowBytes + 1)] = 4;
    filterRow(bytes, row * rowBytes, rowBytes, reach, result, row * (rowBytes + 1) + 1);
  }
  return result;
}

function filterRow(bytes: Uint8Array, at: number, rowBytes: number, reach: number, into: Uint8Array, to: number): void {
  for (let i = 0; i < rowBytes; i++) {
    const left = i >= reach ? bytes[at + i - reach]! : 0;
    const up = at > 0 ? bytes[at + i - rowBytes]! : 0;
    const corner = at > 0 && i >= reach ? bytes[at + i - rowBytes - reach]! : 0;
    into[to + i] = bytes[at + i]! - paeth(left, up, corner);
  }
}

function bigEndian({ data }: Image): Uint8Array {
  if (data instanceof Uint8Array) return data;
  const bytes = new Uint8Array(2 * data.length);
  for (let i = 0; i < data.length; i++) {
    bytes[2 * i] = data[i]! >> 8;
    bytes[2 * i + 1] = data[i]! & 0xff;
  }
  return bytes;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
