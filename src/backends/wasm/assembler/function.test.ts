import { expect, test } from 'vitest';
import { instantiate, moduleWithMemory } from '../../../../tests/support/assembler.ts';
import { type Expr, type FunctionBuilder, type Label, type Local, ModuleBuilder } from './index.ts';

/** Exports one function from an i32 to an i32. */
function compiled(body: (f: FunctionBuilder, n: Local<'i32'>) => Expr<'i32'>): (n: number) => unknown {
  const module = moduleWithMemory();
  module.func('run', { params: { n: 'i32' }, result: 'i32', export: true }, (f, { n }) => body(f, n));
  return instantiate(module).exports.run!;
}

/** Builds a function that must be refused. */
function building(body: (f: FunctionBuilder) => void): () => void {
  return () => new ModuleBuilder().func('bad', {}, body);
}

test('a loop counts from start to below end', () => {
  const sum = compiled((f, n) => {
    const total = f.local('i32', 0);
    f.for(1, n, 3, (i) => f.set(total, f.i32.add(total, i)));
    return total;
  });
  expect([sum(-5), sum(1), sum(2), sum(11)]).toEqual([0, 0, 1, 1 + 4 + 7 + 10]);
});

test('loops nest, and inner ones start again', () => {
  const count = compiled((f, n) => {
    const total = f.local('i32', 0);
    f.for(0, n, 1, (i) => f.for(i, n, 1, () => f.set(total, f.i32.add(total, 1))));
    return total;
  });
  expect(count(10)).toBe(55);
});

test('the end of a loop is evaluated once', () => {
  const count = compiled((f, n) => {
    const total = f.local('i32', 0);
    f.for(0, f.i32.mul(n, 2), 1, () => {
      f.set(total, f.i32.add(total, 1));
      f.set(n, 0);
    });
    return total;
  });
  expect(count(4)).toBe(8);
});

test('constant bounds need no guard; a single round needs no loop; none leaves nothing', () => {
  const module = new ModuleBuilder();
  module.func('loops', {}, (f) => {
    f.for(0, 8, 4, (i) => f.drop(i));
    f.for(0, 4, 4, (i) => f.drop(i));
    f.for(4, 4, 4, (i) => f.drop(i));
  });
  expect(module.toText()).toBe(`(module
  (func $loops
    (local $0 i32)
    (local $1 i32)
    (local.set $0 (i32.const 0))
    loop $L0
      (drop (local.get $0))
      (br_if $L0 (i32.lt_s (local.tee $0 (i32.add (local.get $0) (i32.const 4))) (i32.const 8)))
    end
    (local.set $1 (i32.const 0))
    (drop (local.get $1))
  )
)
`);
});

test('if chooses, select chooses without branching', () => {
  const choose = compiled((f, n) => {
    const result = f.local('i32');
    f.if(
      f.i32.gt_s(n, 0),
      () => f.set(result, 10),
      () => f.set(result, f.select(f.i32.const(20), 30, f.i32.eqz(n))),
    );
    return result;
  });
  expect([choose(5), choose(0), choose(-5)]).toEqual([10, 20, 30]);
});

test('branches leave blocks and repeat loops', () => {
  const collatz = compiled((f, n) => {
    const steps = f.local('i32', 0);
    f.block((done) => {
      f.loop((again) => {
        f.brIf(done, f.i32.eq(n, 1));
        f.set(steps, f.i32.add(steps, 1));
        f.set(n, f.select(f.i32.add(f.i32.mul(n, 3), 1), f.i32.shr_u(n, 1), f.i32.and(n, 1)));
        f.br(again);
      });
    });
    return steps;
  });
  expect(collatz(27)).toBe(111);
});

test('a function may return early', () => {
  const early = compiled((f, n) => {
    f.if(f.i32.lt_s(n, 0), () => f.return(-1));
    return f.i32.add(n, 1);
  });
  expect([early(-7), early(7)]).toEqual([-1, 8]);
});

test('functions call each other and functions from outside', () => {
  const seen: unknown[] = [];
  const module = moduleWithMemory();
  const report = module.importFunc('env', 'report', ['i32']);
  const half = module.func('half', { params: { x: 'f32' }, result: 'f32' }, (f, { x }) => f.f32.mul(x, 0.5));
  module.func('run', { params: { x: 'f32' }, result: 'f32', export: true }, (f, { x }) => {
    f.call(report, 42);
    return f.call(half, f.call(half, x));
  });
  const { exports } = instantiate(module, { report: (...args: unknown[]) => seen.push(...args) });
  expect(exports.run!(10)).toBe(2.5);
  expect(seen).toEqual([42]);
});

test('tee assigns and gives the value', () => {
  const twice = compiled((f, n) => {
    const x = f.local('i32');
    return f.i32.mul(f.tee(x, f.i32.add(n, 1)), x);
  });
  expect(twice(4)).toBe(25);
});

test('equal hoisted constants share a local that is set on entry', () => {
  const module = moduleWithMemory();
  module.func('run', { export: true }, (f) => {
    f.for(0, 32, 16, (i) => f.v128.store(i, f.f32x4.add(f.hoisted(f.f32x4.const(2)), f.hoisted(f.f32x4.const(2)))));
  });
  const { memory, exports } = instantiate(module);
  exports.run!();
  expect([...new Float32Array(memory.buffer, 0, 8)]).toEqual(new Array(8).fill(4));
  expect(module.toText().match(/v128.const/g)).toHaveLength(1);
});

