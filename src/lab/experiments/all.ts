/** Every experiment, one line each: adding an experiment adds its line here and nothing anywhere else. */
export { backprop } from './backprop/backprop.ts';
export { detection } from './detection/detection.ts';
export { invariance } from './invariance/invariance.ts';
export { jarrett2009 } from './jarrett2009/jarrett2009.ts';
export { lecun1989 } from './lecun1989/lecun1989.ts';
export { orientation } from './orientation/orientation.ts';
export { parameters } from './parameters.ts';
export { rectify } from './rectify.ts';
export { regions } from './regions/regions.ts';
export { segmentation } from './segmentation/segmentation.ts';
export { smoothing } from './smoothing.ts';
export { vanishing } from './vanishing/vanishing.ts';
