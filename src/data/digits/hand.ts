import type { Random } from '../../core/random.ts';
import type { Skeleton, Stroke } from './skeletons.ts';
import { type Line, smooth } from './spline.ts';

/** Writes a skeleton as a hand would: no point quite where it should be, the whole bent, squeezed, slanted, turned. */
export function write(skeleton: Skeleton, random: Random): Line[] {
  const lines = tremble(skeleton, random).map(smooth);
  bend(lines, random);
  slant(lines, random);
  return lines;
}

/** Moves every point of the skeleton a little; points that coincide move together. Percent becomes 0..1. */
function tremble(skeleton: Skeleton, random: Random): Stroke[] {
  const moved = new Map<number, readonly [number, number]>();
  const deviation = random.uniform(0.01, 0.04);
  const move = (x: number, y: number) => {
    const key = x * 1000 + y;
    const known = moved.get(key);
    if (known !== undefined) return known;
    const point = [x / 100 + random.normal(0, deviation), y / 100 + random.normal(0, deviation)] as const;
    moved.set(key, point);
    return point;
  };
  return skeleton.map((stroke) => movePoints(stroke, move));
}

function movePoints(stroke: Stroke, move: (x: number, y: number) => readonly [number, number]): Stroke {
  const points: number[] = [];
  for (let i = 0; i < stroke.length; i += 2) points.push(...move(stroke[i]!, stroke[i + 1]!));
  return points;
}

/** Elastic distortion: two slow waves push the points aside, in x and in y. */
function bend(lines: readonly Line[], random: Random): void {
  const waves = Array.from({ length: 2 }, () => ({
    alongX: random.uniform(-5, 5),
    alongY: random.uniform(-5, 5),
    phase: random.uniform(0, 2 * Math.PI),
    pushX: random.normal(0, 0.032),
    pushY: random.normal(0, 0.032),
  }));
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const [x, y] = [line[i]!, line[i + 1]!];
      for (const wave of waves) {
        const height = Math.sin(wave.alongX * x + wave.alongY * y + wave.phase);
        line[i] = line[i]! + wave.pushX * height;
        line[i + 1] = line[i + 1]! + wave.pushY * height;
      }
    }
  }
}

/** Width, slant and turn, in one linear map about the origin. */
function slant(lines: readonly Line[], random: Random): void {
  const width = 0.72 * Math.exp(limit(random.normal(0, 0.17), 0.4));
  const shear = limit(random.normal(0.13, 0.2), 0.5);
  const turn = limit(random.normal(0, 0.1), 0.3);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      const y = line[i + 1]!;
      const x = line[i]! * width - shear * y;
      line[i] = cos * x - sin * y;
      line[i + 1] = sin * x + cos * y;
    }
  }
}

function limit(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}
