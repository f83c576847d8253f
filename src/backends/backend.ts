import type { Plan } from '../compiler/plan.ts';
import type { SessionSpec } from '../compiler/program.ts';
import type { Shape } from '../core/shape.ts';
import type { SessionMemory } from './sessionMemory.ts';

/** What one step of a program took. */
export interface StepTime {
  /** The layer it comes from. */
  readonly label: string;
  /** The op; joined elementwise ops are `fused`. */
  readonly op: string;
  readonly shape: Shape;
  /** Milliseconds a run: the median. */
  readonly milliseconds: number;
  /** Billions of multiplications and additions a second; undefined where products are not what it is about. */
  readonly gflops: number | undefined;
  /** The algorithm, where there are several for the op. */
  readonly algorithm?: string;
}

/** Which algorithm was chosen for a step, of those that serve its shape. */
export interface StepChoice {
  /** The layer it comes from. */
  readonly label: string;
  readonly op: string;
  readonly shape: Shape;
  readonly algorithm: string;
  /** What decided: estimates, a fixed name, or a timing. */
  readonly by: 'model' | 'pin' | 'timing';
  /** All that serve, with their estimates in cycles, the cheapest first; those of the same order give the same bits. */
  readonly considered: readonly { readonly name: string; readonly order: string; readonly cost: number }[];
}

/** Compiled programs and the memory they share. Nothing in it needs to be freed: it goes when nobody holds it. */
export interface Executable {
  /** A block's numbers, live: programs read what is written here and write where it is read. */
  block(name: string): Float32Array | Float64Array;
  /**
   * Computes again what programs keep of the blocks they declare constant; to be called after those were written and
   * before the next run.
   */
  prepare(): void;
  /** Runs a program to its end. @throws BackendError when there is none of the name, or when a thread fails. */
  run(program: string): void;
  /** The numbers of the session, in bytes: fixed before anything runs. */
  readonly memoryBytes: number;
  /** What the process uses for the session, numbers and all else. */
  readonly memory: SessionMemory;
  /** What was laid out where, for those who look inside; undefined where the backend does not plan. */
  readonly plan: Plan | undefined;
  /** Threads that compute, or will once they have started: the caller's own among them. */
  readonly threads?: number;
  /** Threads that take part by now. */
  readonly threadsAtWork?: number;
  /** Times a program step by step, on the numbers that the blocks hold; they are as before afterwards. */
  profile?(program: string, runs?: number): Promise<readonly StepTime[]>;
  /** The algorithms chosen for a program's steps, where there was a choice. */
  choices?(program: string): readonly StepChoice[];
  /** The code as text. */
  text?(): string;
}

/** Turns programs into something that runs. Backends are values: any of them serves any model. */
export interface Backend {
  readonly name: string;
  compile(spec: SessionSpec): Promise<Executable>;
}
