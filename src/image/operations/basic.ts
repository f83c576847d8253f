import { toGrey } from '../colour.ts';
import { digitise, sceneOf } from '../digitise.ts';
import { channelPlanes, imageOfPlanes } from '../plane.ts';
import { resize } from '../resize.ts';
import { operation } from './operation.ts';

const side = (summary: string) => ({ kind: 'number', summary, default: 64, min: 1, max: 16384, whole: true }) as const;

export const digitiseOperation = operation({
  name: 'digitise',
  summary: 'sample on a regular grid and quantise to a few levels',
  options: {
    width: side('columns of the grid'),
    height: side('rows of the grid'),
    levels: { kind: 'number', summary: 'values a sample may have', default: 16, min: 2, max: 65536, whole: true },
  },
  run: (source, options) => digitise(sceneOf(source), options),
});

export const greyOperation = operation({
  name: 'grey',
  summary: 'one sample a pixel: luma',
  options: {},
  run: toGrey,
});

export const rgbOperation = operation({
  name: 'rgb',
  summary: 'three samples a pixel, or four with alpha',
  options: {},
  run: (source) => {
    if (source.channels > 2) return source;
    const [grey, ...alpha] = channelPlanes(source);
    return imageOfPlanes([grey!, grey!, grey!, ...alpha], source.depth);
  },
});

export const resizeOperation = operation({
  name: 'resize',
  summary: 'change the size',
  options: {
    width: side('new width in pixels'),
    height: side('new height in pixels'),
    method: {
      kind: 'choice',
      summary: 'area for shrinking, bilinear for enlarging, nearest for pixels as they are',
      default: 'area',
      choices: ['nearest', 'bilinear', 'area'],
    },
  },
  run: (source, { width, height, method }) => resize(source, width, height, method),
});
