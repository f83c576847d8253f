/**
 * A window of ranks whose median is kept up while ranks come and go: counts for each rank, and a pointer at the median
 * that moves as far as the window has changed (Huang, Yang, Tang 1979).
 */
export class RankWindow {
  readonly #counts: Int32Array;
  readonly #half: number;
  #median = 0;
  /** How many in the window are below the pointer. */
  #below = 0;

  /** @param ranks how many different ranks there are. @param size how many the window holds when full; odd. */
  constructor(ranks: number, size: number) {
    this.#counts = new Int32Array(ranks);
    this.#half = (size - 1) / 2;
  }

  /** Puts a rank in (`by` 1) or takes it out (-1). */
  change(rank: number, by: 1 | -1): void {
    this.#counts[rank]! += by;
    if (rank < this.#median) this.#below += by;
  }

  /** The middle rank of a full window. */
  median(): number {
    const counts = this.#counts;
    while (this.#below > this.#half) this.#below -= counts[--this.#median]!;
    while (this.#below + counts[this.#median]! <= this.#half) this.#below += counts[this.#median++]!;
    return this.#median;
  }
}
