import { expect, test } from 'vitest';
import { diagnose } from './doctor.ts';

test('the diagnosis names what is in use and measures it', async () => {
  const { platform, v8, threads, lanes, madd, features, ceiling } = await diagnose();
  expect(platform).toBe(`Node ${process.versions.node}`);
  expect(v8).toBe(process.versions.v8);
  expect(threads).toBeGreaterThanOrEqual(1);
  expect([8, 16]).toContain(lanes);
  expect(madd).toBe(features.relaxedMadd === 'fused' ? 'relaxed' : 'separate');
  expect(ceiling!.oneThread).toBeGreaterThan(0);
  expect(ceiling!.allThreads).toBeGreaterThan(0);
});
