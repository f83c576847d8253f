import type { Binding, ProgramSpec } from '../compiler/program.ts';
import type { Shape } from '../core/shape.ts';
import { GraphBuilder, type Value } from '../graph/graph.ts';
import type { Loss } from '../losses/index.ts';
import { gradients, input } from '../ops/index.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { inputName } from './architecture.ts';
import type { Network } from './network.ts';

/** Names of the blocks of numbers that a model's programs share. */
export const blockNames = {
  /** All parameters, one array after the other. */
  parameters: 'parameters',
  /** dL/d(parameter), in the same places: one contiguous block, so that it can be summed across machines. */
  gradients: 'gradients',
  batch: 'batch',
  target: 'target',
  output: 'output',
  loss: 'loss',
  /** Numbers of the optimiser that change from step to step. */
  scalars: 'scalars',
} as const;

const atStart = (block: string): Binding => ({ block, offset: 0 });

interface Forward {
  readonly builder: GraphBuilder;
  readonly batch: Value;
  readonly output: Value;
  readonly parameters: readonly Value[];
  readonly inputs: Record<string, Binding>;
  /** The result of every layer, by name. */
  readonly results: ReadonlyMap<string, Value>;
}

/** Composes the layers' ops for a batch; parameters are inputs bound to their places in the block. */
export function forward(network: Network, batchSize: number): Forward {
  const builder = new GraphBuilder();
  const inputs: Record<string, Binding> = { batch: atStart(blockNames.batch) };
  const batch = input(builder, 'batch', [batchSize, ...network.inputShape]);
  const results = new Map<string, Value>([[inputName, batch]]);
  const parameters: Value[] = [];
  for (const { name, layer, inputs: from, parameters: specs } of network.layers) {
    const values: Record<string, Value> = {};
    for (const spec of specs) {
      inputs[spec.path] = { block: blockNames.parameters, offset: spec.offset };
      values[spec.name] = input(builder, spec.path, spec.shape);
      parameters.push(values[spec.name]!);
    }
    const operands = from.map((each) => results.get(each)!);
    results.set(
      name,
      builder.labelled(name, () => layer.type.apply(layer.options, operands, values)),
    );
  }
  return { builder, batch, parameters, inputs, results, output: results.get(network.architecture.output)! };
}

/** Batch in, output out. */
export function predictProgram(network: Network, batchSize: number): ProgramSpec {
  const { builder, inputs, output } = forward(network, batchSize);
  return {
    graph: builder.finish({ output }),
    inputs,
    outputs: { output: atStart(blockNames.output) },
    constant: [blockNames.parameters],
  };
}

/** Batch and target in; loss, output and the gradient of every parameter out. */
export function gradientProgram(network: Network, loss: Loss, batchSize: number): ProgramSpec {
  const { builder, inputs, output, parameters } = forward(network, batchSize);
  const target = input(builder, 'target', output.shape);
  const lossValue = builder.labelled('loss', () => loss.type.apply(loss.options, output, target));
  const rows = gradients(lossValue, parameters);
  const outputs: Record<string, Binding> = { loss: atStart(blockNames.loss), output: atStart(blockNames.output) };
  const results: Record<string, Value> = { loss: lossValue, output };
  const specs = network.layers.flatMap((layer) => layer.parameters);
  specs.forEach((spec, index) => {
    results[`d ${spec.path}`] = rows[index]!;
    outputs[`d ${spec.path}`] = { block: blockNames.gradients, offset: spec.offset };
  });
  return {
    graph: builder.finish(results),
    inputs: { ...inputs, target: atStart(blockNames.target) },
    outputs,
  };
}

/** Blocks of the optimiser's state, by the optimiser's own names. */
export const stateBlock = (name: string) => `state ${name}`;

/** Parameters, gradients and state in, parameters and state out: one walk over flat blocks, whatever the layers. */
export function updateProgram(network: Network, optimizer: Optimizer): ProgramSpec {
  const builder = new GraphBuilder();
  const shape: Shape = [network.parameterBlock];
  const { type, options } = optimizer;
  const inputs: Record<string, Binding> = {};
  const outputs: Record<string, Binding> = {};
  const read = (name: string, binding: Binding, size: Shape) => {
    inputs[name] = binding;
    return input(builder, name, size);
  };
  const weights = read('weights', atStart(blockNames.parameters), shape);
  const slope = read('gradients', atStart(blockNames.gradients), shape);
  const state = Object.fromEntries(
    type.state(options).map((name) => [name, read(`state ${name}`, atStart(stateBlock(name)), shape)]),
  );
  const scalarNames = Object.keys(type.scalars(options, 1, 1));
  const scalars = Object.fromEntries(
    scalarNames.map((name, offset) => [name, read(`scalar ${name}`, { block: blockNames.scalars, offset }, [1])]),
  );
  const next = builder.labelled('update', () => type.update(options, weights, slope, state, scalars));
  const results: Record<string, Value> = { weights: next.weights };
  outputs.weights = atStart(blockNames.parameters);
  for (const [name, value] of Object.entries(next.state)) {
    results[`state ${name}`] = value;
    outputs[`state ${name}`] = atStart(stateBlock(name));
  }
  return { graph: builder.finish(results), inputs, outputs };
}
