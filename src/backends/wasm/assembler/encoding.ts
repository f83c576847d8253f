const CHUNK = 1024;

/** Grows a byte buffer; numbers are written in the binary format of WebAssembly (LEB128, little endian). */
export class ByteWriter {
  #bytes = new Uint8Array(CHUNK);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #reserve(count: number): number {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const start = this.#length;
    this.#length += count;
    return start;
  }

  #grow(count: number): void {
    const grown = new Uint8Array(Math.max(this.#length + count, 2 * this.#bytes.length));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: Uint8Array | readonly number[]): void {
    const at = this.#reserve(values.length);
    this.#bytes.set(values, at);
  }

  /** An unsigned integer below 2^32. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A signed 32-bit integer. */
  signed(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.byte(rest & 0x7f);
  }

  /** A signed 64-bit integer. */
  signed64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -64n || rest > 63n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  float32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setFloat32(at, value, true);
  }

  float64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value, true);
  }

  /** A UTF-8 string behind its length. */
  name(text: string): void {
    const utf8 = new TextEncoder().encode(text);
    this.unsigned(utf8.length);
    this.bytes(utf8);
  }

  /** What `write` writes, behind its length in bytes. */
  sized(write: (inner: ByteWriter) => void): void {
    const inner = new ByteWriter();
    write(inner);
    this.unsigned(inner.length);
    this.append(inner);
  }

  /** What another writer was given. */
  append(inner: ByteWriter): void {
    this.bytes(inner.#bytes.subarray(0, inner.#length));
  }

  /** The items behind their count. */
  vector<T>(items: readonly T[], write: (item: T, index: number) => void): void {
    this.unsigned(items.length);
    items.forEach(write);
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}

/** The numbers of the sections of a module, in the order in which they must appear. */
export const SECTION = { custom: 0, type: 1, import: 2, function: 3, export: 7, code: 10, data: 11 } as const;

/** A section with one entry for each item; nothing is written for an empty one. */
export function section<T>(
  out: ByteWriter,
  id: number,
  items: readonly T[],
  write: (inner: ByteWriter, item: T) => void,
): void {
  if (items.length === 0) return;
  out.byte(id);
  out.sized((inner) => inner.vector(items, (item) => write(inner, item)));
}
