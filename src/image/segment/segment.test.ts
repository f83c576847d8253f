import { expect, test } from 'vitest';
import { expectClose, pattern, photograph, planeFrom, withPhotographs } from '../../../tests/support/images.ts';
import { channelPlanes, mapPlane, type Plane, planeOf, rowsOf } from '../plane.ts';
import { connectedComponents } from './components.ts';
import { distanceTransform } from './distance.ts';
import { type Labels, regionsOf } from './labels.ts';
import { localMaxima } from './markers.ts';
import { histogram, otsu, threshold } from './threshold.ts';
import { watershed } from './watershed.ts';

const labelRows = ({ width, height, data }: Labels) =>
  Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);
const empty = (width: number, height: number): Labels => ({ width, height, data: new Int32Array(width * height) });
const counts = ({ data }: Labels, upTo: number) =>
  Array.from({ length: upTo }, (_, label) => data.reduce((sum, each) => sum + (each === label ? 1 : 0), 0));

test('a threshold is exclusive', () => {
  expect(rowsOf(threshold(planeOf([[1, 2, 3]]), 2))).toEqual([[0, 0, 1]]);
  expect(() => threshold(pattern, Number.NaN)).toThrow('[threshold] level is NaN; it must be a number.');
});

test('a histogram counts every number once', () => {
  const { counts, centre } = histogram(planeOf([[0, 1, 2, 3, 4, 4]]), 4);
  expect([...counts]).toEqual([1, 1, 1, 3]);
  expect([centre(0), centre(3)]).toEqual([0.5, 3.5]);
});

/** filters.threshold_otsu(f); filters.threshold_otsu(f/17) (scikit-image 0.19.3) */
test('Otsu as scikit-image', () => {
  expect(otsu(pattern)).toBe(7.03125);
  expect(otsu(mapPlane(pattern, (value) => value / 17))).toBeCloseTo(0.41360294117647056, 14);
});

test('Otsu parts two groups, and takes an even plane as it is', () => {
  const level = otsu(planeOf([[1, 1.2, 0.9, 7, 7.1, 6.8]]));
  expect(level).toBeGreaterThan(1.2);
  expect(level).toBeLessThan(6.8);
  expect(otsu(planeOf([[0.3, 0.3]]))).toBe(0.3);
  expect(() => otsu(planeOf([[0, Number.NaN]]))).toThrow('[histogram] the number at x=1, y=0 is NaN');
});

/** ndi.label(f>9); ndi.label(f>9,np.ones((3,3))) (SciPy 1.10.1) */
test('components as SciPy', () => {
  const mask = threshold(pattern, 9);
  expect(labelRows(connectedComponents(mask, 4).labels)).toEqual([
    [0, 0, 1, 0, 2, 0, 0],
    [3, 0, 1, 0, 0, 4, 0],
    [0, 0, 0, 5, 5, 0, 0],
    [0, 0, 0, 0, 0, 0, 6],
    [0, 0, 0, 0, 0, 6, 6],
  ]);
  const { labels, count } = connectedComponents(mask);
  expect(count).toBe(3);
  expect(labelRows(labels)).toEqual([
    [0, 0, 1, 0, 1, 0, 0],
    [2, 0, 1, 0, 0, 1, 0],
    [0, 0, 0, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 3],
    [0, 0, 0, 0, 0, 3, 3],
  ]);
});

test('areas, boxes and centroids by hand', () => {
  const labels = { width: 4, height: 3, data: Int32Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 3) };
  expect(regionsOf(labels)).toEqual([
    { label: 1, area: 3, box: { left: 1, top: 0, width: 2, height: 2 }, centroid: { x: 4 / 3, y: 1 / 3 } },
    { label: 3, area: 1, box: { left: 3, top: 2, width: 1, height: 1 }, centroid: { x: 3, y: 2 } },
  ]);
  expect(regionsOf(empty(2, 2))).toEqual([]);
});

test('a component as large as a plane needs no stack', () => {
  const { count, labels } = connectedComponents(planeFrom(700, 700, () => 1));
  expect([count, regionsOf(labels)[0]!.area]).toEqual([1, 490000]);
});

const discs = planeFrom(32, 24, (x, y) =>
  (x - 9) ** 2 + (y - 10) ** 2 < 50 || (x - 20) ** 2 + (y - 12) ** 2 < 60 ? 1 : 0,
);

/** b=((X-9)**2+(Y-10)**2<50)|((X-20)**2+(Y-12)**2<60); d=ndi.distance_transform_edt(b); d[11]; d.sum() (SciPy 1.10.1) */
test('distances as SciPy', () => {
  const distances = distanceTransform(discs);
  const eleventh = [
    0, 0, 0, 1, 2, 3, 4, 5, 5.6568542495, 6.0827625303, 5.8309518948, 5.3851648071, 5.0990195136, 5, 5.0990195136, 5,
    5.0990195136, 5.3851648071, 5.8309518948, 6.4031242374, 7, 6.4031242374, 5.6568542495, 5, 4, 3, 2, 1, 0, 0, 0, 0,
  ];
  expectClose(rowsOf(distances)[11]!, eleventh);
  expect(distances.data.reduce((sum, each) => sum + each, 0)).toBeCloseTo(949.9325410302, 8);
});

