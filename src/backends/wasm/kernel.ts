import type { Node } from '../../graph/graph.ts';
import type { AlgorithmPins, Choice } from './algorithms.ts';
import type { FunctionBuilder, Local } from './assembler/index.ts';
import type { MaddMode } from './math/packs.ts';

/** How code is emitted for one session. */
export interface EmitOptions {
  readonly madd: MaddMode;
  /**
   * Numbers side by side in a register tile: 8 where vectors have 128 bits, 16 where the engine fuses pairs of them into
   * 256. Each result is summed in the same order either way, so the bits do not depend on it.
   */
  readonly lanes: 8 | 16;
  /** Threads that phases are divided over. Default 1. */
  readonly threads?: number;
  /** Algorithms that are fixed. */
  readonly kernels?: AlgorithmPins;
  /** Algorithms that were measured to be the fastest, by {@link stepKey}. */
  readonly measured?: ReadonlyMap<string, string>;
}

/** One op to emit code for; shapes are known, so every extent and stride is a constant in the code. */
export interface KernelCall {
  readonly node: Node;
  readonly operands: readonly Node[];
  readonly options: EmitOptions;
}

/** Byte addresses a kernel is called with, the span of items it is to compute, and the number of the thread that does. */
export interface KernelPointers {
  readonly begin: Local<'i32'>;
  readonly end: Local<'i32'>;
  readonly thread: Local<'i32'>;
  readonly output: Local<'i32'>;
  /** Space that all threads share. */
  readonly scratch: Local<'i32'>;
  /** Space of the thread's own: what lies there stays from item to item of a call, but not from phase to phase. */
  readonly own: Local<'i32'>;
  /** Space that the kernel's preparation has filled. */
  readonly prepared: Local<'i32'>;
  readonly inputs: readonly Local<'i32'>[];
}

/**
 * One phase of an op's work: `items` independent pieces that may run in any order and on any thread. Each number of the
 * result is summed in the same order however the items are divided.
 */
export interface Phase {
  readonly items: number;
  readonly emit: (f: FunctionBuilder, pointers: KernelPointers) => void;
}

/**
 * Work that depends on some inputs only, such as laying out weights. Where those inputs stay the same from run to run it
 * is done once.
 */
export interface Preparation {
  /** Positions of the inputs it reads. */
  readonly inputs: readonly number[];
  /** Numbers of space that it fills. */
  readonly numbers: number;
  readonly phases: readonly Phase[];
}

/** How one op is computed: phases one after the other, each finished before the next starts. */
export interface Kernel {
  readonly phases: readonly Phase[];
  readonly preparation?: Preparation;
  /** Numbers of scratch space that the phases share. */
  readonly scratch?: number;
  /** Numbers of space that each thread has for itself. */
  readonly own?: number;
  /** How it was chosen, where there is more than one way. */
  readonly choice?: Choice;
}

/** Gives a kernel for an op applied to these shapes, or undefined to leave it to the generic path. */
export type KernelFactory = (call: KernelCall) => Kernel | undefined;

/** A kernel of one phase. */
export function singlePhase(items: number, emit: Phase['emit']): Kernel {
  return { phases: [{ items, emit }] };
}
