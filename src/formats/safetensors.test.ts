import { expect, test } from 'vitest';
import { tensor } from '../core/tensor.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

const tensors = { row: tensor([3], [1, -2, 0.5]), square: tensor([2, 2], [1, 2, 3, 4]), scalar: tensor([], [7]) };
const bytes = encodeSafetensors({ tensors, metadata: { made: 'here' } });
const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));

/** A file with this header and these numbers behind it. */
function file(header: string, numbers = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const result = new Uint8Array(8 + text.length + numbers);
  new DataView(result.buffer).setBigUint64(0, BigInt(text.length), true);
  result.set(text, 8);
  return result;
}

test('arrays and metadata come back', () => {
  expect(decodeSafetensors(bytes)).toEqual({ tensors, metadata: { made: 'here' } });
});

test('the layout is the format’s: length, JSON, then little-endian numbers at aligned places', () => {
  expect(headerLength % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  expect(header).toEqual({
    __metadata__: { made: 'here' },
    row: { dtype: 'F32', shape: [3], data_offsets: [0, 12] },
    square: { dtype: 'F32', shape: [2, 2], data_offsets: [12, 28] },
    scalar: { dtype: 'F32', shape: [], data_offsets: [28, 32] },
  });
  expect(bytes.length).toBe(8 + headerLength + 32);
  expect([...bytes.subarray(8 + headerLength, 12 + headerLength)]).toEqual([0, 0, 0x80, 0x3f]);
});

test('reads from the middle of a larger buffer', () => {
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  expect(decodeSafetensors(larger.subarray(3)).tensors).toEqual(tensors);
});

test.each([
  ['no bytes', new Uint8Array(0), 'Not a safetensors file: it has 0 bytes and needs at least 8.'],
  [
    'a header longer than the file',
    bytes.slice(0, 40),
    `Not a safetensors file: its header should be ${headerLength} bytes long, but the file has 40.`,
  ],
  ['a header that is not JSON', file('{"a": '), 'Not a safetensors file: its header is not a JSON object.'],
  ['a header that is a list', file('[1]'), 'Not a safetensors file: its header is not a JSON object.'],
  ['numbers cut short', bytes.slice(0, -1), 'Array "scalar" of the safetensors file is cut short: 4 bytes are wanted.'],
  [
    'another kind of number',
    file('{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}', 2),
    'Array "a" of the safetensors file is BF16; only F32 is read.',
  ],
  [
    'an array without description',
    file('{"a":null}'),
    'Array "a" of the safetensors file is undescribed; only F32 is read.',
  ],
  [
    'a shape that is none',
    file('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4),
    'Array "a" of the safetensors file has no proper shape or place; it is damaged.',
  ],
  ['metadata that are none', file('{"__metadata__":null}'), 'The metadata of the safetensors file are damaged.'],
])('refuses %s', (_name, damaged, message) => {
  expect(() => decodeSafetensors(damaged)).toThrow(message);
});
