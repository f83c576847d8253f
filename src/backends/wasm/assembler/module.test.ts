import { expect, test } from 'vitest';
import { instantiate, moduleWithMemory } from '../../../../tests/support/assembler.ts';
import { type Expr, ModuleBuilder } from './index.ts';

/** y[i] = a * x[i] + 1 for n floats, a multiple of 4. */
function saxpy(): ModuleBuilder {
  const module = moduleWithMemory();
  module.func('saxpy', { params: { n: 'i32', x: 'i32', y: 'i32', a: 'f32' }, export: true }, (f, { n, x, y, a }) => {
    const factor = f.local('v128', f.f32x4.splat(a), 'factor');
    f.for(0, n, 4, (i) => {
      const at = f.local('i32', f.i32.shl(i, 2), 'at');
      const product = f.f32x4.mul(factor, f.v128.load(f.i32.add(x, at)));
      f.v128.store(f.i32.add(y, at), f.f32x4.add(product, f.f32x4.const(1)), { align: 4 });
    });
  });
  return module;
}

test('a module runs', () => {
  const { memory, exports } = instantiate(saxpy());
  const floats = new Float32Array(memory.buffer);
  floats.set([1, 2, 3, 4, 5, 6, 7, 8]);
  exports.saxpy!(8, 0, 64, 10);
  expect([...floats.subarray(16, 25)]).toEqual([11, 21, 31, 41, 51, 61, 71, 81, 0]);
});

test('a module prints as text', () => {
  expect(saxpy().toText()).toBe(`(module
  (import "env" "memory" (memory 1 1 shared))
  (func $saxpy (export "saxpy") (param $n i32) (param $x i32) (param $y i32) (param $a f32)
    (local $factor v128)
    (local $5 i32)
    (local $at i32)
    (local.set $factor (f32x4.splat (local.get $a)))
    (local.set $5 (i32.const 0))
    (i32.lt_s (local.get $5) (local.get $n))
    if $L0
      loop $L1
        (local.set $at (i32.shl (local.get $5) (i32.const 2)))
        (v128.store align=4
          (i32.add (local.get $y) (local.get $at))
          (f32x4.add
            (f32x4.mul (local.get $factor) (v128.load (i32.add (local.get $x) (local.get $at))))
            (v128.const f32x4 1 1 1 1)
          )
        )
        (br_if $L1 (i32.lt_s (local.tee $5 (i32.add (local.get $5) (i32.const 4))) (local.get $n)))
      end
    end
  )
)
`);
});

test('immediates, calls, imports and data print as text', () => {
  const module = new ModuleBuilder();
  const report = module.importFunc('env', 'report', ['i32', 'f64'], 'i32');
  module.importMemory('env', 'memory', { initial: 2 });
  module.dataSegment(8, Uint8Array.of(1, 255));
  module.func('g', { result: 'v128' }, (f) => {
    f.drop(f.call(report, 7, Number.NEGATIVE_INFINITY));
    f.if(
      f.i32.load8_u(3, { offset: 9 }),
      () => f.unreachable(),
      () => f.memory.fill(0, 0, 8),
    );
    return f.v128.load32_lane(4, f.i32x4.const(-1), 3, { offset: 16 });
  });
  expect(module.toText()).toBe(`(module
  (import "env" "report" (func $report (param i32) (param f64) (result i32)))
  (import "env" "memory" (memory 2))
  (func $g (result v128)
    (drop (call $report (i32.const 7) (f64.const -inf)))
    (i32.load8_u offset=9 (i32.const 3))
    if $L0
      (unreachable)
    else
      (memory.fill (i32.const 0) (i32.const 0) (i32.const 8))
    end
    (v128.load32_lane offset=16 3 (i32.const 4) (v128.const i32x4 -1 -1 -1 -1))
  )
  (data (i32.const 8) "\\01\\ff")
)
`);
});

