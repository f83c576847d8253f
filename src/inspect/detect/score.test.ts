import { expect, test } from 'vitest';
import { averagePrecision, matchDetections, meanAveragePrecision, scoreDetections } from './score.ts';

const at = (left: number, label: string, score = 1) => ({ left, top: 0, width: 10, height: 10, label, score });

test('each object is found once, by the best detection of its label that overlaps it enough', () => {
  const objects = [at(0, 'a'), at(30, 'b')];
  const [second, first, wrong, far] = [at(1, 'a', 0.7), at(2, 'a', 0.8), at(30, 'a', 0.9), at(36, 'b', 0.6)];
  const matches = matchDetections({ detections: [second, first, wrong, far], objects });
  expect(matches).toEqual([
    { detection: wrong, object: undefined },
    { detection: first, object: objects[0] },
    { detection: second, object: undefined },
    { detection: far, object: undefined },
  ]);
  // far and its object share 4 of 16 columns
  expect(matchDetections({ detections: [far], objects }, 0.25)[0]!.object).toBe(objects[1]);
});

test('of two objects the one that is overlapped most is taken', () => {
  const objects = [at(0, 'a'), at(3, 'a')];
  expect(matchDetections({ detections: [at(2, 'a')], objects })[0]!.object).toBe(objects[1]);
});

test('average precision by hand', () => {
  expect(averagePrecision([true, true], 2)).toBe(1);
  // precision 1, 1/2, 2/3; the best from there on 1, 2/3, 2/3; of three objects two are found
  expect(averagePrecision([true, false, true], 3)).toBeCloseTo((1 + 2 / 3) / 3, 12);
  expect(averagePrecision([false, true], 1)).toBe(0.5);
  expect(averagePrecision([], 4)).toBe(0);
  expect(averagePrecision([false], 0)).toBe(0);
});

const findings = [
  { objects: [at(0, 'a'), at(30, 'b')], detections: [at(0, 'a', 0.9), at(60, 'b', 0.8)] },
  { objects: [at(0, 'b')], detections: [at(0, 'b', 0.6), at(50, 'c', 0.95)] },
];

test('precision, recall and F1 over images, from a threshold on', () => {
  expect(scoreDetections(findings)).toEqual({
    objects: 3,
    detections: 4,
    right: 2,
    precision: 0.5,
    recall: 2 / 3,
    f1: 4 / 7,
  });
  expect(scoreDetections(findings, 0.7)).toMatchObject({ detections: 3, right: 1, recall: 1 / 3 });
  expect(scoreDetections([{ objects: [], detections: [] }])).toMatchObject({ precision: 0, recall: 0, f1: 0 });
});

test('mean average precision: of a 1, of b 1/4, and no class without objects', () => {
  // b: a false alarm at 0.8, then one of two found at precision 1/2
  expect(meanAveragePrecision(findings)).toBe((1 + 0.25) / 2);
  expect(meanAveragePrecision([])).toBe(0);
});
