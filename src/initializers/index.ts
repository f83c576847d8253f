import type { Random } from '../core/random.ts';

/** Number of inputs that one output sums, and of outputs that one input feeds. */
export interface Fan {
  readonly in: number;
  readonly out: number;
}

/** Gives one starting value; called once a number, in row-major order. */
type Initializer = (fan: Fan, random: Random) => number;

const uniformWithin = (limit: number, random: Random) => random.uniform(-limit, limit);

const table = {
  zeros: () => 0,
  ones: () => 1,
  /** Normal with variance 2 / fan-in, for ReLU (He et al. 2015). */
  'he-normal': (fan, random) => random.normal(0, Math.sqrt(2 / fan.in)),
  /** Uniform with variance 2 / fan-in, for ReLU (He et al. 2015). */
  'he-uniform': (fan, random) => uniformWithin(Math.sqrt(6 / fan.in), random),
  /** Uniform with variance 2 / (fan-in + fan-out), for tanh and sigmoid (Glorot and Bengio 2010). */
  'glorot-uniform': (fan, random) => uniformWithin(Math.sqrt(6 / (fan.in + fan.out)), random),
  /** Normal with variance 1 / fan-in (LeCun et al. 1998, Efficient BackProp). */
  'lecun-normal': (fan, random) => random.normal(0, Math.sqrt(1 / fan.in)),
  /** Uniform in -2.4 / fan-in .. 2.4 / fan-in (LeCun et al. 1989, zip codes). */
  'lecun-1989': (fan, random) => uniformWithin(2.4 / fan.in, random),
} as const satisfies Record<string, Initializer>;

export type InitializerName = keyof typeof table;

export const initializerNames = Object.keys(table) as InitializerName[];

/** Fills `into` with starting values. The same generator state gives the same numbers. */
export function initialize(into: Float32Array, name: InitializerName, fan: Fan, random: Random): void {
  const draw: Initializer = table[name];
  for (let i = 0; i < into.length; i++) into[i] = draw(fan, random);
}
