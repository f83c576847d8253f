import { expect, test } from 'vitest';
import { axisFor, niceStep } from './axis.ts';
import { barChart } from './barChart.ts';
import { lineChart } from './lineChart.ts';
import { element, escapeText } from './svg.ts';

test('steps of 1, 2 and 5', () => {
  expect([5, 6, 10, 11, 25, 0.07].map(niceStep)).toEqual([1, 2, 2, 5, 5, 0.02]);
});

test('a linear axis goes to whole ticks, or from and to where it is told', () => {
  const free = axisFor({ label: 'x' }, [0.3, 4.2]);
  expect(free.ticks.map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4', '5']);
  expect([free.place(0), free.place(2.5), free.place(5)]).toEqual([0, 0.5, 1]);
  const told = axisFor({ label: 'x', from: -3, to: 3 }, [-1, 1]);
  expect(told.ticks.map(({ value }) => value)).toEqual([-2, 0, 2]);
  expect(told.place(-3)).toBe(0);
});

test('a log axis puts equal ratios equally far apart', () => {
  const axis = axisFor({ label: 'y', log: true }, [1e-4, 0.5, 0]);
  expect(axis.ticks.map(({ text }) => text)).toEqual(['1e-4', '0.001', '0.01', '0.1', '1']);
  expect(axis.place(1e-3)).toBeCloseTo(0.25, 12);
  expect(axis.place(0)).toBe(0);
});

test('equal numbers still make an axis', () => {
  expect(axisFor({ label: 'y' }, [2, 2]).place(2)).toBe(0);
  expect(axisFor({ label: 'y', log: true }, [10, 10]).place(100)).toBe(1);
});

test('text is escaped', () => {
  expect(escapeText('a < b & "c"')).toBe('a &lt; b &amp; &quot;c&quot;');
  expect(element('line', { x1: 1.23456, name: '<' })).toBe('<line x1="1.2" name="&lt;"/>');
});

test('a line chart has a curve a series, its title, its axes and its legend', () => {
  const series = [
    { name: 'first', points: [[0, 0] as const, [1, 1] as const, [2, Number.NaN] as const] },
    { name: 'bound', points: [[0, 1] as const, [1, 0] as const], dashed: true },
  ];
  const svg = lineChart({ title: 'T & U', x: { label: 'across', to: 1 }, y: { label: 'up' }, series });
  expect(svg.match(/<polyline/g)).toHaveLength(2);
  expect(svg).toContain('points="72.0,364.0 572.0,48.0"');
  expect(svg).toContain('stroke-dasharray');
  for (const text of ['T &amp; U', 'across', 'up', 'first', 'bound']) expect(svg).toContain(`>${text}<`);
  expect(svg).not.toContain('NaN');
});

test('bars are as tall as their numbers', () => {
  const svg = barChart({
    title: 'T',
    groups: { label: 'g', names: ['a', 'b'] },
    y: { label: 'y' },
    series: [{ name: 's', values: [1, 2] }],
  });
  const heights = [...svg.matchAll(/<rect x="[^"]*" y="[^"]*" width="[^"]*" height="([^"]*)"/g)].map(([, tall]) =>
    Number(tall),
  );
  expect(heights).toEqual([158, 316]);
});

test('a spread is a line over the end of its bar, below the number', () => {
  const svg = barChart({
    title: 'T',
    groups: { label: 'g', names: ['a', 'b'] },
    y: { label: 'y' },
    series: [{ name: 's', values: [3, 1], spreads: [1, 0] }],
  });
  const spreads = [...svg.matchAll(/<line [^>]*y1="(\S+)" y2="(\S+)" stroke="#262c36"/g)];
  expect(spreads.map(([, from, to]) => [from, to])).toEqual([['48', '206']]); // 4 and 2 on 364 (0) to 48 (4)
  expect(svg).toContain('y="43" text-anchor="middle" font-size="11">3<');
});
