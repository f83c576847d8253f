import { expect, test } from 'vitest';
import { instantiate, moduleWithMemory } from '../../../../tests/support/assembler.ts';
import type { FunctionBuilder } from './index.ts';

/** Runs the body on a memory whose first bytes count up from 0, and gives that memory back. */
function run(body: (f: FunctionBuilder) => void): DataView {
  const module = moduleWithMemory();
  module.func('run', { export: true }, body);
  const { memory, exports } = instantiate(module);
  new Uint8Array(memory.buffer).set(Array.from({ length: 64 }, (_, k) => k));
  exports.run!();
  return new DataView(memory.buffer);
}

test('scalars are loaded and stored little endian, at pointer plus offset', () => {
  const view = run((f) => {
    f.i32.store(100, f.i32.load(1, { offset: 3 }));
    f.i32.store8(104, f.i32.load8_s(7));
    f.i32.store16(106, f.i32.load16_u(2, { align: 1 }));
    f.i64.store(112, f.i64.load(8));
    f.f32.store(120, 1.5);
    f.f64.store(128, -2.5);
  });
  expect(view.getUint32(100, true)).toBe(0x07060504);
  expect(view.getUint8(104)).toBe(7);
  expect(view.getUint16(106, true)).toBe(0x0302);
  expect(view.getBigUint64(112, true)).toBe(0x0f0e0d0c0b0a0908n);
  expect(view.getFloat32(120, true)).toBe(1.5);
  expect(view.getFloat64(128, true)).toBe(-2.5);
});

test('vectors are loaded whole, splat, padded with zeros, widened, and by lane', () => {
  const view = run((f) => {
    f.v128.store(100, f.v128.load(3, { align: 1 }));
    f.v128.store(116, f.v128.load32_splat(4));
    f.v128.store(132, f.v128.load32_zero(8));
    f.v128.store(148, f.v128.load8x8_u(16));
    f.v128.store(164, f.v128.load32_lane(20, f.i32x4.const(-1), 2));
    f.v128.store64_lane(180, f.v128.load(0), 1);
  });
  const at = (offset: number) => [0, 4, 8, 12].map((k) => view.getUint32(offset + k, true));
  expect(view.getUint8(100)).toBe(3);
  expect(view.getUint8(115)).toBe(18);
  expect(at(116)).toEqual(new Array(4).fill(0x07060504));
  expect(at(132)).toEqual([0x0b0a0908, 0, 0, 0]);
  expect(at(148)).toEqual([0x00110010, 0x00130012, 0x00150014, 0x00170016]);
  expect(at(164)).toEqual([0xffffffff, 0xffffffff, 0x17161514, 0xffffffff]);
  expect(view.getBigUint64(180, true)).toBe(0x0f0e0d0c0b0a0908n);
});

test('memory is copied, filled and measured', () => {
  const view = run((f) => {
    f.memory.copy(100, 10, 4);
    f.memory.fill(104, 0xab, 4);
    f.i32.store(108, f.memory.size());
  });
  expect(view.getUint32(100, true)).toBe(0x0d0c0b0a);
  expect(view.getUint32(104, true)).toBe(0xabababab);
  expect(view.getUint32(108, true)).toBe(1);
});

test('atomics read, change and give back the value before', () => {
  const view = run((f) => {
    f.i32.atomic_store(100, 5);
    f.i32.store(104, f.i32.atomic_rmw_add(100, 3));
    f.i32.store(108, f.i32.atomic_rmw_sub(100, 1));
    f.i32.store(112, f.i32.atomic_rmw_cmpxchg(100, 7, 70));
    f.i32.store(116, f.i32.atomic_rmw_cmpxchg(100, 7, 71));
    f.i32.store(120, f.i32.atomic_rmw_xchg(100, 9));
    f.atomic.fence();
    f.i32.store(124, f.i32.atomic_load(100));
  });
  expect([104, 108, 112, 116, 120, 124].map((at) => view.getInt32(at, true))).toEqual([5, 8, 7, 70, 70, 9]);
});

test('a wait ends at once where the value differs, after its time where nobody wakes it', () => {
  const view = run((f) => {
    f.i32.store(100, f.memory.atomic_wait32(0, 1, -1n));
    f.i32.store(104, f.memory.atomic_wait32(0, 0x03020100, 1000n));
    f.i32.store(108, f.memory.atomic_notify(0, 1));
  });
  expect([100, 104, 108].map((at) => view.getInt32(at, true))).toEqual([1, 2, 0]);
});