test('a vector made in a round ends with it, one made before the loop goes on', () => {
  const module = moduleWithMemory();
  module.func('run', { export: true }, (f) => {
    const sum = f.local('v128', f.f32x4.const(0), 'sum');
    f.for(0, 64, 16, (i) => {
      const x = f.local('v128', f.v128.load(i), 'x');
      f.set(sum, f.f32x4.add(sum, f.f32x4.mul(x, x)));
    });
    f.v128.store(64, sum);
  });
  const round = module.toText().split('\n').slice(-10, -5);
  expect(round.map((line) => line.trim())).toEqual([
    'loop $L0',
    '(local.set $x (v128.load (local.get $1)))',
    '(local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $x) (local.get $x))))',
    '(local.set $x (local.get $zero))',
    '(br_if $L0 (i32.lt_s (local.tee $1 (i32.add (local.get $1) (i32.const 16))) (i32.const 64)))',
  ]);
  const { memory, exports } = instantiate(module);
  new Float32Array(memory.buffer).set(Array.from({ length: 16 }, (_, k) => k));
  exports.run!();
  expect([...new Float32Array(memory.buffer, 64, 4)]).toEqual([224, 276, 336, 404]);
});

test('a function of many locals of mixed types works', () => {
  const sum = compiled((f, n) => {
    const locals = Array.from({ length: 300 }, (_, k) =>
      k % 2 ? f.local('i32', k) : f.i32.trunc_f32_s(f.local('f32', k)),
    );
    return locals.reduce<Expr<'i32'>>((total, local) => f.i32.add(total, local), n);
  });
  expect(sum(1)).toBe(1 + (299 * 300) / 2);
});

test.each([
  [
    'operand',
    (f) => f.f32x4.add(f.f32x4.const(1), f.i32.const(1) as never),
    'operand 2 of f32x4.add is i32 but must be v128',
  ],
  ['missing operand', (f) => f.i32.add(1, undefined as never), 'operand 2 of i32.add is missing but must be i32'],
  ['number as vector', (f) => f.v128.not(3 as never), 'operand 1 of v128.not is the number 3 but must be v128'],
  [
    'integer',
    (f) => f.i32.add(1.5, f.local('i32')),
    '1.5 is not a 32-bit integer. Use a whole number from -2^31 to 2^32 - 1',
  ],
  [
    'local',
    (f) => f.set(f.local('f32', 0, 'x'), f.i32.const(1) as never),
    'the value of local $x in "bad" is i32 but must be f32',
  ],
  ['condition', (f) => f.if(f.f32.const(1) as never, () => {}), 'the condition of if in "bad" is f32 but must be i32'],
  ['offset', (f) => f.i32.load(0, { offset: -4 }), 'i32.load has offset -4. Use whole bytes from 0 to 2^32 - 1'],
  ['alignment', (f) => f.v128.load(0, { align: 32 }), 'v128.load has alignment 32. Use a power of two up to 16'],
  ['atomic alignment', (f) => f.i32.atomic_load(0, { align: 1 }), 'i32.atomic.load has alignment 1. Use exactly 4'],
  ['lane', (f) => f.f32x4.extract_lane(f.f32x4.const(0), 4), 'f32x4.extract_lane has lane 4. Use 0 to 3'],
  [
    'shuffle',
    (f) => f.i8x16.shuffle(f.f32x4.const(0), f.f32x4.const(0), [32]),
    'i8x16.shuffle has lanes [32]. Give 16 whole numbers from 0 to 31',
  ],
  ['vector', (f) => f.f32x4.const(1, 2), 'f32x4.const got 2 values. Give one for all lanes, or 4'],
  ['step', (f) => f.for(0, 4, 0, () => {}), 'a loop in "bad" has step 0. Use a whole number from 1'],
  ['result', (f) => f.return(1), '"bad" returns a value but declares no result. Add result: to it'],
  [
    'hoisted',
    (f) => f.hoisted(f.f32x4.splat(1)),
    '"bad" hoists an expression that is not a constant vector. Give a v128 constant',
  ],
] as [string, (f: FunctionBuilder) => void, string][])('refuses a wrong %s', (_, body, message) => {
  expect(building(body)).toThrow(expect.objectContaining({ name: 'BackendError', message: `[assembler] ${message}.` }));
});

test('refuses a branch to a block that is closed', () => {
  const body = (f: FunctionBuilder) => {
    let closed: Label | undefined;
    f.block((label) => {
      closed = label;
    });
    f.block(() => f.br(closed!));
  };
  expect(building(body)).toThrow('[assembler] a branch in "bad" goes to a block that is not open there.');
});

test('refuses a call with too few arguments or wrong ones', () => {
  const module = new ModuleBuilder();
  const callee = module.func('callee', { params: { x: 'f32' } }, () => {});
  expect(() => module.func('a', {}, (f) => f.call(callee))).toThrow('"callee" is called with 0 arguments but has 1.');
  expect(() => module.func('b', {}, (f) => f.call(callee, f.i32.const(1)))).toThrow(
    'argument 1 of "callee" is i32 but must be f32.',
  );
});
