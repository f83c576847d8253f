import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { digitiseOperation, greyOperation, resizeOperation, rgbOperation } from './basic.ts';
import { cannyOperation, laplacianOperation, prewittOperation, sobelOperation } from './edges.ts';
import { boxOperation, gaussianOperation, medianOperation, sharpenOperation } from './filters.ts';
import type { ImageOperation } from './operation.ts';
import { keypointsOperation } from './points.ts';
import { laplacianPyramidOperation, pyramidOperation, subsampleOperation } from './scales.ts';
import { componentsOperation, otsuOperation, thresholdOperation, watershedOperation } from './segments.ts';

/** Everything that can be done to an image by name, in the order to show it. */
export const imageOperations: readonly ImageOperation[] = [
  digitiseOperation,
  greyOperation,
  rgbOperation,
  resizeOperation,
  boxOperation,
  gaussianOperation,
  medianOperation,
  sharpenOperation,
  sobelOperation,
  prewittOperation,
  laplacianOperation,
  cannyOperation,
  thresholdOperation,
  otsuOperation,
  componentsOperation,
  watershedOperation,
  subsampleOperation,
  pyramidOperation,
  laplacianPyramidOperation,
  keypointsOperation,
];

/** The operation of a name. @throws OptionError when there is none, with the nearest name. */
export function imageOperation(name: string): ImageOperation {
  const found = imageOperations.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = imageOperations.map((each) => each.name);
  throw new OptionError(
    `There is no image operation "${name}".${didYouMean(name, names)} They are ${names.join(', ')}.`,
    {
      name,
    },
  );
}
