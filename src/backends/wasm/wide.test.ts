import { expect, test, vi } from 'vitest';
import type { KernelCall } from './kernel.ts';

/** What the kernels do with 16 lanes, in place of what was asked. */
let broken: Partial<KernelCall['options']> = {};

vi.mock('./kernels/index.ts', async (original) => {
  const { kernelFor } = await original<typeof import('./kernels/index.ts')>();
  const mocked: typeof kernelFor = (node, operands, options) =>
    kernelFor(node, operands, options.lanes === 16 ? { ...options, ...broken } : options);
  return { kernelFor: mocked };
});

/** The module with nothing tried yet. */
async function fresh() {
  vi.resetModules();
  return await import('./wide.ts');
}

test('wide vectors are used only when they were asked for', async () => {
  const { usesWideVectors, allowWideVectors } = await fresh();
  expect(usesWideVectors('separate')).toBe(false);
  allowWideVectors();
  expect(usesWideVectors('separate')).toBe(true);
});

test('wide vectors that give other bits are not used, and that is said once', async () => {
  broken = { madd: 'relaxed' };
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const { usesWideVectors, allowWideVectors } = await fresh();
  allowWideVectors();
  expect(usesWideVectors('separate')).toBe(false);
  expect(usesWideVectors('separate')).toBe(false);
  expect(warn.mock.calls).toEqual([
    ['featuremap: wide vectors gave other numbers than narrow ones here; narrow ones are used.'],
  ]);
});

test('sessions that filter try the transforms too', async () => {
  broken = { madd: 'relaxed' };
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  warn.mockClear();
  const { usesWideVectors, allowWideVectors } = await fresh();
  allowWideVectors();
  expect(usesWideVectors('separate', 'filtered')).toBe(false);
  expect(warn).toHaveBeenCalledTimes(1);
  broken = {};
  const again = await fresh();
  again.allowWideVectors();
  expect(again.usesWideVectors('separate', 'filtered')).toBe(true);
});
