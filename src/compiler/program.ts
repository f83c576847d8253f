import type { Graph } from '../graph/graph.ts';

/** A place in a named block of numbers. */
export interface Binding {
  readonly block: string;
  /** In numbers, from the start of the block. */
  readonly offset: number;
}

/** A graph and where its inputs are read and its outputs written. */
export interface ProgramSpec {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Binding>>;
  readonly outputs: Readonly<Record<string, Binding>>;
  /** Blocks that seldom change: what depends on them alone is computed when the session is told to prepare. */
  readonly constant?: readonly string[];
}

/**
 * What a session is compiled from: blocks of numbers that stay (parameters, gradients, a batch) and programs that read
 * and write them. The programs of a session never run at the same time.
 */
export interface SessionSpec {
  /** Count of numbers of each block. */
  readonly blocks: Readonly<Record<string, number>>;
  readonly programs: Readonly<Record<string, ProgramSpec>>;
}
