import { type AxisOptions, axisFor } from './axis.ts';
import { chartFrame, chartSize, legend, nameBelow, verticalAxis } from './frame.ts';
import { drawing, element, label, seriesColour } from './svg.ts';

/** Bars in groups: a group of each name, in it a bar of each series. */
export interface BarChart {
  readonly title: string;
  readonly groups: { readonly label: string; readonly names: readonly string[] };
  readonly y: AxisOptions;
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** Bars as SVG, each with its number above it. */
export function barChart({ title, groups, y, series }: BarChart): string {
  const up = axisFor(y, [...series.flatMap(({ values }) => values), ...(y.log ? [] : [0])]);
  const { left, top, width, height } = chartFrame;
  const room = width / groups.names.length;
  const thick = Math.min(60, (room * 0.8) / series.length);
  const bars = series.flatMap(({ values }, s) =>
    values.flatMap((value, g) => {
      const x = left + room * (g + 0.5) + thick * (s - series.length / 2);
      const tall = height * up.place(value);
      const bar = { x: x + 1, y: top + height - tall, width: thick - 2, height: tall, fill: seriesColour(s) };
      const above = { 'text-anchor': 'middle', 'font-size': 11 };
      return [element('rect', bar), label(value.toLocaleString('en-US'), x + thick / 2, bar.y - 5, above)];
    }),
  );
  const names = groups.names.map((name, g) =>
    label(name, left + room * (g + 0.5), top + height + 20, { 'text-anchor': 'middle' }),
  );
  const marks = series.map(({ name }, s) => ({ name, mark: { stroke: seriesColour(s), 'stroke-width': 10 } }));
  const parts = [...verticalAxis(up, chartFrame), ...bars, ...names, nameBelow(groups.label, chartFrame)];
  return drawing(chartSize.width, chartSize.height, title, [...parts, ...legend(series.length > 1 ? marks : [])]);
}
