import type { ConvolutionAttributes } from '../../../../ops/support/convolution.ts';
import type { Kernel, KernelPointers, Phase } from '../../kernel.ts';
import { advance } from '../../nest.ts';
import type { Problem } from './layout.ts';
import type { WeightSteps } from './weights.ts';

/** The places of dx along one axis that lie `stride` apart: the first, their number, and the taps they are summed over. */
interface Phase1d {
  readonly first: number;
  readonly count: number;
  /** First tap; the others follow `stride` apart. */
  readonly tap: number;
  readonly taps: number;
  /** Where number 0 of dy goes among the numbers that the first place sees. */
  readonly offset: number;
}

/** dx[first + stride i] = sum over u of w[tap + stride u] dy[i + b - u], with tap and b from first + padding. */
function phase1d(first: number, size: number, stride: number, kernel: number, padding: number): Phase1d {
  const tap = (first + padding) % stride;
  const taps = Math.max(0, Math.ceil((kernel - tap) / stride));
  const b = (first + padding - tap) / stride;
  return { first, count: Math.ceil((size - first) / stride), tap, taps, offset: taps - 1 - b };
}

const phases1d = (size: number, stride: number, kernel: number, padding: number) =>
  Array.from({ length: Math.min(stride, size) }, (_, first) => phase1d(first, size, stride, kernel, padding));

/** A convolution with stride 1 that gives every `stride`-th place of dx, and how it reads the weights. */
export interface Part {
  readonly rows: Phase1d;
  readonly columns: Phase1d;
  readonly problem: Problem;
  readonly steps: WeightSteps;
}

/**
 * The input gradient of a convolution with strides, as one convolution with stride 1 for each place between the strides:
 * no product is with a zero. Places that no tap reaches are left out.
 */
export function partsOf(attributes: ConvolutionAttributes, x: readonly number[], y: readonly number[]): Part[] {
  const { stride, kernel, padding, groups } = attributes;
  const area = kernel[0] * kernel[1];
  const [inMaps, outMaps] = [y[1]! / groups, x[1]! / groups];
  const rows = phases1d(x[2]!, stride[0], kernel[0], padding[0]);
  const columns = phases1d(x[3]!, stride[1], kernel[1], padding[2]);
  return rows
    .flatMap((row) => columns.map((column) => ({ rows: row, columns: column })))
    .filter((part) => part.rows.taps > 0 && part.columns.taps > 0)
    .map((part) => ({
      ...part,
      problem: {
        samples: x[0]!,
        groups,
        inMaps,
        outMaps,
        source: [y[2]!, y[3]!],
        placement: [
          { step: 1, offset: part.rows.offset },
          { step: 1, offset: part.columns.offset },
        ],
        result: [part.rows.count, part.columns.count],
        kernel: [part.rows.taps, part.columns.taps],
        stride: [1, 1],
        dilation: [1, 1],
      },
      steps: {
        start:
          (part.rows.tap + stride[0] * (part.rows.taps - 1)) * kernel[1] +
          part.columns.tap +
          stride[1] * (part.columns.taps - 1),
        group: outMaps * inMaps * area,
        out: area,
        in: outMaps * area,
        row: -stride[0] * kernel[1],
        column: -stride[1],
      },
    }));
}

/** Distances, in numbers, that a phase's pointers are moved by; its output goes to scratch where that is given. */
interface Moved {
  readonly scratch: number;
  readonly prepared: number;
  readonly output?: number;
}

function moved(phase: Phase, { scratch, prepared, output }: Moved): Phase {
  return {
    items: phase.items,
    emit: (f, pointers: KernelPointers) => {
      const shift = (pointer: KernelPointers['scratch'], numbers: number) =>
        f.local('i32', f.i32.add(pointer, 4 * numbers));
      phase.emit(f, {
        ...pointers,
        scratch: shift(pointers.scratch, scratch),
        prepared: shift(pointers.prepared, prepared),
        output: output === undefined ? pointers.output : shift(pointers.scratch, output),
      });
    },
  };
}

/** Puts the parts' results in their places, `stride` apart; zeros where no part has any. Items are maps. */
function interleavePhase(
  parts: readonly Part[],
  places: readonly number[],
  stride: readonly [number, number],
  x: readonly number[],
): Phase {
  const [height, width] = [x[2]!, x[3]!];
  return {
    items: x[0]! * x[1]!,
    emit: (f, { begin, end, output, scratch }) => {
      f.for(begin, end, 1, (map) => {
        const target = f.local('i32', f.i32.add(output, f.i32.mul(map, 4 * height * width)));
        if (parts.length < stride[0] * stride[1]) f.memory.fill(target, 0, 4 * height * width);
        parts.forEach(({ rows, columns }, index) => {
          const size = rows.count * columns.count;
          const from = f.local('i32', f.i32.add(f.i32.add(scratch, 4 * places[index]!), f.i32.mul(map, 4 * size)));
          const to = f.local('i32', f.i32.add(target, 4 * (rows.first * width + columns.first)));
          f.for(0, rows.count, 1, () => {
            f.for(0, columns.count, 1, () => {
              f.i32.store(to, f.i32.load(from));
              advance(f, from, 4);
              advance(f, to, 4 * stride[1]);
            });
            advance(f, to, 4 * (stride[0] * width - columns.count * stride[1]));
          });
        });
      });
    },
  };
}

/** Numbers up to the next cache line. */
const padded = (numbers: number) => Math.ceil(numbers / 16) * 16;

/** The kernels of the parts one after the other, each with scratch space of its own, and their results put together. */
export function joinParts(
  parts: readonly Part[],
  kernelOf: (part: Part) => Kernel,
  stride: readonly [number, number],
  x: readonly number[],
): Kernel {
  const kernels = parts.map(kernelOf);
  const before: Phase[] = [];
  const phases: Phase[] = [];
  const places: number[] = [];
  let scratch = 0;
  let prepared = 0;
  kernels.forEach((kernel, index) => {
    const { problem } = parts[index]!;
    const results = padded(problem.samples * problem.groups * problem.outMaps * problem.result[0] * problem.result[1]);
    const at = { scratch: scratch + results, prepared, output: scratch };
    before.push(...(kernel.preparation?.phases ?? []).map((phase) => moved(phase, at)));
    phases.push(...kernel.phases.map((phase) => moved(phase, at)));
    places.push(scratch);
    scratch += results + padded(kernel.scratch ?? 0);
    prepared += padded(kernel.preparation?.numbers ?? 0);
  });
  return {
    preparation: { inputs: [1], numbers: prepared, phases: before },
    phases: [...phases, interleavePhase(parts, places, stride, x)],
    scratch,
    own: Math.max(0, ...kernels.map(({ own = 0 }) => own)),
  };
}
