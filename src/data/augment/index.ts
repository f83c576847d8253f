export type { Augmentation } from './augmentation.ts';
export { type DistortionOptions, distortion } from './distortion.ts';
