/**
 * The share of the optimizer's learning rate that is used when a part of training is done: `done` goes from just above 0
 * at the first step to just below 1 at the last.
 */
export type Schedule = (done: number) => number;
