import type { Backend } from '../backends/backend.ts';
import type { Network } from '../network/network.ts';
import type { Predictor } from '../network/predictor.ts';

/** What training and measuring need of a model. */
export interface Trainee {
  readonly network: Network;
  readonly seed: number;
  readonly backend: Backend;
  /** All parameters in one block; set after every epoch. */
  weights: Float32Array;
  /** The network compiled for its present weights. */
  predictor(): Promise<Predictor>;
}
