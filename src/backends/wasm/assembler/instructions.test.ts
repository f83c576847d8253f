import { expect, test } from 'vitest';
import { moduleOf, names } from '../../../../tests/support/assembler.ts';
import { instructions } from './instructions.ts';

test('the table has the instructions of the specification', () => {
  expect(names).toHaveLength(444);
});

test('no two instructions share a code', () => {
  const codes = Object.values(instructions).map(({ prefix, opcode }) => `${prefix}:${opcode}`);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(names)('%s passes validation with the types of its row', (name) => {
  expect(WebAssembly.validate(moduleOf(name).encode())).toBe(true);
});
