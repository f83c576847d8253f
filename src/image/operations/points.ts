import type { Image } from '../image.ts';
import { drawKeypoints } from '../keypoints/drawKeypoints.ts';
import type { Keypoint } from '../keypoints/keypoint.ts';
import { sift } from '../keypoints/sift.ts';
import { surf } from '../keypoints/surf.ts';
import { greyPlane } from '../plane.ts';
import { operation } from './operation.ts';

const options = {
  detector: {
    kind: 'choice',
    summary: 'differences of Gaussians, or boxes over an integral image',
    default: 'sift',
    choices: ['sift', 'surf'],
  },
  most: { kind: 'number', summary: 'keypoints at most, the strongest', default: 300, min: 1, max: 100000, whole: true },
} as const;

/** Images of more pixels are not enlarged first: SIFT holds eleven planes of its first octave. */
const enlargeUpTo = 2 ** 20;

function keypointsOf(source: Image, { detector, most }: { detector: 'sift' | 'surf'; most: number }): Keypoint[] {
  const enlarge = source.width * source.height <= enlargeUpTo;
  const grey = greyPlane(source);
  return (detector === 'sift' ? sift(grey, { enlarge }) : surf(grey)).slice(0, most);
}

export const keypointsOperation = operation({
  name: 'keypoints',
  summary: 'keypoints with their sizes and directions, drawn over the image',
  options,
  run: (source, values) => drawKeypoints(source, keypointsOf(source, values)),
  attributes: (source, values) =>
    keypointsOf(source, values).map(({ x, y, scale, angle, response }) => ({ x, y, scale, angle, response })),
});
