import type { Plane } from '../plane.ts';
import { type Symmetric3, solve3, type Vector3 } from './solve3.ts';

/**
 * Planes of one size, one above the other: responses over x, y and scale. NaN, where a response cannot be had, is never
 * extremal, and an extremum beside it is not refined.
 */
export type Stack = readonly Plane[];

/** A place of a stack. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly s: number;
}

/** A top or bottom of a stack between its cells, and the value there. */
export interface Extremum extends Cell {
  readonly value: number;
}

/** Whether a number is above, or for negative ones below, all of its 26 neighbours in space and scale. */
function isExtremum(stack: Stack, s: number, i: number): boolean {
  const { data, width } = stack[s]!;
  const value = data[i]!;
  const sign = value > 0 ? 1 : -1;
  for (let k = s - 1; k <= s + 1; k++) {
    const layer = stack[k]!.data;
    for (let row = i - width; row <= i + width; row += width) {
      for (let j = row - 1; j <= row + 1; j++) {
        if ((k !== s || j !== i) && sign * layer[j]! >= sign * value) return false;
      }
    }
  }
  return true;
}

/** The cells, inside the stack, that are extremal and at least `least` in size. */
export function extremalCells(stack: Stack, least: number): Cell[] {
  const { width, height } = stack[0]!;
  const cells: Cell[] = [];
  for (let s = 1; s < stack.length - 1; s++) {
    const { data } = stack[s]!;
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        const i = y * width + x;
        if (Math.abs(data[i]!) >= least && data[i] !== 0 && isExtremum(stack, s, i)) cells.push({ x, y, s });
      }
    }
  }
  return cells;
}

/** First and second differences at a cell, along x, y and s. */
function derivatives(stack: Stack, { x, y, s }: Cell): { slope: Vector3; curvature: Symmetric3; value: number } {
  const { width } = stack[s]!;
  const at = (dx: number, dy: number, ds: number) => stack[s + ds]!.data[(y + dy) * width + x + dx]!;
  const value = at(0, 0, 0);
  const second = (a: number, b: number, c: number) => at(a, b, c) - 2 * value + at(-a, -b, -c);
  const mixed = (p: Vector3, q: Vector3) =>
    (at(p[0] + q[0], p[1] + q[1], p[2] + q[2]) -
      at(p[0] - q[0], p[1] - q[1], p[2] - q[2]) -
      at(q[0] - p[0], q[1] - p[1], q[2] - p[2]) +
      at(-p[0] - q[0], -p[1] - q[1], -p[2] - q[2])) /
    4;
  const [ex, ey, es]: Vector3[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  return {
    value,
    slope: [(at(1, 0, 0) - at(-1, 0, 0)) / 2, (at(0, 1, 0) - at(0, -1, 0)) / 2, (at(0, 0, 1) - at(0, 0, -1)) / 2],
    curvature: [second(1, 0, 0), second(0, 1, 0), second(0, 0, 1), mixed(ex!, ey!), mixed(ex!, es!), mixed(ey!, es!)],
  };
}

const inside = (stack: Stack, { x, y, s }: Cell) =>
  x > 0 && y > 0 && s > 0 && x < stack[0]!.width - 1 && y < stack[0]!.height - 1 && s < stack.length - 1;

/**
 * The extremum between cells: of the parabola through the cell and its neighbours, `-H^-1 g` away; where that is nearer
 * to another cell, from there again, at most five times. Undefined when it runs away. Source: Brown and Lowe 2002.
 */
export function refine(stack: Stack, start: Cell): (Extremum & { readonly cell: Cell }) | undefined {
  let cell = start;
  for (let attempt = 0; attempt < 5 && inside(stack, cell); attempt++) {
    const { slope, curvature, value } = derivatives(stack, cell);
    const step = solve3(curvature, slope);
    if (step === undefined) return undefined;
    const [dx, dy, ds] = [-step[0], -step[1], -step[2]];
    if (Math.max(Math.abs(dx), Math.abs(dy), Math.abs(ds)) <= 0.6) {
      const top = value + (slope[0] * dx + slope[1] * dy + slope[2] * ds) / 2;
      return { x: cell.x + dx, y: cell.y + dy, s: cell.s + ds, value: top, cell };
    }
    cell = { x: cell.x + Math.round(dx), y: cell.y + Math.round(dy), s: cell.s + Math.round(ds) };
  }
  return undefined;
}

/** `trace^2 / determinant` of the curvature in x and y: 4 on a round spot, large along an edge, < 0 on a saddle. */
export function edgeness(stack: Stack, cell: Cell): number {
  const [xx, yy, , xy] = derivatives(stack, cell).curvature;
  return (xx + yy) ** 2 / (xx * yy - xy * xy);
}
