import { FormatError } from '../../core/errors.ts';

/** The eight bytes every PNG starts with. */
export const signature: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** A piece of a PNG file. */
export interface Chunk {
  /** Four letters: `IHDR`, `IDAT` ... */
  readonly type: string;
  readonly data: Uint8Array;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** The cyclic redundancy check of PNG (CRC-32). Source: PNG specification, annex D. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The chunks this decoder understands; others may be skipped unless they are critical. */
const known: readonly string[] = ['IHDR', 'PLTE', 'IDAT', 'tRNS', 'IEND'];

/**
 * The known chunks of a PNG file up to IEND, checksums verified.
 * @throws FormatError when the file is cut off, a checksum is wrong or a critical chunk is unknown.
 */
export function readChunks(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  let at = signature.length;
  while (chunks.at(-1)?.type !== 'IEND') {
    const { chunk, next } = readChunk(bytes, at);
    if (known.includes(chunk.type)) chunks.push(chunk);
    at = next;
  }
  return chunks;
}

function readChunk(bytes: Uint8Array, at: number): { chunk: Chunk; next: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = at + 12 <= bytes.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
  const end = at + 8 + length;
  if (end + 4 > bytes.length) throw new FormatError('The PNG file is cut off. Get the file again.', { at });
  const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
  checkType(type);
  if (known.includes(type) && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) {
    throw new FormatError(`The PNG file is damaged: the checksum of its chunk ${type} is wrong.`, { type, at });
  }
  return { chunk: { type, data: bytes.subarray(at + 8, end) }, next: end + 4 };
}

/** A type is four letters; a capital first one marks a chunk without which the image cannot be understood. */
function checkType(type: string): void {
  if (!/^[A-Za-z]{4}$/.test(type))
    throw new FormatError('The PNG file is damaged: a chunk has no proper type.', { type });
  if (/^[A-Z]/.test(type) && !known.includes(type)) {
    throw new FormatError(`The PNG file has a critical chunk ${type} that is not known.`, { type });
  }
}
