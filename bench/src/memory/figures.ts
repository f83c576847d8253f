/** What a process holds at a moment, in bytes. */
export interface MemoryFigures {
  /** All of it that lies in memory, code and shared memory among it. */
  readonly rss: number;
  /** Objects in use on the engine's heap, garbage not yet collected among them. */
  readonly heap: number;
  /** Ordinary array buffers. */
  readonly arrayBuffers: number;
}

export function memoryNow(): MemoryFigures {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rss, heap: heapUsed, arrayBuffers };
}

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);

/** Lines of a Markdown table that grows while it is printed: a row of `what` and the memory at the moment. */
export class MemoryTable {
  readonly #say: (line: string) => void;

  constructor(what: readonly string[], say: (line: string) => void) {
    this.#say = say;
    const heading = [...what, 'process, MiB', 'heap, MiB', 'array buffers, MiB'];
    this.#line(heading);
    this.#line(heading.map(() => '---:'));
  }

  add(cells: readonly string[]): void {
    const { rss, heap, arrayBuffers } = memoryNow();
    this.#line([...cells, mebibytes(rss), mebibytes(heap), mebibytes(arrayBuffers)]);
  }

  #line(cells: readonly string[]): void {
    this.#say(`| ${cells.join(' | ')} |`);
  }
}
