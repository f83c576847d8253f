import { sizeOf } from '../core/shape.ts';
import type { Node } from '../graph/graph.ts';
import type { Group } from './schedule.ts';

/**
 * How an address of a step in a group moves: by so many bytes from one round to the next, or to the same place in the
 * area that a thread has for itself.
 */
export type Move = { readonly perRound: number } | 'own';

/** How the addresses of a step in a group move, round after round for other samples. Its scratch space is a thread's own. */
export interface Rounds {
  readonly group: Group;
  readonly count: number;
  readonly inputs: readonly Move[];
  readonly output: Move;
}

/** One op to run, with the byte addresses of its operands, its result and its scratch space. */
export interface Step {
  /** The op; in a group with the samples of one round, and so its operands. */
  readonly node: Node;
  readonly operands: readonly Node[];
  readonly inputs: readonly number[];
  readonly output: number;
  readonly scratch: number;
  /** Space of the first thread's own; another thread has its own in the same place of its area. */
  readonly own: number;
  /** Where what the kernel prepares lies. */
  readonly prepared: number;
  /** `prepare`: only the kernel's preparation; `rest`: all but that, which was done before; `all`: both. */
  readonly part: 'all' | 'prepare' | 'rest';
  /** Undefined for a step that computes all samples at once. */
  readonly rounds?: Rounds;
}

/** Bytes that an array of a step takes, over all rounds; none that threads share where each has one of its own. */
export function extent({ shape }: Node, move: Move | undefined, rounds: Rounds | undefined): number {
  const bytes = 4 * sizeOf(shape);
  if (move === undefined || rounds === undefined) return bytes;
  return move === 'own' ? 0 : (rounds.count - 1) * move.perRound + bytes;
}
