import type { SessionMemory } from '../backends/sessionMemory.ts';

/** Before the first step, once everything is compiled. */
export interface StartEvent {
  /** What the process uses for training and validation, in bytes: the sum of `memory`. Data sets are not part of it. */
  readonly memoryBytes: number;
  readonly memory: SessionMemory;
  /** Threads that will compute, the caller's own among them; the others take some steps to start. */
  readonly threads: number;
  readonly stepsPerEpoch: number;
}

/** After every step. Loss and accuracy (share of the labels that were predicted) are running means over the epoch so far. */
export interface StepEvent {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Samples a second over the epoch so far, preparation of batches included. */
  readonly samplesPerSecond: number;
}

/** After every epoch. Validation figures where validation data were given. */
export interface EpochEvent {
  readonly epoch: number;
  readonly epochs: number;
  readonly steps: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly samplesPerSecond: number;
  readonly seconds: number;
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

/** What `fit` gives back. */
export interface History {
  readonly epochs: readonly EpochEvent[];
  /** True when it was stopped before the last epoch's end. */
  readonly stopped: boolean;
  readonly steps: number;
  /** Samples a second over all training steps, validation apart. */
  readonly samplesPerSecond: number;
  /** What the process used for training and validation, in bytes; see {@link StartEvent}. */
  readonly memoryBytes: number;
  /** Threads that computed in the end: fewer than planned where they could not be started. */
  readonly threads: number;
}
