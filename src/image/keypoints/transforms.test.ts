import { expect } from 'vitest';
import { photograph, planeFrom, withPhotographs } from '../../../tests/support/images.ts';
import { gaussianFilter } from '../filter/gaussian.ts';
import { greyPlane, type Plane } from '../plane.ts';
import type { Keypoint } from './keypoint.ts';
import { matchKeypoints } from './match.ts';
import { sift } from './sift.ts';
import { surf } from './surf.ts';

type Point = readonly [x: number, y: number];

/** The number between pixels, mixed from the four around; grey outside. */
function between({ data, width, height }: Plane, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (u: number, v: number) => (u < 0 || v < 0 || u >= width || v >= height ? 0.5 : data[v * width + u]!);
  const [a, b] = [x - left, y - top];
  const upper = (1 - a) * at(left, top) + a * at(left + 1, top);
  return (1 - b) * upper + b * ((1 - a) * at(left, top + 1) + a * at(left + 1, top + 1));
}

/** A picture and what becomes of it: the changed picture and where a point of the first lies in it. */
interface Change {
  readonly image: Plane;
  readonly move: (point: Point) => Point;
}

const crop = (source: Plane, left: number, top: number, width: number, height: number) =>
  planeFrom(width, height, (x, y) => source.data[(y + top) * source.width + x + left]!);

function shifted(source: Plane, x: number, y: number): Change {
  return {
    image: crop(source, x, y, source.width - x, source.height - y),
    move: (point) => [point[0] - x, point[1] - y],
  };
}

/** Turned about its middle by an angle and scaled; smoothed first where it shrinks. */
function turned(source: Plane, angle: number, scale = 1): Change {
  const smooth = scale < 1 ? gaussianFilter(source, 0.6 / scale) : source;
  const size = [Math.round(source.width * scale), Math.round(source.height * scale)] as const;
  const [middle, centre] = [
    [(source.width - 1) / 2, (source.height - 1) / 2],
    [(size[0] - 1) / 2, (size[1] - 1) / 2],
  ];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const back = (x: number, y: number): Point => {
    const [u, v] = [(x - centre[0]!) / scale, (y - centre[1]!) / scale];
    return [middle[0]! + c * u + s * v, middle[1]! - s * u + c * v];
  };
  return {
    image: planeFrom(...size, (x, y) => between(smooth, ...back(x, y))),
    move: ([x, y]) => {
      const [u, v] = [(x - middle[0]!) * scale, (y - middle[1]!) * scale];
      return [centre[0]! + c * u - s * v, centre[1]! + s * u + c * v];
    },
  };
}

const near = ([x, y]: Point, b: Keypoint, reach: number) => Math.hypot(x - b.x, y - b.y) <= reach;

/** Of the keypoints that stay in sight, the share that is found again in place; and of the matches, the right ones. */
function compare(before: readonly Keypoint[], after: readonly Keypoint[], { image, move }: Change) {
  const margin = 20;
  const seen = before.filter(({ x, y }) => {
    const [u, v] = move([x, y]);
    return u >= margin && v >= margin && u < image.width - margin && v < image.height - margin;
  });
  const again = seen.filter(({ x, y }) => after.some((each) => near(move([x, y]), each, Math.max(1.5, each.scale))));
  const matches = matchKeypoints(seen, after);
  const right = matches.filter(({ a, b }) =>
    near(move([seen[a]!.x, seen[a]!.y]), after[b]!, Math.max(3, after[b]!.scale)),
  );
  return {
    seen: seen.length,
    repeated: again.length / seen.length,
    matches: matches.length,
    right: right.length / matches.length,
  };
}