test('the smallest module is its header; equal signatures are stored once', () => {
  expect([...new ModuleBuilder().encode()]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const module = new ModuleBuilder();
  module.func('a', { params: { x: 'i32' } }, () => {});
  module.func('b', { params: { y: 'i32' } }, () => {});
  const types = [1, 5, 1, 0x60, 1, 0x7f, 0];
  const functions = [3, 3, 2, 0, 0];
  const code = [10, 7, 2, 2, 0, 0x0b, 2, 0, 0x0b];
  const letters = (text: string) => [text.length, ...new TextEncoder().encode(text)];
  const names = [0, 14, ...letters('name'), 1, 7, 2, 0, ...letters('a'), 1, ...letters('b')];
  expect([...module.encode()].slice(8)).toEqual([...types, ...functions, ...code, ...names]);
});

test('data is in memory after instantiation', () => {
  const module = moduleWithMemory();
  module.dataSegment(200, Uint8Array.of(3, 1, 4));
  expect([...new Uint8Array(instantiate(module).memory.buffer, 199, 5)]).toEqual([0, 3, 1, 4, 0]);
});

test('i32 arithmetic on constants is done while building', () => {
  const module = new ModuleBuilder();
  module.func('f', { params: { x: 'i32' }, result: 'i32' }, (f, { x }) =>
    f.i32.add(f.i32.mul(f.i32.add(x, 0), 1), f.i32.sub(f.i32.shl(3, 4), f.i32.mul(-2, 2 ** 31))),
  );
  expect(module.toText()).toContain('    (i32.add (local.get $x) (i32.const 48))\n');
});

test('folding never drops what an operand does', () => {
  const module = moduleWithMemory();
  module.func('run', { result: 'i32', export: true }, (f) => f.i32.mul(f.i32.atomic_rmw_add(0, 5), 0));
  const { memory, exports } = instantiate(module);
  expect(exports.run!()).toBe(0);
  expect(new Int32Array(memory.buffer)[0]).toBe(5);
});

test('a function of many thousand instructions is built and encoded whole', () => {
  const module = moduleWithMemory();
  module.func('run', { export: true }, (f) => {
    for (let k = 0; k < 4000; k++) f.i32.store(0, f.i32.add(f.i32.load(0), k));
  });
  const { memory, exports } = instantiate(module);
  exports.run!();
  expect(new Int32Array(memory.buffer)[0]).toBe((3999 * 4000) / 2);
});

test('refuses what a module cannot have', () => {
  const module = moduleWithMemory();
  const handle = module.func('f', {}, () => {});
  expect(() => module.func('f', {}, () => {})).toThrow('[assembler] the module already has a function "f".');
  expect(() => module.importMemory('env', 'other', { initial: 1 })).toThrow('already imports a memory');
  expect(() => new ModuleBuilder().importMemory('env', 'm', { initial: 1, shared: true })).toThrow('needs a maximum');
  const other = new ModuleBuilder();
  const foreign = () => other.func('g', {}, (f) => f.call(handle));
  expect(foreign).toThrow('[assembler] function "f" belongs to another module. Import it.');
  expect(() => module.importFunc('env', 'late', [])).toThrow('"late" is imported after a function was built');
});

test('shows no text where it keeps none', () => {
  const module = new ModuleBuilder({ text: false });
  module.func('f', {}, () => {});
  expect(WebAssembly.validate(module.encode())).toBe(true);
  expect(() => module.toText()).toThrow('the module keeps no text, so "f" cannot be shown');
});

test('refuses a local of another function', () => {
  const module = new ModuleBuilder();
  let foreign: Expr<'i32'> | undefined;
  module.func('f', { params: { x: 'i32' } }, (_, { x }) => {
    foreign = x;
  });
  const build = () => module.func('g', { params: { y: 'i32' } }, (f) => f.drop(foreign!));
  expect(build).toThrow('[assembler] local $x belongs to another function.');
});
