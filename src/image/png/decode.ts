import { FormatError } from '../../core/errors.ts';
import { type Image, image, samplesFor } from '../image.ts';
import { checkPixels, type DecodeOptions } from '../limits.ts';
import { readChunks } from './chunks.ts';
import { unfilter } from './filter.ts';
import { type Header, readHeader } from './header.ts';
import { inflate } from './inflate.ts';
import { bytesOf, type Pass, passesOf } from './passes.ts';
import { type PixelWriter, pixelWriter } from './pixels.ts';

/**
 * Decodes a PNG of any colour type, depth and interlacing. Palettes become RGB or RGBA, 1, 2 and 4 bits become 8, 16
 * stay 16; gamma and colour profiles are not applied. Source: PNG specification (W3C, ISO/IEC 15948).
 * @throws FormatError when the file is damaged or cut off. @throws DataError when it is larger than `maxPixels`.
 */
export function decodePng(bytes: Uint8Array, options: DecodeOptions = {}): Image {
  const chunks = readChunks(bytes);
  if (chunks[0]?.type !== 'IHDR') throw new FormatError('The PNG file is damaged: it does not start with a header.');
  const header = readHeader(chunks[0].data);
  checkPixels(header.width, header.height, options);
  const passes = passesOf(header);
  const raw = inflate(chunks, bytesOf(passes));
  const writer = pixelWriter(header, chunks);
  const data = samplesFor(writer.depth, header.width * header.height * writer.channels);
  let start = 0;
  for (const pass of passes) {
    unfilter(raw, start, pass, Math.max(1, (header.colour.samples * header.depth) >> 3));
    spread(raw, start, pass, header, writer, data);
    start += pass.rows * (pass.rowBytes + 1);
  }
  return image(header.width, header.height, writer.channels, data);
}

/** Writes the pixels of a pass to their places in the image. */
function spread(
  raw: Uint8Array,
  start: number,
  pass: Pass,
  { width, depth, colour }: Header,
  { write, channels }: PixelWriter,
  data: Uint8Array | Uint16Array,
): void {
  const stored = new Uint16Array(colour.samples);
  for (let row = 0; row < pass.rows; row++) {
    const from = start + row * (pass.rowBytes + 1) + 1;
    const y = pass.top + row * pass.downStep;
    for (let column = 0; column < pass.columns; column++) {
      for (let s = 0; s < colour.samples; s++) stored[s] = sampleAt(raw, from, column * colour.samples + s, depth);
      write(stored, data, (y * width + pass.left + column * pass.acrossStep) * channels);
    }
  }
}

/** The sample number `index` of a row; samples of less than 8 bits are packed from the high bits down. */
function sampleAt(raw: Uint8Array, from: number, index: number, depth: number): number {
  if (depth === 8) return raw[from + index]!;
  if (depth === 16) return raw[from + 2 * index]! * 256 + raw[from + 2 * index + 1]!;
  const bit = index * depth;
  return (raw[from + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