test('distances equal those measured one by one', () => {
  const mask = planeFrom(17, 13, (x, y) => ((x * 7 + y * 11 + x * y) % 13 === 0 ? 0 : 1));
  const nearest = (x: number, y: number) =>
    Math.sqrt(
      Math.min(
        ...[...mask.data].map((value, i) =>
          value === 0 ? ((i % 17) - x) ** 2 + (Math.floor(i / 17) - y) ** 2 : Infinity,
        ),
      ),
    );
  expect(distanceTransform(mask)).toEqual(planeFrom(17, 13, nearest));
});

test('without a zero there is no distance', () => {
  expect(rowsOf(distanceTransform(planeOf([[1, 2]])))).toEqual([[Infinity, Infinity]]);
  expect(rowsOf(distanceTransform(planeOf([[0]])))).toEqual([[0]]);
});

function mark(width: number, height: number, marks: readonly (readonly [x: number, y: number])[]): Labels {
  const labels = empty(width, height);
  for (const [i, [x, y]] of marks.entries()) labels.data[y * width + x] = i + 1;
  return labels;
}

test('watershed by hand: the waters meet on the crest', () => {
  const relief = planeOf([[0, 1, 2, 5, 2, 1, 1]]);
  expect(
    labelRows(
      watershed(
        relief,
        mark(7, 1, [
          [0, 0],
          [6, 0],
        ]),
      ),
    ),
  ).toEqual([[1, 1, 1, 1, 2, 2, 2]]);
});

/** w=segmentation.watershed(-d,mk,mask=b), mk 1 at (9,10), 2 at (20,12); sizes of w==0.. (scikit-image 0.19.3) */
test('watershed parts two touching discs as scikit-image', () => {
  const depth = mapPlane(distanceTransform(discs), (d) => -d);
  const parted = watershed(
    depth,
    mark(32, 24, [
      [9, 10],
      [20, 12],
    ]),
    { mask: discs },
  );
  expect(counts(parted, 3)).toEqual([456, 143, 169]);
});

/** rel=((X*7+Y*13+X*Y*3)%17).astype(float), marks in this order; 4 and 8 neighbours (scikit-image 0.19.3) */
test.each([
  [4, [0, 178, 105, 262, 223]],
  [8, [0, 178, 100, 268, 222]],
] as const)('watershed on a rough relief with %i neighbours as scikit-image', (connectivity, expected) => {
  const relief = planeFrom(32, 24, (x, y) => (x * 7 + y * 13 + x * y * 3) % 17);
  const marks = mark(32, 24, [
    [4, 3],
    [28, 20],
    [15, 12],
    [25, 4],
  ]);
  expect(counts(watershed(relief, marks, { connectivity }), 5)).toEqual(expected);
});

test('watershed refuses what it cannot flood', () => {
  const relief: Plane = planeOf([[1, 2]]);
  expect(() => watershed(relief, empty(2, 1))).toThrow('the markers must hold labels >= 0, and at least one above 0.');
  expect(() => watershed(relief, mark(1, 1, [[0, 0]]))).toThrow('Planes of 2x1 and 1x1 differ in size.');
  expect(() => watershed(planeOf([[1, Number.NaN]]), mark(2, 1, [[0, 0]]))).toThrow('[watershed] the number at x=1');
});

test('local maxima: tops within a radius, plateaus whole, above a level only', () => {
  const relief = planeOf([[0, 3, 3, 1, 2, 0, 0, 9]]);
  expect(rowsOf(localMaxima(relief, 1))).toEqual([[0, 1, 1, 0, 1, 0, 0, 1]]);
  expect(rowsOf(localMaxima(relief, 2))).toEqual([[0, 1, 1, 0, 0, 0, 0, 1]]);
  expect(rowsOf(localMaxima(relief, 1, 4))).toEqual([[0, 0, 0, 0, 0, 0, 0, 1]]);
  expect(() => localMaxima(relief, 0.5)).toThrow('[localMaxima] radius is 0.5');
});

/**
 * c=coins/255.; t=filters.threshold_otsu(c); l,n=ndi.label(c>t,np.ones((3,3))); sorted(np.bincount(l.ravel())[1:])[-5:]
 * d=ndi.distance_transform_edt(c>t); d.sum(); d.max() (SciPy 1.10.1, scikit-image 0.19.3)
 */
withPhotographs('a photograph of coins: threshold, components and distances as SciPy', () => {
  const coins = channelPlanes(photograph('coins.png'))[0]!;
  const level = otsu(coins);
  expect(level).toBeCloseTo(0.4172564338235294, 12);
  const mask = threshold(coins, level);
  const { labels, count } = connectedComponents(mask);
  expect([count, mask.data.reduce((sum, each) => sum + each, 0)]).toEqual([98, 45621]);
  const areas = regionsOf(labels)
    .map(({ area }) => area)
    .sort((a, b) => a - b);
  expect(areas.slice(-5)).toEqual([1993, 2137, 2468, 3070, 9180]);
  const distances = distanceTransform(mask).data;
  expect(distances.reduce((sum, each) => sum + each, 0)).toBeCloseTo(260433.76107537196, 5);
  expect(Math.max(...distances)).toBeCloseTo(37.12142238654117, 10);
});
