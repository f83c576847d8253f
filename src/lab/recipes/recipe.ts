import type { Dataset } from '../../data/dataset.ts';
import type { Layer } from '../../layers/index.ts';
import type { Loss } from '../../losses/index.ts';
import type { Optimizer } from '../../optimizers/index.ts';

/** A network worth training, with the settings it is usually trained with. */
export interface Recipe {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** The shape of the network's input for data of a shape `[C, H, W]`: pictures are fitted into it. */
  readonly input: (data: Dataset['shape']) => Dataset['shape'];
  /** Its layers, one after the other; the last gives a number a class. */
  readonly layers: (classes: number) => readonly Layer[];
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Passes over the data. */
  readonly epochs: number;
  /** Samples a step. */
  readonly batchSize: number;
}
