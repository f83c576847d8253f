import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mathDigest } from '../../../../tests/support/mathDigest.ts';
import { allKindsOfFloats, compileMath, mathCases, ulpError } from '../../../../tests/support/vectorMath.ts';
import { ModuleBuilder } from '../assembler/index.ts';
import { type MaddMode, Packs, power } from './index.ts';

const modes: readonly MaddMode[] = ['separate', 'relaxed'];
const combinations = Object.keys(mathCases).flatMap((name) => modes.map((mode) => [name, mode] as const));
const inf = Number.POSITIVE_INFINITY;

test.each(combinations)('%s (%s) keeps its error bound over the whole range of float32', (name, mode) => {
  const { emit, exact, ulp } = mathCases[name]!;
  const x = allKindsOfFloats(name.startsWith('power') ? 2 ** 17 : 2 ** 20);
  const y = compileMath(emit, mode, 4)(x);
  const worst = { error: 0, x: 0, y: 0 };
  x.forEach((value, k) => {
    const error = ulpError(y[k]!, exact(value));
    if (error > worst.error) Object.assign(worst, { error, x: value, y: y[k] });
  });
  expect(worst.error, `at ${worst.x}, where it gives ${worst.y}`).toBeLessThanOrEqual(ulp);
});

test.each(combinations)('%s (%s) is exact where the answer is special', (name, mode) => {
  const { emit, exact } = mathCases[name]!;
  const x = Float32Array.of(0, -0, inf, -inf, Number.NaN, 200, -200, -1);
  const y = compileMath(emit, mode, 2)(x);
  x.forEach((value, k) => {
    const answer = Math.fround(exact(value));
    if (Number.isFinite(answer) && answer !== 0) expect(ulpError(y[k]!, exact(value)), `at ${value}`).toBeLessThan(2);
    else expect(y[k], `at ${value}`).toBe(answer);
  });
});

test('small results are denormals before they are 0', () => {
  const results = (name: string, ...x: number[]) => [
    ...compileMath(mathCases[name]!.emit, 'separate', 1)(Float32Array.of(...x)),
  ];
  expect(results('exp', -103.5, -103.9, -104.1, -1e30)).toEqual([2 ** -149, 2 ** -149, 0, 0]);
  expect(results('sigmoid', -103.5, -103.9, -104.1, -1e30)).toEqual([2 ** -149, 2 ** -149, 0, 0]);
  expect(results('softplus', -103.5, -103.9, -104.1, -1e30)).toEqual([2 ** -149, 2 ** -149, 0, 0]);
  expect(results('tanh', 2 ** -149, -(2 ** -149), 2 ** -127, 1e-30)).toEqual(
    [2 ** -149, -(2 ** -149), 2 ** -127, 1e-30].map(Math.fround),
  );
  expect(results('log', 2 ** -149, 2 ** -130, 2 ** -126, 1)).toEqual(
    [Math.log(2 ** -149), Math.log(2 ** -130), Math.log(2 ** -126), 0].map(Math.fround),
  );
});

test('large results end in infinity', () => {
  const y = compileMath(mathCases.exp!.emit, 'separate', 1)(Float32Array.of(88.7, 88.73, 89, 1e30));
  expect(y[0]).toBeLessThan(inf);
  expect([...y.subarray(1)]).toEqual([inf, inf, inf]);
});

test.each(modes)('how many vectors go side by side does not change a bit (%s)', (mode) => {
  const one = mathDigest(mode, 1);
  expect(mathDigest(mode, 2)).toEqual(one);
  expect(mathDigest(mode, 4)).toEqual(one);
});

const canRevectorize = Number(process.versions.node.split('.')[0]) >= 24;

test.skipIf(!canRevectorize).each(modes)('fusing vectors to 256 bits does not change a bit (%s)', (mode) => {
  const script = fileURLToPath(new URL('../../../../tests/support/mathDigest.ts', import.meta.url));
  const flags = ['--experimental-wasm-revectorize', '--no-liftoff', '--no-warnings'];
  const fused = execFileSync(process.execPath, [...flags, script, mode, '4'], { encoding: 'utf8' });
  expect(JSON.parse(fused)).toEqual(mathDigest(mode, 4));
});

test.each([Number.NaN, inf, -5000])('power refuses the exponent %d', (exponent) => {
  const build = () =>
    new ModuleBuilder().func('f', {}, (f) => {
      power(new Packs(f, 'separate'), [f.f32x4.const(1)], exponent);
    });
  expect(build).toThrow(`[power] exponent ${exponent} is not supported. Use a number from -4096 to 4096.`);
});
