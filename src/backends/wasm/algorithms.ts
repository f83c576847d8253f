import type { EmitOptions, Kernel } from './kernel.ts';

/** The ops that can be computed in several ways, and the names of these. */
export const algorithmNames = {
  convolution: ['direct-places', 'direct-maps', 'winograd', 'matmul'],
  convolutionInputGradient: ['direct-places', 'direct-maps', 'winograd', 'matmul', 'scatter'],
  convolutionWeightGradient: ['direct-places', 'direct-maps', 'winograd', 'matmul'],
} as const;

/** An op that can be computed in several ways. */
export type ChosenOp = keyof typeof algorithmNames;
type NameOf<Op extends ChosenOp> = (typeof algorithmNames)[Op][number];

/** Algorithms that are fixed, by op. Shapes that one does not serve are left to the cost model. */
export type AlgorithmPins = { readonly [Op in ChosenOp]?: NameOf<Op> };

/** One way to compute an op on a problem `T`. */
export interface Algorithm<T> {
  /**
   * Algorithms of the same order add up every number of the result in the same order: they give the same bits, and a
   * timing may decide between them.
   */
  readonly order: string;
  readonly serves: (problem: T) => boolean;
  /** Estimated cycles of one core; only their ratios matter. */
  readonly cost: (problem: T, options: EmitOptions) => number;
  readonly kernel: (problem: T, options: EmitOptions) => Kernel;
}

/** An algorithm that serves a shape, as the choice saw it. */
export interface Considered {
  readonly name: string;
  readonly order: string;
  readonly cost: number;
}

/** What was chosen for a step: the name, what fixed it, and all that serve its shape, the cheapest first. */
export interface Choice {
  readonly name: string;
  readonly by: 'model' | 'pin' | 'timing';
  readonly considered: readonly Considered[];
}

/** The algorithms of an op, every name of the table with its own. */
export type Algorithms<Op extends ChosenOp, T> = { readonly [Name in NameOf<Op>]: Algorithm<T> };

/** The algorithms that serve a problem, the one with the lowest estimate first. */
function consider<T>(algorithms: Readonly<Record<string, Algorithm<T>>>, problem: T, options: EmitOptions) {
  return Object.entries(algorithms)
    .filter(([, { serves }]) => serves(problem))
    .map(([name, { order, cost }]): Considered => ({ name, order, cost: cost(problem, options) }))
    .sort((a, b) => a.cost - b.cost);
}

/** A choice to be made. */
export interface Choosing<Op extends ChosenOp, T> {
  readonly op: Op;
  readonly algorithms: Algorithms<Op, T>;
  readonly problem: T;
  /** The problem that the order of summing is chosen for: the same for all numbers of samples that are to give the same bits. */
  readonly usual: T;
  readonly options: EmitOptions;
  /** The algorithm that was measured to be fastest, if one was. */
  readonly measured: string | undefined;
}

/**
 * The pinned algorithm where it serves. Else the order of summing is that of the cheapest for the usual problem with 16
 * lanes, whatever lanes there are, so that the bits do not depend on them; of that order the one that was measured to be
 * fastest, or the cheapest.
 */
function choose<Op extends ChosenOp, T>({
  op,
  algorithms,
  problem,
  usual,
  options,
  measured,
}: Choosing<Op, T>): Choice {
  const considered = consider<T>(algorithms, problem, options);
  const pinned = options.kernels?.[op];
  if (considered.some(({ name }) => name === pinned)) return { name: pinned!, by: 'pin', considered };
  const wide = consider<T>(algorithms, usual, { ...options, lanes: 16 });
  const order = wide.find(({ order }) => considered.some((each) => each.order === order))!.order;
  const alike = considered.filter((each) => each.order === order);
  if (alike.some(({ name }) => name === measured)) return { name: measured!, by: 'timing', considered };
  return { name: alike[0]!.name, by: 'model', considered };
}

/** The kernel of the chosen algorithm, with the choice. At least one order must serve both the problem and the usual one. */
export function chosenKernel<Op extends ChosenOp, T>(choosing: Choosing<Op, T>): Kernel {
  const { problem, options } = choosing;
  const table: Readonly<Record<string, Algorithm<T>>> = choosing.algorithms;
  const choice = choose(choosing);
  return { ...table[choice.name]!.kernel(problem, options), choice };
}
