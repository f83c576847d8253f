import { FormatError } from '../../core/errors.ts';
import type { Image } from '../image.ts';
import type { Chunk } from './chunks.ts';
import type { Header } from './header.ts';

/** Writes the colour of one pixel, given by its stored samples, into an image's data. */
export interface PixelWriter {
  readonly channels: Image['channels'];
  readonly depth: Image['depth'];
  readonly write: (stored: ArrayLike<number>, into: Uint8Array | Uint16Array, at: number) => void;
}

/** How the stored samples of a file become channels: palettes looked up, transparency made alpha, few bits made 8. */
export function pixelWriter(header: Header, chunks: readonly Chunk[]): PixelWriter {
  const transparency = chunks.find(({ type }) => type === 'tRNS')?.data;
  if (header.colour.name === 'palette') return paletteWriter(chunks, transparency);
  const hasKey = transparency !== undefined && (header.colour.name === 'grey' || header.colour.name === 'rgb');
  return hasKey ? keyedWriter(header, keyOf(transparency, header.colour.samples)) : plainWriter(header);
}

function plainWriter({ depth, colour }: Header): PixelWriter {
  const channels = colour.samples;
  const scale = scaleOf(depth);
  const write: PixelWriter['write'] = (stored, into, at) => {
    for (let c = 0; c < channels; c++) into[at + c] = stored[c]! * scale;
  };
  return { channels, depth: depth === 16 ? 16 : 8, write };
}

/** One colour is transparent, every other opaque. */
function keyedWriter(header: Header, key: readonly number[]): PixelWriter {
  const plain = plainWriter(header);
  const opaque = 2 ** plain.depth - 1;
  const write: PixelWriter['write'] = (stored, into, at) => {
    plain.write(stored, into, at);
    into[at + key.length] = key.every((value, c) => value === stored[c]) ? 0 : opaque;
  };
  return { channels: (plain.channels + 1) as Image['channels'], depth: plain.depth, write };
}

/** The transparent colour, at the depth of the file. */
function keyOf(transparency: Uint8Array, samples: number): number[] {
  if (transparency.length !== 2 * samples) {
    throw new FormatError(`The PNG file is damaged: its transparent colour has ${transparency.length} bytes.`);
  }
  return Array.from({ length: samples }, (_, c) => transparency[2 * c]! * 256 + transparency[2 * c + 1]!);
}

function paletteWriter(chunks: readonly Chunk[], alphas: Uint8Array | undefined): PixelWriter {
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data ?? new Uint8Array(0);
  const colours = Math.floor(palette.length / 3);
  const channels = alphas === undefined ? 3 : 4;
  const write: PixelWriter['write'] = (stored, into, at) => {
    const index = stored[0]!;
    if (index >= colours)
      throw new FormatError(`The PNG file is damaged: colour ${index} of ${colours} does not exist.`);
    for (let c = 0; c < 3; c++) into[at + c] = palette[3 * index + c]!;
    if (alphas !== undefined) into[at + 3] = alphas[index] ?? 255;
  };
  return { channels, depth: 8, write };
}

/** Factor that stretches samples of 1, 2 or 4 bits over 0..255. */
function scaleOf(depth: number): number {
  return depth < 8 ? 255 / (2 ** depth - 1) : 1;
}
