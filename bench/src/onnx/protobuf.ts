/** Bytes of a message, field by field, as protocol buffers lay them out. */
export type Bytes = readonly number[] | Uint8Array;

const varintType = 0;
const bytesType = 2;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

export function concatenate(parts: readonly Bytes[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A whole number >= 0. */
export const number = (field: number, value: number): Bytes => [...varint(field * 8 + varintType), ...varint(value)];

/** Bytes, or a message inside a message. */
export const bytes = (field: number, value: Bytes): Bytes =>
  concatenate([varint(field * 8 + bytesType), varint(value.length), value]);

export const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value));

export const message = (...fields: readonly Bytes[]): Bytes => concatenate(fields);
