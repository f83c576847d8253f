import type { ProgramSpec, SessionSpec } from '../../compiler/program.ts';
import { BackendError } from '../../core/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import { inputOp } from '../../ops/index.ts';
import type { Backend, Executable } from '../backend.ts';
import { evaluate } from './evaluate.ts';

type Blocks = Readonly<Record<string, Float64Array>>;

function runProgram({ graph, inputs, outputs }: ProgramSpec, blocks: Blocks): void {
  const given: Record<string, Float64Array> = {};
  for (const { op, attributes, shape } of graph.nodes) {
    if (op !== inputOp) continue;
    const { block, offset } = inputs[String(attributes.name)]!;
    given[String(attributes.name)] = blocks[block]!.slice(offset, offset + sizeOf(shape));
  }
  for (const [name, { data }] of Object.entries(evaluate(graph, given))) {
    const { block, offset } = outputs[name]!;
    blocks[block]!.set(data, offset);
  }
}

/** Every program in float64 by the ops' own meanings: slow, obviously right. */
export const referenceBackend: Backend = {
  name: 'reference',
  async compile(spec: SessionSpec): Promise<Executable> {
    const sizes = Object.entries(spec.blocks);
    const memoryBytes = sizes.reduce((total, [, length]) => total + 8 * length, 0);
    const blocks = Object.fromEntries(sizes.map(([name, length]) => [name, new Float64Array(length)]));
    return {
      block: (name) => blocks[name]!,
      run(name) {
        const program = spec.programs[name];
        if (program === undefined) throw new BackendError(`There is no program "${name}" in this session.`, { name });
        runProgram(program, blocks);
      },
      prepare() {},
      memoryBytes,
      memory: { numbers: memoryBytes, code: 0, compiler: 0, threads: 0 },
      plan: undefined,
    };
  },
};