/** Each change with the least that SIFT and SURF must reach: keypoints found again, matches that are right. */
const changes: readonly (readonly [string, (source: Plane) => Change, Least, Least])[] = [
  ['a shift', (source) => shifted(source, 13, 22), [0.95, 0.97], [0.9, 0.96]],
  ['a quarter turn', (source) => turned(source, Math.PI / 2), [0.95, 0.97], [0.95, 0.97]],
  ['a turn by 30 degrees', (source) => turned(source, Math.PI / 6), [0.8, 0.95], [0.65, 0.8]],
  ['shrinking to 0.6', (source) => turned(source, 0, 0.6), [0.55, 0.88], [0.4, 0.65]],
  ['turning and enlarging', (source) => turned(source, 0.4, 1.3), [0.75, 0.95], [0.65, 0.85]],
];
type Least = readonly [repeated: number, right: number];

withPhotographs.each([
  ['SIFT', (source: Plane) => sift(source), 2],
  ['SURF', (source: Plane) => surf(source), 3],
] as const)('%s finds the keypoints of a photograph again, and matches them', (_, detect, column) => {
  const source = crop(greyPlane(photograph('camera.png')), 120, 80, 230, 230);
  const before = detect(source);
  for (const row of changes) {
    const changed = row[1](source);
    const found = compare(before, detect(changed.image), changed);
    expect(found.seen, row[0]).toBeGreaterThan(120);
    expect(found.matches, row[0]).toBeGreaterThan(60);
    expect(found.repeated, row[0]).toBeGreaterThan(row[column][0]);
    expect(found.right, row[0]).toBeGreaterThan(row[column][1]);
  }
});

withPhotographs('a photograph and its turned copy: the matches tell by how much it was turned', () => {
  const source = crop(greyPlane(photograph('chelsea.png')), 100, 40, 240, 240);
  const [before, after] = [sift(source), sift(turned(source, 0.7).image)];
  const turns = matchKeypoints(before, after)
    .map(({ a, b }) => (after[b]!.angle - before[a]!.angle + 4 * Math.PI) % (2 * Math.PI))
    .sort((p, q) => p - q);
  expect(turns.length).toBeGreaterThan(40);
  expect(turns[Math.floor(turns.length / 2)]).toBeCloseTo(0.7, 1);
});

withPhotographs('different photographs hardly match', () => {
  const camera = sift(crop(greyPlane(photograph('camera.png')), 100, 60, 280, 280));
  const coins = sift(crop(greyPlane(photograph('coins.png')), 30, 40, 230, 200));
  expect(matchKeypoints(coins, camera).length).toBeLessThan(0.1 * coins.length);
});

/**
 * im=io.imread('coins.png')[40:240,30:260]/255.; s=feature.SIFT(); s.detect_and_extract(im): x, y, sigma of coins
 * (scikit-image 0.19.3). Its x and y are 1/4 pixel larger: it enlarges with pixels as squares, but halves the positions.
 */
const coinsFound: readonly (readonly [number, number, number])[] = [
  [16.2096, 85.8453, 13.0069],
  [40.9289, 49.6553, 16.7797],
  [42.203, 120.8976, 16.4367],
  [69.9528, 18.9041, 10.8632],
  [71.1975, 119.392, 10.975],
  [71.7885, 156.2904, 12.9912],
  [72.1013, 86.6448, 11.2567],
  [100.3567, 121.3605, 15.4095],
  [102.9094, 52.9684, 15.5731],
  [124.7292, 88.2248, 11.1443],
  [125.5155, 158.0899, 11.3016],
  [145.667, 53.785, 15.6313],
  [148.9002, 121.4605, 15.5069],
  [177.9317, 85.6655, 11.5828],
  [184.0369, 154.6954, 13.8593],
];

withPhotographs('SIFT finds each coin where and as large as scikit-image does', () => {
  const found = sift(crop(greyPlane(photograph('coins.png')), 30, 40, 230, 200));
  for (const [x, y, scale] of coinsFound) {
    const same = found.filter(
      (each) => near([x - 0.25, y - 0.25], each, 0.2) && Math.abs(each.scale / scale - 1) < 0.01,
    );
    expect(same.length, `a coin at ${x}, ${y}`).toBeGreaterThan(0);
  }
});
