import { expect, test } from 'vitest';
import { expectClose, pattern, photograph, planeFrom, withPhotographs } from '../../../tests/support/images.ts';
import { borders } from '../border.ts';
import { channelPlanes, planeOf, rowsOf } from '../plane.ts';
import { canny } from './canny.ts';
import { gradientMagnitude, gradientOrientation, imageGradient } from './gradient.ts';
import { laplacian, laplacianOfGaussian } from './laplacian.ts';

test('a ramp of slope 1 to the right gives 8 with Sobel, 6 with Prewitt, and points to the right', () => {
  const ramp = planeFrom(5, 4, (x) => x);
  const sobel = imageGradient(ramp, 'sobel', 'valid');
  expect([...sobel.dx.data]).toEqual(new Array(6).fill(8));
  expect([...sobel.dy.data]).toEqual(new Array(6).fill(0));
  expect([...imageGradient(ramp, 'prewitt', 'valid').dx.data]).toEqual(new Array(6).fill(6));
  expect([...gradientOrientation(sobel).data]).toEqual(new Array(6).fill(0));
  const down = imageGradient(
    planeFrom(3, 3, (_, y) => y),
    'sobel',
    'valid',
  );
  expect([...gradientOrientation(down).data]).toEqual([Math.PI / 2]);
});

test('the length of (3, 4) is 5', () => {
  expect([...gradientMagnitude({ dx: planeOf([[3]]), dy: planeOf([[4]]) }).data]).toEqual([5]);
});

/** ndi.sobel(f,1); ndi.sobel(f,0); ndi.prewitt(f,1,mode='nearest') (SciPy 1.10.1) */
test('Sobel and Prewitt as SciPy', () => {
  const { dx, dy } = imageGradient(pattern);
  expect(rowsOf(dx)).toEqual([
    [14, 45, -6, -23, -6, -6, 14],
    [-11, 12, 12, -22, -5, -5, -11],
    [-16, -15, 19, 2, -15, 2, 1],
    [-4, -8, 9, 9, -8, 26, 30],
    [5, 10, 10, 10, 10, 27, 22],
  ]);
  expect(rowsOf(dy).slice(0, 2)).toEqual([
    [38, 13, 8, 3, -2, 10, 2],
    [25, -8, -18, 6, 13, 3, -13],
  ]);
  expect(rowsOf(imageGradient(pattern, 'prewitt', 'replicate').dx).slice(3)).toEqual([
    [-3, -6, 11, 11, -6, 11, 14],
    [3, 6, 6, 6, 6, 23, 20],
  ]);
});

/** ndi.laplace(f)[:2]; ndi.gaussian_laplace(f,1.2)[3] (SciPy 1.10.1) */
test('Laplacian and Laplacian of Gaussian as SciPy', () => {
  expect(rowsOf(laplacian(pattern)).slice(0, 2)).toEqual([
    [20, -1, -15, 22, -26, 28, -10],
    [-24, 17, -34, 0, 34, -34, 7],
  ]);
  expectClose(
    rowsOf(laplacianOfGaussian(pattern, 1.2))[3]!,
    [0.3319786888, 1.2007871001, 1.3614876336, 0.9450389301, 1.2955949918, 0.7162162232, -1.3745976692],
  );
});

test('the Laplacian with 8 neighbours by hand', () => {
  const nine = planeFrom(3, 3, (x, y) => y * 3 + x + 1);
  expect(rowsOf(laplacian(nine, 8, 'zero'))[0]![0]).toBe(2 + 4 + 5 - 8);
  expect(() => laplacian(nine, 6 as 8)).toThrow('[laplacian] connectivity is 6; it must be 4 or 8.');
});

const scene = planeFrom(32, 24, (x, y) => {
  const disc = (x - 11) ** 2 + (y - 12) ** 2 < 50 ? 1 : 0;
  const corner = x > 19 && y > 4 ? 0.5 : 0;
  return disc + corner + 0.01 * ((x * 7 + y * 5) % 9);
});

/**
 * Y,X=np.mgrid[0:24,0:32]; s=np.where((X-11)**2+(Y-12)**2<50,1.0,0.0)+np.where((X>19)&(Y>4),0.5,0.0)+0.01*((X*7+Y*5)%9)
 * feature.canny(s,sigma=1,low_threshold=.3,high_threshold=.9) (scikit-image 0.19.3)
 */
const edges = `
................................
................................
................................
................................
......................####....#.
.........#####......##...#####..
.......###...###....#...........
......##.......##...#...........
.....##.........##..#...........
.....#...........#..#...........
....##...........#..#...........
....#............#..#...........
....#............#..#...........
....#............#..#...........
....##...........#..#...........
.....#...........#..#...........
.....##.........##..#...........
......##.......##...#...........
.......###...###....#...........
.........#####......#...........
...................#............
....................#...........
....................#...........
................................`
  .trim()
  .split('\n');

test('Canny finds the edges that scikit-image finds, away from the frame', () => {
  const found = rowsOf(canny(scene, { sigma: 1, low: 0.3, high: 0.9 })).map((row) =>
    row.map((edge) => (edge === 1 ? '#' : '.')).join(''),
  );
  const inner = (rows: readonly string[]) => rows.slice(4, 20).map((row) => row.slice(4, 28));
  expect(inner(found)).toEqual(inner(edges));
});

/** c=feature.canny(camera/255.,sigma=1); c[10:-10,10:-10].sum(); [c[i].sum() for i in (100,200,300,400)] (0.19.3) */
withPhotographs('Canny on a photograph marks as many pixels as scikit-image', () => {
  const rows = rowsOf(canny(channelPlanes(photograph('camera.png'))[0]!)).map((row) => row.slice(10, -10));
  const count = (row: number[]) => row.reduce((sum, edge) => sum + edge, 0);
  expect(rows.slice(10, -10).reduce((sum, row) => sum + count(row), 0)).toBe(24247);
});

test('hysteresis keeps a weak edge only with a strong one', () => {
  const fading = planeFrom(20, 40, (x, y) => (x < 10 ? 0 : 1 - y / 50));
  const weak = planeFrom(20, 40, (x) => (x < 10 ? 0 : 0.3));
  const marked = (low: number, of = fading) => canny(of, { low, high: 2 }).data.reduce((sum, edge) => sum + edge, 0);
  expect(marked(0.3)).toBeGreaterThan(marked(2) + 10);
  expect(marked(0.3, weak)).toBe(0);
});

test('nothing stands out in an even plane or a single pixel, with any border', () => {
  for (const border of borders) {
    if (border === 'valid') continue;
    expect(Math.max(...canny(planeOf([[0.5]]), { border }).data)).toBe(0);
  }
  expect(Math.max(...canny(planeFrom(9, 9, () => 1)).data)).toBe(0);
});

test('bad options and NaN are refused', () => {
  expect(() => canny(scene, { low: 0.5, high: 0.2 })).toThrow('[canny] high is 0.2; it must be a number >= 0.5.');
  expect(() => canny(planeOf([[Number.NaN]]))).toThrow('[canny] the number at x=0, y=0 is NaN');
  expect(() => imageGradient(scene, 'scharr' as 'sobel')).toThrow('it must be one of sobel, prewitt.');
});
