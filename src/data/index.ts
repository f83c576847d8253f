export { fillBatch, fillOneHot } from './batch.ts';
export { type CellsOptions, cells } from './cells.ts';
export { cifar10Classes, parseCifar10 } from './cifar.ts';
export { type CropOptions, crops } from './crops.ts';
export { type Dataset, dataset, labelsPerImage, type Split } from './dataset.ts';
export { type DigitsOptions, digits, drawDigit } from './digits/digits.ts';
export { type IdxImages, idxDataset, parseIdxImages, parseIdxLabels } from './idx.ts';
export { holdOut, subset } from './subset.ts';
