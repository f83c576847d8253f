import type { Shape } from '../core/shape.ts';
import { sizeOf } from '../core/shape.ts';
import type { GraphBuilder, Value } from '../graph/graph.ts';
import { defineOp } from '../graph/op.ts';

/** A number array given from outside: a batch, a parameter, a running statistic. `name` is unique in its graph. */
export const inputOp = defineOp<{ name: string; shape: Shape }>({
  name: 'input',
  kind: 'source',
  inputNames: [],
  shape: ({ shape }) => shape,
  reference: ({ shape }) => new Float64Array(sizeOf(shape)),
  onnx: null,
  samples: [],
  errorSamples: [],
});

export function input(builder: GraphBuilder, name: string, shape: Shape): Value {
  return builder.apply(inputOp, { name, shape: [...shape] });
}
