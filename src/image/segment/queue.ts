interface Entry {
  readonly index: number;
  readonly level: number;
  readonly order: number;
}

const before = (a: Entry, b: Entry) => a.level < b.level || (a.level === b.level && a.order < b.order);

/** Indices, taken out lowest level first and, at one level, in the order in which they came: a binary heap. */
export class LevelQueue {
  readonly #heap: Entry[] = [];
  #count = 0;

  get length(): number {
    return this.#heap.length;
  }

  push(index: number, level: number): void {
    const heap = this.#heap;
    const entry = { index, level, order: this.#count++ };
    let at = heap.length;
    for (let up = (at - 1) >> 1; at > 0 && before(entry, heap[up]!); at = up, up = (at - 1) >> 1) heap[at] = heap[up]!;
    heap[at] = entry;
  }

  /** The first index; undefined when there is none. */
  pop(): number | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first?.index;
  }

  /** Puts an entry at the top and lets it sink to its place. */
  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      if (down + 1 < heap.length && before(heap[down + 1]!, heap[down]!)) down++;
      if (down >= heap.length || !before(heap[down]!, entry)) break;
      heap[at] = heap[down]!;
      at = down;
    }
    heap[at] = entry;
  }
}
