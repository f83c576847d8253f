import { expect, test } from 'vitest';
import { digits } from '../../../data/digits/digits.ts';
import { fullyConnected } from '../../../layers/index.ts';
import { sequential } from '../../../model/model.ts';
import { runExperiment } from '../index.ts';
import { scoresBySize } from './searching.ts';

const at = (left: number, height: number, label: string, score = 1) => ({
  left,
  top: 0,
  width: height,
  height,
  label,
  score,
});

test('recall is by the size of the object, precision by that of the box, from the threshold on', () => {
  const trained = { name: '', model: sequential([1, 1, 1], [fullyConnected({ units: 1 })]), windows: 0, alarms: 0 };
  const findings = [
    {
      objects: [at(0, 29, 'a'), at(100, 22, 'b'), at(200, 60, 'a')],
      detections: [at(0, 31, 'a', 0.9), at(100, 22, 'b', 0.4), at(200, 60, 'b', 0.8), at(300, 60, 'b', 0.7)],
    },
  ];
  const scores = { objects: 0, detections: 0, right: 0, precision: 0, recall: 0, f1: 0 };
  const rows = scoresBySize({ ...trained, findings, threshold: 0.5, scores, meanAveragePrecision: 0 });
  expect(
    rows.map(([from, to, each]) => [from, to - 1, each.objects, each.recall, each.detections, each.precision]),
  ).toEqual([
    [22, 29, 2, 0.5, 0, 0],
    [30, 39, 0, 0, 1, 1],
    [40, 53, 0, 0, 0, 0],
    [54, 72, 1, 0, 2, 0],
  ]);
});

test('three detectors, their scores, sizes that add up, and sliding gives what every window alone gives', async () => {
  const { tables, figures, model, reading } = await runExperiment('detection', { quick: true });
  const [scores, sizes, timing] = tables;
  expect(scores!.rows.map(([name]) => name)).toEqual(['objects alone', 'with background', 'with false alarms']);
  const [alone, background, alarms] = scores!.rows as [string, ...number[]][];
  expect(alone![1]).toBeLessThan(background![1]!);
  expect(alarms![1]).toBe(background![1]! + alarms![2]!);
  for (const row of scores!.rows) {
    const [objects, boxes, precision, recall, f1] = row.slice(4) as number[];
    expect(precision! * boxes!).toBeCloseTo(recall! * objects!, 9);
    expect(f1! * (objects! + boxes!)).toBeCloseTo(2 * recall! * objects!, 9);
  }
  const total = (column: number) => sizes!.rows.reduce((sum, row) => sum + (row[column] as number), 0);
  expect(total(1)).toBe(alarms![4]);
  const [cropped, slid] = timing!.rows as [string, ...number[]][];
  expect(slid![1]).toBe(cropped![1]);
  expect(slid![2]).toBeLessThan(cropped![2]! / 4);
  expect(slid![6]).toBeLessThan(1e-5);
  expect(figures.map(({ name }) => name)).toEqual(['boxes-digits', 'curves-digits']);
  expect(model!.notes.classes).toEqual([...'0123456789', 'background']);
  expect(reading).toMatch(/^On digits: the same network finds/);
}, 240_000);

test('data that are no grey images are refused before anything is trained', async () => {
  const { train } = digits({ train: 10, test: 10 });
  const colour = { ...train, shape: [3, 28, 28], pixels: new Uint8Array(10 * 3 * 784) } as const;
  const data = [{ train: colour, test: colour }];
  await expect(runExperiment('detection', { quick: true, data })).rejects.toThrow(
    '[scene] scenes are composed of grey',
  );
});
