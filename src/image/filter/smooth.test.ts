import { expect, test } from 'vitest';
import { expectClose, pattern, planeFrom } from '../../../tests/support/images.ts';
import { plane, planeOf, rowsOf } from '../plane.ts';
import { gaussianFilter, gaussianKernel } from './gaussian.ts';
import { medianFilter } from './median.ts';
import { laplacianSharpen, unsharpMask } from './sharpen.ts';

test('a Gaussian kernel sums to 1, is even, and falls as it should', () => {
  const kernel = gaussianKernel(1.5);
  expect(kernel.length).toBe(13);
  expect(kernel.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 15);
  expect([...kernel].reverse()).toEqual([...kernel]);
  expect(kernel[7]! / kernel[6]!).toBeCloseTo(Math.exp(-1 / 4.5), 14);
});

/** ndi.gaussian_filter(f,0.8)[2]; (f,2,mode='wrap')[0]; (f,1,mode='constant')[0]; (f,1,mode='nearest')[4] (SciPy 1.10.1) */
test('Gaussian smoothing as SciPy', () => {
  expectClose(
    rowsOf(gaussianFilter(pattern, 0.8))[2]!,
    [7.6396446192, 6.0697749194, 6.3180504197, 7.7022261429, 6.9020106693, 6.1740664189, 6.1942268106],
  );
  expectClose(
    rowsOf(gaussianFilter(pattern, 2, 'wrap'))[0]!,
    [6.6678032599, 6.6655588489, 6.7335554477, 6.8143826733, 6.847865553, 6.8147330167, 6.7365418608],
  );
  expectClose(
    rowsOf(gaussianFilter(pattern, 1, 'zero'))[0]!,
    [3.0895081087, 5.2666239231, 6.5013988338, 5.9036551423, 4.9198711616, 4.1549612953, 3.0197594539],
  );
  expectClose(
    rowsOf(gaussianFilter(pattern, 1, 'replicate'))[4]!,
    [2.7928344542, 3.4976713349, 4.6077261464, 5.9200348331, 7.2920590934, 9.2239089975, 11.5238802672],
  );
});

test.each([0, -1, Number.NaN, 1e9])('a sigma of %d is refused', (sigma) => {
  expect(() => gaussianFilter(pattern, sigma)).toThrow(
    `[gaussian] sigma is ${sigma}; it must be a number > 0 and < 1000.`,
  );
});

/** ndi.median_filter(f,3); ndi.median_filter(f,5,mode='wrap')[1] (SciPy 1.10.1) */
test('median as SciPy', () => {
  expect(rowsOf(medianFilter(pattern, 3))).toEqual([
    [6, 7, 7, 11, 4, 8, 8],
    [7, 7, 7, 10, 9, 6, 5],
    [6, 5, 5, 3, 6, 5, 5],
    [5, 4, 4, 5, 7, 9, 11],
    [3, 3, 4, 5, 7, 11, 13],
  ]);
  expect(rowsOf(medianFilter(pattern, 5, 'wrap'))[1]).toEqual([5, 5, 5, 6, 7, 7, 6]);
});

test('the median removes a stray pixel and keeps an edge', () => {
  const edge = planeFrom(6, 5, (x) => (x < 3 ? 0 : 90));
  const stray = planeFrom(6, 5, (x, y) => (x === 1 && y === 2 ? 90 : x < 3 ? 0 : 90));
  expect(medianFilter(stray, 3)).toEqual(edge);
});

test('the median refuses even windows, NaN, and what does not fit', () => {
  expect(() => medianFilter(pattern, 4)).toThrow('[median] size is 4; it must be an odd number >= 1');
  expect(() => medianFilter(planeOf([[1, Number.NaN]]), 3)).toThrow('[median] the number at x=1, y=0 is NaN');
  expect(() => medianFilter(pattern, 7, 'valid')).toThrow('[median] a kernel of 7x7 does not fit into 7x5');
  expect(rowsOf(medianFilter(planeOf([[4]]), 9))).toEqual([[4]]);
});

test('sharpening steepens an edge, leaves even parts, and does nothing with amount 0', () => {
  const edge = planeFrom(40, 3, (x) => (x < 20 ? 1 : 2));
  for (const sharpened of [unsharpMask(edge, { sigma: 1, amount: 2 }), laplacianSharpen(edge, 0.5)]) {
    const [row] = rowsOf(sharpened);
    expect(row![19]).toBeLessThan(0.8);
    expect(row![20]).toBeGreaterThan(2.2);
    expect([row![0], row![39]]).toEqual([expect.closeTo(1, 12), expect.closeTo(2, 12)]);
  }
  expect(unsharpMask(pattern, { amount: 0 })).toEqual(pattern);
  expect(laplacianSharpen(pattern, 0)).toEqual(pattern);
});

test('Laplacian sharpening by hand: 5 times the pixel less its 4 neighbours', () => {
  const cross = planeOf([
    [0, 1, 0],
    [2, 3, 4],
    [0, 5, 0],
  ]);
  expect(rowsOf(laplacianSharpen(cross, 1, 'zero'))[1]![1]).toBe(3);
  expect(rowsOf(laplacianSharpen(cross, 1, 'zero'))[0]).toEqual([-3, 2, -5]);
  expect(() => laplacianSharpen(plane(1, 1), -1)).toThrow('[laplacianSharpen] amount is -1; it must be a number >= 0.');
});
