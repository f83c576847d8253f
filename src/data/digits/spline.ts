/** Points of a drawn line, `x0, y0, x1, y1, ...`. */
export type Line = number[];

const steps = 4;

/**
 * A smooth line through the points: the centripetal Catmull-Rom spline, which neither overshoots nor loops between
 * points of uneven distance; each piece as `steps` straight segments. Source: Barry and Goldman 1988, "A recursive
 * evaluation algorithm for a class of Catmull-Rom splines".
 */
export function smooth(points: readonly number[]): Line {
  const count = points.length / 2;
  const line: Line = [points[0]!, points[1]!];
  for (let i = 0; i + 1 < count; i++) addPiece(line, knotsAround(points, i, count));
  return line;
}

/** Four neighbouring points, the ends mirrored outwards. */
type Knots = readonly [x0: number, y0: number, x1: number, y1: number, x2: number, y2: number, x3: number, y3: number];

function knotsAround(points: readonly number[], i: number, count: number): Knots {
  const [x1, y1, x2, y2] = [points[2 * i]!, points[2 * i + 1]!, points[2 * i + 2]!, points[2 * i + 3]!];
  const [x0, y0] = i > 0 ? [points[2 * i - 2]!, points[2 * i - 1]!] : [2 * x1 - x2, 2 * y1 - y2];
  const [x3, y3] = i + 2 < count ? [points[2 * i + 4]!, points[2 * i + 5]!] : [2 * x2 - x1, 2 * y2 - y1];
  return [x0, y0, x1, y1, x2, y2, x3, y3];
}

/** Adds the curve from the second to the third of four points, as a cubic in Hermite form. */
function addPiece(line: Line, [x0, y0, x1, y1, x2, y2, x3, y3]: Knots): void {
  const before = span(x1 - x0, y1 - y0);
  const here = span(x2 - x1, y2 - y1);
  const after = span(x3 - x2, y3 - y2);
  const [ax, ay] = [tangent(x0, x1, x2, before, here) * here, tangent(y0, y1, y2, before, here) * here];
  const [bx, by] = [tangent(x1, x2, x3, here, after) * here, tangent(y1, y2, y3, here, after) * here];
  for (let step = 1; step <= steps; step++) {
    const t = step / steps;
    line.push(hermite(x1, ax, x2, bx, t), hermite(y1, ay, y2, by, t));
  }
}

/** Knot interval: the square root of the distance, kept off zero. */
function span(dx: number, dy: number): number {
  return Math.max(1e-6, Math.sqrt(Math.sqrt(dx * dx + dy * dy)));
}

/** Slope at the middle one of three values, for uneven intervals. */
function tangent(a: number, b: number, c: number, first: number, second: number): number {
  return (b - a) / first - (c - a) / (first + second) + (c - b) / second;
}

function hermite(from: number, slopeFrom: number, to: number, slopeTo: number, t: number): number {
  const s = 1 - t;
  return s * s * ((1 + 2 * t) * from + t * slopeFrom) + t * t * ((1 + 2 * s) * to - s * slopeTo);
}
