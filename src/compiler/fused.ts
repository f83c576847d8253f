import type { Attributes, Op } from '../graph/op.ts';
import { broadcastShape, mapPlaces } from '../ops/support/broadcast.ts';

/** One elementwise op inside a fused one. Operands below the count of inputs are inputs, the others earlier lines. */
export interface FusedLine {
  // biome-ignore lint/suspicious/noExplicitAny: lines hold ops of all attribute types.
  readonly op: Op<any>;
  readonly attributes: Attributes;
  readonly operands: readonly number[];
}

/** Several elementwise ops computed in one walk over memory; the last line is the result. */
export interface FusedOp extends Op {
  readonly inputCount: number;
  readonly lines: readonly FusedLine[];
}

export function isFused(op: Op): op is FusedOp {
  return op.name === 'fused';
}

function evaluateLines(lines: readonly FusedLine[], inputs: readonly number[]): number {
  const values = [...inputs];
  for (const { op, attributes, operands } of lines) {
    values.push(op.scalar!(attributes, ...operands.map((operand) => values[operand]!)));
  }
  return values.at(-1)!;
}

/** An op made of elementwise ops. `shape` is the result's: every line has it or repeats to it. */
export function fusedOp(inputCount: number, lines: readonly FusedLine[]): FusedOp {
  const inputNames = Array.from({ length: inputCount }, (_, index) => `x${index}`);
  const scalar = (_: Attributes, ...operands: number[]) => evaluateLines(lines, operands);
  return {
    name: 'fused',
    kind: 'elementwise',
    inputCount,
    lines,
    inputNames,
    shape: (_, inputs) => broadcastShape('fused', inputNames, inputs),
    reference: ({ attributes, inputs, shape }) =>
      mapPlaces(shape, inputs, (...operands) => scalar(attributes, ...operands)),
    scalar,
    samplewise: () => true,
    tolerance: Math.max(1e-5, ...lines.map((line) => line.op.tolerance ?? 0)),
    onnx: null,
    samples: [],
    errorSamples: [],
  };
}

/** The lines as text: `x0 * x1`, one op each, for printing. */
export function printLines({ inputCount, lines }: FusedOp): string {
  const name = (operand: number) => (operand < inputCount ? `x${operand}` : `t${operand - inputCount}`);
  return lines
    .map(({ op, attributes, operands }, index) => {
      const values = Object.values(attributes).filter((value) => typeof value === 'number');
      return `t${index} = ${op.name}(${[...operands.map(name), ...values].join(', ')})`;
    })
    .join('; ');
}
