export { dropAlpha, toGrey } from './colour.ts';
export { decodeImage } from './decode.ts';
export { type Image, image } from './image.ts';
export type { DecodeOptions } from './limits.ts';
export { fromPlanes, toPlanes } from './planes.ts';
export { encodePng } from './png/encode.ts';
export { type ResizeMethod, resize } from './resize.ts';
