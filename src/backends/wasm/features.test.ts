import { afterEach, expect, test, vi } from 'vitest';
import { detectFeatures } from './features.ts';

afterEach(() => vi.unstubAllGlobals());

test('this engine has vectors, bulk memory and threads', () => {
  expect(detectFeatures()).toMatchObject({ simd: true, bulkMemory: true, threads: true });
});

test('the relaxed multiply-add is known to round once or twice, or is not used', () => {
  expect(['fused', 'separate', 'none']).toContain(detectFeatures().relaxedMadd);
});

test('the answer is the same each time', () => {
  expect(detectFeatures()).toEqual(detectFeatures());
});

test('a page that is not isolated has no threads', () => {
  vi.stubGlobal('crossOriginIsolated', false);
  expect(detectFeatures()).toMatchObject({ simd: true, threads: false });
});

test('an engine without shared buffers has no threads', () => {
  vi.stubGlobal('SharedArrayBuffer', undefined);
  expect(detectFeatures().threads).toBe(false);
});

test('an engine without WebAssembly has nothing', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(detectFeatures()).toEqual({ simd: false, bulkMemory: false, threads: false, relaxedMadd: 'none' });
});

test('an engine that refuses every module has nothing', () => {
  vi.stubGlobal('WebAssembly', { ...WebAssembly, validate: () => false });
  expect(detectFeatures()).toEqual({ simd: false, bulkMemory: false, threads: false, relaxedMadd: 'none' });
});
