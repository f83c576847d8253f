import type { Random } from '../../core/random.ts';
import type { Dataset } from '../dataset.ts';

/** Changes one image, C*H*W numbers of 0..1, in place; all chance comes from `random`. */
export type Augmentation = (image: Float32Array, shape: Dataset['shape'], random: Random) => void;
