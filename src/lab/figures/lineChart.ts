import { type AxisOptions, axisFor } from './axis.ts';
import { chartFrame, chartSize, horizontalAxis, legend, verticalAxis } from './frame.ts';
import { drawing, element, seriesColour } from './svg.ts';

/** A curve and what it is called. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** For bounds and comparisons: drawn dashed, in grey. */
  readonly dashed?: boolean;
}

/** A chart of curves. */
export interface LineChart {
  readonly title: string;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  readonly series: readonly Series[];
}

const strokeOf = ({ dashed }: Series, index: number) => ({
  stroke: dashed ? '#262c36' : seriesColour(index),
  'stroke-width': dashed ? 1.5 : 2.2,
  ...(dashed && { 'stroke-dasharray': '5 4' }),
});

/** Curves over numbers, as SVG. Points that are no number, and those outside of the axes, are left out or cut off. */
export function lineChart({ title, x, y, series }: LineChart): string {
  const points = series.flatMap((each) => each.points);
  const across = axisFor(
    x,
    points.map((point) => point[0]),
  );
  const up = axisFor(
    y,
    points.map((point) => point[1]),
  );
  const { left, top, width, height } = chartFrame;
  const at = ([px, py]: readonly [number, number]) =>
    `${(left + width * across.place(px)).toFixed(1)},${(top + height * (1 - up.place(py))).toFixed(1)}`;
  const curves = series.map((each, index) => {
    const shown = each.points.filter((point) => point.every(Number.isFinite));
    const line = element('polyline', {
      points: shown.map(at).join(' '),
      fill: 'none',
      'stroke-linejoin': 'round',
      'clip-path': 'url(#frame)',
      ...strokeOf(each, index),
    });
    return line;
  });
  const clip = element(
    'clipPath',
    { id: 'frame' },
    element('rect', { x: left, y: top - 2, width, height: height + 4 }),
  );
  const names = legend(series.map((each, index) => ({ name: each.name, mark: strokeOf(each, index) })));
  const parts = [clip, ...verticalAxis(up, chartFrame), ...horizontalAxis(across, chartFrame), ...curves, ...names];
  return drawing(chartSize.width, chartSize.height, title, parts);
}
