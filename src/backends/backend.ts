import type { Plan } from '../compiler/plan.ts';
import type { SessionSpec } from '../compiler/program.ts';

/** Compiled programs and the memory they share. Nothing in it needs to be freed: it goes when nobody holds it. */
export interface Executable {
  /** A block's numbers, live: programs read what is written here and write where it is read. */
  block(name: string): Float32Array | Float64Array;
  /** Runs a program to its end. */
  run(program: string): void;
  /** All memory of the session, in bytes: fixed before anything runs. */
  readonly memoryBytes: number;
  /** What was laid out where, for those who look inside; undefined where the backend does not plan. */
  readonly plan: Plan | undefined;
}

/** Turns programs into something that runs. Backends are values: any of them serves any model. */
export interface Backend {
  readonly name: string;
  compile(spec: SessionSpec): Promise<Executable>;
}
