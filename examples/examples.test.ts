import { digits } from 'featuremap';
import { expect, test } from 'vitest';
import { branches } from './branches.ts';
import { trainDigits } from './digits.ts';
import { filterRectifyNormalisePool } from './lecture.ts';
import { segmentCells } from './segmentation.ts';

test('digits: a small network learns them', async () => {
  const { accuracy, confusion } = await trainDigits();
  expect(accuracy).toBeGreaterThan(0.9);
  expect(confusion.flat().reduce((a, b) => a + b)).toBe(500);
});

test('branches: shapes and parameters are those of the wiring', async () => {
  const model = branches();
  const { layers, parameters } = model.summary();
  expect(layers.find((layer) => layer.name === 'shortcut')!.inputs).toEqual(['concatenate_1', 'relu_3']);
  expect(parameters).toBe(4 * (9 + 1) + 4 * (49 + 1) + 8 * (8 * 9 + 1) + 10 * (8 * 49 + 1));
  const output = await model.predict(digits({ train: 1, test: 3, seed: 5 }).test);
  expect(output.shape).toEqual([3, 10]);
});

test('lecture: the stage keeps the size of the maps until it pools', () => {
  const shapes = filterRectifyNormalisePool()
    .summary()
    .layers.map((layer) => layer.outputShape);
  expect(shapes).toEqual([[6, 24, 24], [6, 24, 24], [6, 24, 24], [6, 24, 24], [6, 6, 6], [10]]);
});

test('segmentation: cells and membranes are told apart, much better than by always saying cell', async () => {
  const { pixelError, iou, membrane } = await segmentCells();
  expect(pixelError).toBeLessThan(membrane / 2);
  for (const each of iou) expect(each).toBeGreaterThan(0.5);
});
