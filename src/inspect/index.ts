export { type LayerSummary, type ModelSummary, summarize } from '../network/summary.ts';
export { type Classification, classify } from './classify.ts';
export { confusionPicture } from './confusion.ts';
export * from './detect/index.ts';
export {
  computeGradients,
  type GradientSize,
  gradientSizes,
  type ParameterGradient,
} from './gradients.ts';
export { type Captioned, gridPicture } from './grid.ts';
export { firstKernels, type KernelPictures } from './kernels.ts';
export { type Mistake, mistakesOf } from './mistakes.ts';
export { type Portrait, portraitPicture } from './picture.ts';
