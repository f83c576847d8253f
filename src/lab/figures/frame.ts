import type { Axis } from './axis.ts';
import { element, label } from './svg.ts';

/** The rectangle that a chart's numbers are drawn in, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Size of every chart, and where its numbers go: room for a legend is on the right. */
export const chartSize = { width: 760, height: 430 } as const;
export const chartFrame: Frame = { left: 72, top: 48, width: 500, height: 316 };

const faint = '#5b6472';
const grid = { stroke: '#e1e5ea', 'stroke-width': 1 };

/** Horizontal lines at the ticks of the vertical axis, their numbers, and the axis' name above. */
export function verticalAxis(axis: Axis, { left, top, width, height }: Frame): string[] {
  const lines = axis.ticks.flatMap(({ value, text }) => {
    const y = top + height * (1 - axis.place(value));
    return [
      element('line', { x1: left, x2: left + width, y1: y, y2: y, ...grid }),
      label(text, left - 8, y + 4, { 'text-anchor': 'end', fill: faint }),
    ];
  });
  const middle = top + height / 2;
  const turned = { 'text-anchor': 'middle', fill: faint, transform: `rotate(-90 20 ${middle})` };
  return [...lines, label(axis.label, 20, middle, turned)];
}

/** The numbers below, and the axis' name. */
export function horizontalAxis(axis: Axis, frame: Frame): string[] {
  const { left, top, width, height } = frame;
  const numbers = axis.ticks.map(({ value, text }) =>
    label(text, left + width * axis.place(value), top + height + 20, { 'text-anchor': 'middle', fill: faint }),
  );
  return [...numbers, nameBelow(axis.label, frame)];
}

/** What the numbers or names below mean. */
export const nameBelow = (name: string, { left, top, width, height }: Frame) =>
  label(name, left + width / 2, top + height + 44, { 'text-anchor': 'middle', fill: faint });

/** Names beside short marks of their colours, from the top right down. */
export function legend(items: readonly { name: string; mark: Readonly<Record<string, string | number>> }[]): string[] {
  const x = chartFrame.left + chartFrame.width + 24;
  return items.flatMap(({ name, mark }, i) => {
    const y = chartFrame.top + 12 + 22 * i;
    return [element('line', { x1: x, x2: x + 22, y1: y - 4, y2: y - 4, ...mark }), label(name, x + 30, y)];
  });
}
