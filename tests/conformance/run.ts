import type { Backend } from '../../src/backends/backend.ts';
import type { SessionSpec } from '../../src/compiler/program.ts';
import { sizeOf } from '../../src/core/shape.ts';
import type { Graph } from '../../src/graph/graph.ts';

type Inputs = Readonly<Record<string, ArrayLike<number>>>;

/** A graph as the only program of a session: every input and output has a block of its name. */
export function sessionOf(graph: Graph): SessionSpec {
  const inputs = graph.nodes.filter((node) => node.op.name === 'input');
  const names = inputs.map((node) => String(node.attributes.name));
  const outputs = Object.entries(graph.outputs);
  const bind = (name: string, prefix: string) => [name, { block: `${prefix}${name}`, offset: 0 }] as const;
  return {
    blocks: Object.fromEntries([
      ...inputs.map((node) => [`in ${node.attributes.name}`, sizeOf(node.shape)]),
      ...outputs.map(([name, id]) => [`out ${name}`, sizeOf(graph.nodes[id]!.shape)]),
    ]),
    programs: {
      main: {
        graph,
        inputs: Object.fromEntries(names.map((name) => bind(name, 'in '))),
        outputs: Object.fromEntries(outputs.map(([name]) => bind(name, 'out '))),
      },
    },
  };
}

/** Runs a graph on a backend; every run starts from memory full of old numbers, so that nothing may count on zeros. */
export async function runOn(backend: Backend, graph: Graph, given: Inputs): Promise<Record<string, Float64Array>> {
  const executable = await backend.compile(sessionOf(graph));
  for (let run = 0; run < 2; run++) {
    for (const [name, numbers] of Object.entries(given)) executable.block(`in ${name}`).set(numbers);
    for (const name of Object.keys(graph.outputs)) executable.block(`out ${name}`).fill(Number.NaN);
    executable.run('main');
  }
  const names = Object.keys(graph.outputs);
  return Object.fromEntries(names.map((name) => [name, Float64Array.from(executable.block(`out ${name}`))]));
}

/** Largest difference, relative to the largest magnitude of the right result; NaN must meet NaN. */
export function relativeError(actual: ArrayLike<number>, right: ArrayLike<number>): number {
  let scale = 1e-30;
  let worst = 0;
  for (let i = 0; i < right.length; i++) {
    if (Number.isFinite(right[i]!)) scale = Math.max(scale, Math.abs(right[i]!));
    if (Object.is(actual[i]!, right[i]!)) continue;
    const difference = Math.abs(actual[i]! - right[i]!);
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return worst / scale;
}
