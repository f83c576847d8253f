import type { Op } from '../graph/op.ts';
import type { FusedOp } from './fused.ts';

/** An op whose results go through elementwise ops before they are stored: its inputs, then those of the others. */
export interface EpilogueOp extends Op {
  readonly base: Op;
  /** What is done to each result: operand 0 is the result, the others are the inputs after the base's own. */
  readonly after: FusedOp;
}

export const hasEpilogue = (op: Op): op is EpilogueOp => 'after' in op;

/** The op itself, or what is in front of its epilogue. */
export const baseOf = (op: Op): Op => (hasEpilogue(op) ? op.base : op);

/** `base` with what is done to its results; both ops' meanings one after the other. */
export function epilogueOp(base: Op, after: FusedOp): EpilogueOp {
  const count = (base.inputNames as readonly string[]).length;
  const others = after.inputNames.slice(1) as readonly string[];
  return {
    ...base,
    name: `${base.name}+${after.lines.map(({ op }) => op.name).join('+')}`,
    base,
    after,
    inputNames: [...(base.inputNames as readonly string[]), ...others],
    shape: (attributes, inputs) => base.shape(attributes, inputs.slice(0, count)),
    reference: ({ attributes, inputs, shape }) => {
      const data = base.reference({ attributes, inputs: inputs.slice(0, count), shape });
      return after.reference({ attributes: {}, inputs: [{ shape, data }, ...inputs.slice(count)], shape });
    },
    ...(base.multiplyAdds === undefined
      ? {}
      : {
          multiplyAdds: (attributes, inputs, output) => base.multiplyAdds!(attributes, inputs.slice(0, count), output),
        }),
    ...(base.samplewise === undefined
      ? {}
      : { samplewise: (attributes, inputs) => base.samplewise!(attributes, inputs.slice(0, count)) }),
    tolerance: Math.max(base.tolerance ?? 1e-5, after.tolerance ?? 0),
    onnx: null,
    samples: [],
    errorSamples: [],
  };
}
