import { sizeOf } from '../core/shape.ts';
import type { Node } from '../graph/graph.ts';
import type { Group } from './schedule.ts';

/** Bytes from one round of a group, and from one thread's place, to the next. */
export interface Move {
  readonly perRound: number;
  readonly perPlace: number;
}

/** How the addresses of a step in a group move: round after round for other samples, place by place for other threads. */
export interface Rounds {
  readonly group: Group;
  readonly count: number;
  /** Places that threads have of their own. */
  readonly places: number;
  readonly inputs: readonly Move[];
  readonly output: Move;
  readonly scratch: Move;
}

/** One op to run, with the byte addresses of its operands, its result and its scratch space. */
export interface Step {
  /** The op; in a group with the samples of one round, and so its operands. */
  readonly node: Node;
  readonly operands: readonly Node[];
  readonly inputs: readonly number[];
  readonly output: number;
  readonly scratch: number;
  /** Where what the kernel prepares lies. */
  readonly prepared: number;
  /** `prepare`: only the kernel's preparation; `rest`: all but that, which was done before; `all`: both. */
  readonly part: 'all' | 'prepare' | 'rest';
  /** Undefined for a step that computes all samples at once. */
  readonly rounds?: Rounds;
}

/** Bytes that an array of a step takes, over all rounds and places. */
export function extent({ shape }: Node, move: Move | undefined, rounds: Rounds | undefined): number {
  const bytes = 4 * sizeOf(shape);
  if (move === undefined || rounds === undefined) return bytes;
  return (rounds.count - 1) * move.perRound + (rounds.places - 1) * move.perPlace + bytes;
}
