import type { Image } from '../image.ts';
import type { Plane } from '../plane.ts';
import { pyramidMontage } from '../pyramid/montage.ts';
import { gaussianPyramid, laplacianPyramid, mostLevels } from '../pyramid/pyramid.ts';
import { subsamplePlane } from '../pyramid/subsample.ts';
import { onPlanes, signed } from './apply.ts';
import { operation } from './operation.ts';
import { border } from './options.ts';

const levels = {
  kind: 'number',
  summary: 'images, as far as the size allows',
  default: 4,
  min: 1,
  max: 16,
  whole: true,
} as const;
const possible = (source: Image, wanted: number) => Math.min(wanted, mostLevels(source));
const sheet = (images: readonly Plane[]) => pyramidMontage(images as [Plane, ...Plane[]]);

export const pyramidOperation = operation({
  name: 'pyramid',
  summary: 'Gaussian pyramid, all its images on one sheet',
  options: { levels, border },
  run: (source, options) =>
    onPlanes(source, (each) =>
      sheet(gaussianPyramid(each, possible(source, options.levels), { border: options.border })),
    ),
});

export const laplacianPyramidOperation = operation({
  name: 'laplacian-pyramid',
  summary: 'Laplacian pyramid on one sheet: details with 0 as middle grey, and the last image',
  options: { levels, border },
  run: (source, options) =>
    onPlanes(source, (each) => {
      const images = laplacianPyramid(each, possible(source, options.levels), { border: options.border });
      return sheet(images.map((image, t) => (t < images.length - 1 ? signed(image) : image)));
    }),
});

const skip = (summary: string) => ({ kind: 'number', summary, default: 1, min: 0, max: 16384, whole: true }) as const;

export const subsampleOperation = operation({
  name: 'subsample',
  summary: 'keep a pixel, skip the next: without smoothing',
  options: { rows: skip('rows skipped after each kept'), columns: skip('columns skipped after each kept') },
  run: (source, { rows, columns }) => onPlanes(source, (each) => subsamplePlane(each, rows, columns)),
});
