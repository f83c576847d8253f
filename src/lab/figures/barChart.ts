import { type AxisOptions, axisFor } from './axis.ts';
import { chartFrame, chartSize, legend, nameBelow, verticalAxis } from './frame.ts';
import { drawing, element, label, seriesColour } from './svg.ts';

/** Bars in groups: a group of each name, in it a bar of each series. */
export interface BarChart {
  readonly title: string;
  readonly groups: { readonly label: string; readonly names: readonly string[] };
  readonly y: AxisOptions;
  readonly series: readonly BarSeries[];
}

/** Bars of one colour. */
export interface BarSeries {
  readonly name: string;
  readonly values: readonly number[];
  /** How far each value goes up and down, such as a standard deviation: a line over the bar's end. */
  readonly spreads?: readonly number[];
}

/** Bars as SVG, each with its number above it. */
export function barChart({ title, groups, y, series }: BarChart): string {
  const highest = series.flatMap(({ values, spreads }) => values.map((value, g) => value + (spreads?.[g] ?? 0)));
  const up = axisFor(y, [...highest, ...(y.log ? [] : [0])]);
  const { left, top, width, height } = chartFrame;
  const room = width / groups.names.length;
  const thick = Math.min(60, (room * 0.8) / series.length);
  const heightOf = (value: number) => top + height * (1 - up.place(value));
  const bars = series.flatMap(({ values, spreads }, s) =>
    values.flatMap((value, g) => {
      const x = left + room * (g + 0.5) + thick * (s - series.length / 2);
      const end = heightOf(value);
      const bar = { x: x + 1, y: end, width: thick - 2, height: top + height - end, fill: seriesColour(s) };
      const above = { 'text-anchor': 'middle', 'font-size': 11 };
      const spread = spreads?.[g] ?? 0;
      const [middle, tip] = [x + thick / 2, heightOf(value + spread)];
      const line = { x1: middle, x2: middle, y1: tip, y2: heightOf(value - spread), stroke: '#262c36' };
      const number = label(value.toLocaleString('en-US'), middle, tip - 5, above);
      return [element('rect', bar), ...(spread === 0 ? [] : [element('line', line)]), number];
    }),
  );
  const names = groups.names.map((name, g) =>
    label(name, left + room * (g + 0.5), top + height + 20, { 'text-anchor': 'middle' }),
  );
  const marks = series.map(({ name }, s) => ({ name, mark: { stroke: seriesColour(s), 'stroke-width': 10 } }));
  const parts = [...verticalAxis(up, chartFrame), ...bars, ...names, nameBelow(groups.label, chartFrame)];
  return drawing(chartSize.width, chartSize.height, title, [...parts, ...legend(series.length > 1 ? marks : [])]);
}
