import { expect, test } from 'vitest';
import { count, duration, loss, megabytes, percent } from './format.ts';
import { table } from './table.ts';

test('numbers as people read them', () => {
  expect([count(61706), count(999.6), percent(0.98765), percent(1, 0)]).toEqual([
    '61,706',
    '1,000',
    '98.77 %',
    '100 %',
  ]);
  expect([0.12345, 12.3, 1e-5, 123456].map(loss)).toEqual(['0.1235', '12.3000', '1.00e-5', '1.23e+5']);
  expect([0, 7.4, 61, 3725].map(duration)).toEqual(['0:00', '0:07', '1:01', '1:02:05']);
  expect(megabytes(3_014_656)).toBe('2.9 MiB');
});

test('columns: text to the left, numbers to the right', () => {
  const rows = [
    ['name', 'n', 'kind'],
    ['a', '1,000', ''],
    ['longer', '7', 'x'],
  ];
  expect(table(rows, [1])).toEqual(['name        n  kind', 'a       1,000', 'longer      7  x']);
});
