import { expect, test } from 'vitest';
import { ByteWriter, section } from './encoding.ts';

function written(write: (out: ByteWriter) => void): number[] {
  const out = new ByteWriter();
  write(out);
  return [...out.finish()];
}

test.each([
  [0, [0]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [624485, [0xe5, 0x8e, 0x26]],
  [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
])('unsigned %d', (value, bytes) => {
  expect(written((out) => out.unsigned(value))).toEqual(bytes);
});

test.each([
  [0, [0]],
  [63, [0x3f]],
  [64, [0xc0, 0x00]],
  [-1, [0x7f]],
  [-64, [0x40]],
  [-65, [0xbf, 0x7f]],
  [-123456, [0xc0, 0xbb, 0x78]],
  [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
])('signed %d, in 32 and in 64 bits', (value, bytes) => {
  expect(written((out) => out.signed(value))).toEqual(bytes);
  expect(written((out) => out.signed64(BigInt(value)))).toEqual(bytes);
});

test('the largest signed 64-bit integer takes ten bytes', () => {
  const bytes = written((out) => out.signed64(2n ** 63n - 1n));
  expect(bytes).toEqual([...new Array(9).fill(0xff), 0x00]);
});

test('floats are little endian', () => {
  expect(written((out) => out.float32(1))).toEqual([0, 0, 0x80, 0x3f]);
  expect(written((out) => out.float64(-2))).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0]);
});

test('a name stands behind its length in UTF-8', () => {
  expect(written((out) => out.name('aé'))).toEqual([3, 0x61, 0xc3, 0xa9]);
});

test('the buffer grows and keeps what it holds', () => {
  const bytes = written((out) => {
    for (let k = 0; k < 5000; k++) out.byte(k % 251);
    out.bytes(new Uint8Array(9000).fill(7));
  });
  expect(bytes).toHaveLength(14000);
  expect(bytes[4999]).toBe(4999 % 251);
  expect(bytes[13999]).toBe(7);
});

test('a section is its number, its size, its count and its entries; an empty one is nothing', () => {
  expect(written((out) => section(out, 3, [5, 6], (inner, item) => inner.unsigned(item)))).toEqual([3, 3, 2, 5, 6]);
  expect(written((out) => section(out, 3, [], () => {}))).toEqual([]);
});
