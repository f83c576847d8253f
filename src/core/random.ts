import { OptionError } from './errors.ts';

/** 32-bit string hash (FNV-1a), used to derive independent streams by name. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}

/** SplitMix32: turns any 32-bit seed into well-mixed words to start a generator with. */
function splitMix(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** What a generator needs to go on where it was. */
export type RandomState = readonly [number, number, number, number];

/**
 * Seeded random numbers: the generator sfc32 (Doty-Humphrey, PractRand). The same seed gives the same numbers on every
 * platform. There is no global generator: whoever needs randomness is given one, and derives named streams from it so
 * that adding a consumer does not disturb the others.
 */
export class Random {
  readonly seed: number;
  // Words are kept as signed integers, which engines do not have to box.
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** @param seed any whole number; its low 53 bits count. @throws OptionError when it is not a whole number. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new OptionError(`A seed is a whole number, not ${seed}.`, { seed });
    this.seed = seed;
    const mix = splitMix((seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32) >>> 0, 0x85ebca6b));
    this.#a = mix() | 0;
    this.#b = mix() | 0;
    this.#c = mix() | 0;
    this.#counter = 1;
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** An independent generator for the consumer `name`; depends on the seed and the name only, not on numbers drawn. */
  derive(name: string): Random {
    return new Random(Math.imul(hash(name) ^ this.seed, 0x9e3779b1) * 4096 + (hash(`${this.seed}/${name}`) & 0xfff));
  }

  get state(): RandomState {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#counter >>> 0];
  }

  set state([a, b, c, counter]: RandomState) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = counter | 0;
  }

  /** A whole number, uniform in 0 .. 2^32 - 1. */
  uint32(): number {
    const t = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [low, high), 32 bits of resolution. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.uint32() / 2 ** 32);
  }

  /** A whole number, uniform in 0 .. bound - 1. */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Normal with the given mean and standard deviation (Box-Muller, one draw a pair). */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The numbers 0 .. count - 1 in random order (Fisher-Yates). */
  permutation(count: number): Uint32Array {
    const order = Uint32Array.from({ length: count }, (_, index) => index);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const other = order[j]!;
      order[j] = order[i]!;
      order[i] = other;
    }
    return order;
  }
}
