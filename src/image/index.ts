export { type Border, borders, padPlane } from './border.ts';
export { type Box, drawBox, overlapOf } from './box.ts';
export { dropAlpha, toGrey } from './colour.ts';
export { decodeImage } from './decode.ts';
export { type DigitiseOptions, digitise, quantise, type Scene, sampleScene, sceneOf } from './digitise.ts';
export { drawCircle, drawLine } from './draw.ts';
export { type CannyOptions, canny } from './edges/canny.ts';
export {
  type Gradient,
  type GradientOperator,
  gradientMagnitude,
  gradientOrientation,
  imageGradient,
} from './edges/gradient.ts';
export { laplacian, laplacianOfGaussian } from './edges/laplacian.ts';
export { boxFilter, movingAverage } from './filter/average.ts';
export { convolve, convolveSeparable, correlate, flipKernel } from './filter/convolve.ts';
export { gaussianFilter, gaussianKernel } from './filter/gaussian.ts';
export { medianFilter } from './filter/median.ts';
export { laplacianSharpen, type UnsharpOptions, unsharpMask } from './filter/sharpen.ts';
export { type Image, image } from './image.ts';
export { integralImage, meanIn, sumIn } from './integral.ts';
export { drawKeypoints } from './keypoints/drawKeypoints.ts';
export type { Keypoint } from './keypoints/keypoint.ts';
export { type Match, type MatchOptions, matchKeypoints } from './keypoints/match.ts';
export { type SiftOptions, sift } from './keypoints/sift.ts';
export { type SurfOptions, surf } from './keypoints/surf.ts';
export type { DecodeOptions } from './limits.ts';
export type { Connectivity } from './neighbours.ts';
export { imageOperation, imageOperations } from './operations/index.ts';
export type {
  Attributes,
  ChoiceOption,
  ImageOperation,
  NumberOption,
  OperationOption,
  OperationOptions,
} from './operations/operation.ts';
export { colourLabels, tintLabels } from './palette.ts';
export { channelPlanes, greyPlane, imageOfPlanes, type Plane, plane, planeOf, rowsOf } from './plane.ts';
export { fromPlanes, toPlanes } from './planes.ts';
export { encodePng } from './png/encode.ts';
export { matrixProduct, transposed } from './projection/matrix.ts';
export { projectImage, reconstructImage, type Sampling, samplingOf } from './projection/projection.ts';
export type { PyramidOptions } from './pyramid/kernel.ts';
export { pyramidMontage } from './pyramid/montage.ts';
export { fromLaplacianPyramid, gaussianPyramid, laplacianPyramid } from './pyramid/pyramid.ts';
export { expandLevel, reduceLevel } from './pyramid/step.ts';
export { selectionMatrix, subsamplePlane } from './pyramid/subsample.ts';
export { type ResizeMethod, resize } from './resize.ts';
export { type BasinOptions, basins } from './segment/basins.ts';
export { connectedComponents } from './segment/components.ts';
export { distanceTransform } from './segment/distance.ts';
export { fillHoles } from './segment/holes.ts';
export { type Labels, type Region, regionsOf } from './segment/labels.ts';
export { localMaxima } from './segment/markers.ts';
export { otsu, threshold } from './segment/threshold.ts';
export { type WatershedOptions, watershed } from './segment/watershed.ts';
