import { Unzlib } from 'fflate';
import { FormatError } from '../../core/errors.ts';
import type { Chunk } from './chunks.ts';

/** The most that deflate can shrink data. */
const bestRatio = 1032;

/** Packed bytes given to the unpacker at a time, so that it never makes much more than is wanted. */
const step = 2 ** 14;

/**
 * Unpacks the pixel data of a PNG into exactly `size` bytes; what would follow is ignored.
 * @throws FormatError when the data is corrupt or too short; memory is taken only when it can be enough.
 */
export function inflate(chunks: readonly Chunk[], size: number): Uint8Array {
  const pieces = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const packed = pieces.reduce((sum, { length }) => sum + length, 0);
  if (packed * bestRatio < size) throw cutOff();
  const unpacked = new Uint8Array(size);
  let filled = 0;
  const unpacker = new Unzlib((bytes) => {
    const wanted = bytes.subarray(0, size - filled);
    unpacked.set(wanted, filled);
    filled += wanted.length;
  });
  for (const piece of slices(pieces)) {
    if (filled < size) push(unpacker, piece);
  }
  if (filled < size) throw cutOff();
  return unpacked;
}

function* slices(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += step) yield piece.subarray(at, at + step);
  }
}

function push(unpacker: Unzlib, piece: Uint8Array): void {
  try {
    unpacker.push(piece);
  } catch (cause) {
    throw new FormatError('The PNG file is damaged: its pixel data cannot be unpacked.', {}, { cause });
  }
}

function cutOff(): FormatError {
  return new FormatError('The PNG file has too little pixel data. Get the file again.');
}
