import { FormatError } from '../core/errors.ts';
import { type Shape, sizeOf } from '../core/shape.ts';
import type { Tensor } from '../core/tensor.ts';

/** What a safetensors file holds: named arrays of float32 and string metadata. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: Shape;
  readonly data_offsets: readonly [number, number];
}

/** A header above this is refused, as the format's own reader does. */
const largestHeader = 100_000_000;

/**
 * The bytes of a safetensors file: 8 bytes with the header's length, a JSON header, then the numbers of each array,
 * little endian, in the order given. The header is padded with spaces so that the numbers are aligned to 8 bytes.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    const start = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [start, end] }] as const;
  });
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + end).fill(0x20, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  const view = new DataView(bytes.buffer, 8 + length);
  let at = 0;
  for (const { data } of Object.values(tensors)) {
    for (const number of data) {
      view.setFloat32(at, number, true);
      at += 4;
    }
  }
  return bytes;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const areCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);

function readHeader(bytes: Uint8Array): { header: Record<string, unknown>; start: number } {
  const fail = (what: string) => new FormatError(`Not a safetensors file: ${what}.`, { bytes: bytes.length });
  if (bytes.length < 8) throw fail(`it has ${bytes.length} bytes and needs at least 8`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > largestHeader || 8 + length > bytes.length) {
    throw fail(`its header should be ${length} bytes long, but the file has ${bytes.length}`);
  }
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
    if (isRecord(header)) return { header, start: 8 + length };
  } catch {
    // Said below.
  }
  throw fail('its header is not a JSON object');
}

function readTensor(bytes: Uint8Array, start: number, name: string, entry: unknown): Tensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<HeaderEntry>;
  if (dtype !== 'F32') {
    const found = typeof dtype === 'string' ? dtype : 'undescribed';
    throw new FormatError(`Array "${name}" of the safetensors file is ${found}; only F32 is read.`, { name });
  }
  if (!areCounts(shape) || !areCounts(offsets) || offsets.length !== 2) {
    throw new FormatError(`Array "${name}" of the safetensors file has no proper shape or place; it is damaged.`, {
      name,
    });
  }
  const [from, to] = offsets as [number, number];
  const count = sizeOf(shape);
  if (to - from !== 4 * count || start + to > bytes.length) {
    throw new FormatError(`Array "${name}" of the safetensors file is cut short: ${4 * count} bytes are wanted.`, {
      name,
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start + from, to - from);
  return { shape, data: Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true)) };
}

/** Reads the bytes of a safetensors file. @throws FormatError when they are cut short or something else. */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { header, start } = readHeader(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = Object.entries(entries).map(
    ([name, entry]) => [name, readTensor(bytes, start, name, entry)] as const,
  );
  if (!isRecord(metadata)) throw new FormatError('The metadata of the safetensors file are damaged.');
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Record<string, string> };
}
