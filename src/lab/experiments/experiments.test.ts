import { expect, test } from 'vitest';
import type { Findings } from './experiment.ts';
import { findExperiment, reportOf, runExperiment } from './index.ts';
import { rectify as experiment } from './rectify.ts';

const quick = (name: string): Promise<Findings> => runExperiment(name, { quick: true });

/** The numbers of a column of a table. */
const column = ({ tables }: Findings, table: number, index: number) =>
  tables[table]!.rows.map((row) => row[index] as number);

test('smoothing: number for number as on the slides', async () => {
  const findings = await quick('smoothing');
  const [first, , , fourth, , , , last] = findings.tables[0]!.rows;
  expect(first).toEqual([0, 10, 20, 30, 30, 30, 20, 10]);
  expect(fourth).toEqual([0, 30, 50, 80, 80, 90, 60, 30]);
  expect(last).toEqual([10, 10, 10, 0, 0, 0, 0, 0]);
  const [exact, ...others] = column(findings, 1, 1);
  expect(exact).toBe(0);
  for (const difference of others) expect(difference).toBeLessThan(1e-4);
});

test('rectify: softplus is ln 2 / k from ReLU, the smooth absolute value 2 ln 2 / k from |x|', async () => {
  const findings = await quick('rectify');
  for (const [k, relu, , rectified] of findings.tables[0]!.rows as number[][]) {
    expect(relu! * k!).toBeCloseTo(Math.LN2, 6);
    expect(rectified! * k!).toBeCloseTo(2 * Math.LN2, 6);
  }
  expect(findings.figures.map(({ content }) => String(content).match(/<polyline/g))).toEqual([
    new Array(5).fill('<polyline'),
    new Array(5).fill('<polyline'),
  ]);
});

test('backprop: the gradients by hand, of the graph, of the engine and by finite differences are one', async () => {
  const findings = await quick('backprop');
  expect(findings.tables[0]!.rows.map(([name]) => name)).toEqual(['w7', 'K4', 'B4', 'K1', 'B1']);
  for (const difference of column(findings, 0, 3)) expect(difference).toBeLessThan(1e-12);
  for (const difference of column(findings, 0, 4)) expect(difference).toBeLessThan(1e-7);
  for (const difference of column(findings, 0, 5)) expect(difference).toBeLessThan(1e-6);
  for (const slip of column(findings, 1, 1)) expect(slip).toBeGreaterThan(0.1);
});

test('vanishing: sigmoid stays below 0.25 a layer, ReLU with weights to match keeps its size', async () => {
  const findings = await quick('vanishing');
  const sigmoid = column(findings, 0, 2);
  expect(sigmoid).toHaveLength(6);
  for (let k = 1; k < sigmoid.length; k++) {
    expect(sigmoid[k]! / sigmoid[k - 1]!).toBeLessThan(0.25);
    expect(sigmoid[k]! / sigmoid[k - 1]!).toBeGreaterThan(0.15);
  }
  const [relu, matched] = [column(findings, 0, 4).at(-1)!, column(findings, 0, 5).at(-1)!];
  expect(relu).toBeGreaterThan(50 * sigmoid.at(-1)!);
  expect(matched).toBeGreaterThan(0.4);
  expect(matched).toBeLessThan(2.5);
});

test('regions: one layer does half planes and cannot do exclusive-or, two can', async () => {
  const [half, xor] = (await quick('regions')).tables[0]!.rows as (readonly [string, number, number, number])[];
  expect(half![1]).toBeGreaterThan(0.95);
  expect(xor![1]).toBeLessThan(2 / 3 + 0.03);
  expect(xor![2]).toBeGreaterThan(0.95);
  expect(xor![3]).toBeGreaterThan(0.95);
});

test('parameters: counted by hand', async () => {
  const findings = await quick('parameters');
  const units = 12 * 12 * 4;
  expect(column(findings, 0, 1)).toEqual([(784 + 1) * units, (25 + 1) * units, (25 + 1) * 4, (25 + 1) * 16]);
  expect(column(findings, 0, 2)).toEqual([784 * units, 25 * units, 25 * units, 25 * 4 * units]);
  expect(column(findings, 0, 3)[0]).toBe((784 + 1) * units + (units + 1) * 10);
  for (const accuracy of column(findings, 0, 5)) expect(accuracy).toBeGreaterThan(0.1);
  expect(column(findings, 1, 1)).toEqual([Math.floor(1024 * Math.log10(2)) + 1, Math.floor(8192 * Math.log10(2)) + 1]);
});

test('invariance: moving images far costs both networks most of what they know', async () => {
  const findings = await quick('invariance');
  const [sizes, shift] = findings.tables;
  const [full, convolutional] = sizes!.rows.map(([, parameters]) => parameters as number);
  expect(Math.abs(full! - convolutional!) / full!).toBeLessThan(0.02);
  const [still, ...moved] = shift!.rows as number[][];
  expect(still![0]).toBe(0);
  for (const network of [1, 2]) expect(moved.at(-1)![network]!).toBeLessThan(0.7 * still![network]!);
  expect(findings.figures.map(({ name }) => name)).toEqual(['samples', 'shift', 'scale', 'rotation', 'noise']);
});

test('orientation: a table of untrained and trained kernels with indices between 0 and 1', async () => {
  const findings = await quick('orientation');
  expect(findings.tables[0]!.rows.map(([name, count]) => [name, count])).toEqual([
    ['untrained', 16],
    ['trained', 16],
  ]);
  for (const index of column(findings, 0, 2)) {
    expect(index).toBeGreaterThan(0.1);
    expect(index).toBeLessThan(1);
  }
  expect(findings.tables[0]!.rows[0]!.slice(2)).not.toEqual(findings.tables[0]!.rows[1]!.slice(2));
});

test('the same seed gives the same findings, another seed others', async () => {
  const tablesOf = async (seed: number) => (await runExperiment('backprop', { quick: true, seed })).tables;
  const [once, again, other] = [await tablesOf(1), await tablesOf(1), await tablesOf(2)];
  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
});

test('an unknown experiment is answered with the nearest', () => {
  expect(() => findExperiment('regons')).toThrow('There is no experiment "regons". Did you mean "regions"?');
});

test('a report is a page with tables, figures and the reading', () => {
  const findings: Findings = {
    tables: [{ title: 'T', columns: [{ name: 'a|b' }, { name: 'n', format: 'percent' }], rows: [['x', 0.125]] }],
    figures: [{ name: 'f', caption: 'a curve', content: '<svg/>' }],
    reading: 'So it is.',
  };
  const page = reportOf(experiment, findings, 'npx featuremap lab rectify');
  expect(page).toContain('**T**\n\n| a\\|b | n |\n| --- | ---: |\n| x | 12.5 % |\n');
  expect(page).toContain('![a curve](rectify-f.svg)');
  expect(page).toContain('```sh\nnpx featuremap lab rectify\n```');
  expect(page.endsWith('So it is.\n')).toBe(true);
});
