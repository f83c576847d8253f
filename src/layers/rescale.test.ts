import { expect, test } from 'vitest';
import { run } from '../../tests/conformance/layer.ts';
import { rescale } from './rescale.ts';

test('pixels of 0..1 become -1..1', () => {
  expect([...run(rescale({ scale: 2, offset: -1 }), [[0, 0.25, 1]]).data]).toEqual([-1, -0.5, 1]);
});

test('nothing changes by default', () => {
  expect([...run(rescale(), [[0.5, -3]]).data]).toEqual([0.5, -3]);
});
