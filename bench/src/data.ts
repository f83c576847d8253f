import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/core/random.ts';
import { type Shape, sizeOf } from '../../src/core/shape.ts';
import { type Tensor, tensor } from '../../src/core/tensor.ts';
import { encodeSafetensors } from '../../src/formats/safetensors.ts';
import { type Net, type NetParameter, parametersOfNet } from './nets.ts';
import { outputOf, type Task } from './tasks.ts';

type Tensors = Record<string, Tensor>;

function normal(random: Random, shape: Shape, deviation = 1): Tensor {
  return tensor(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal(0, deviation)),
  );
}

/** He-normal, but a tenth of it for the last layer: training that starts calmly does not magnify rounding. */
function deviationOf(net: Net, { name, fanIn }: NetParameter): number {
  const calm = name.startsWith(`${net.layers.length - 1}.`) ? 0.1 : 1;
  return fanIn === 0 ? 0.1 : calm * Math.sqrt(2 / fanIn);
}

function netData(net: Net, batch: number, random: Random): Tensors {
  const weights = parametersOfNet(net).map((parameter) => [
    parameter.name,
    normal(random, parameter.shape, deviationOf(net, parameter)),
  ]);
  const labels = Float32Array.from({ length: batch }, () => random.integer(10));
  return { ...Object.fromEntries(weights), x: normal(random, [batch, ...net.input]), labels: tensor([batch], labels) };
}

/** The numbers a task is given: the same for every contender. */
export function dataFor(task: Task): Tensors {
  const random = new Random(7);
  if (task.kind === 'matmul') {
    const shape = [task.size, task.size];
    return { a: normal(random, shape), b: normal(random, shape) };
  }
  if (task.kind === 'convolution') {
    return { x: normal(random, task.x), w: normal(random, task.w), dy: normal(random, outputOf(task)) };
  }
  return netData(task.net, task.batch, random);
}

/** Calls `use` with the path of a file that holds a task's numbers; the file goes afterwards. */
export async function withData<T>(task: Task, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'featuremap-bench-'));
  const path = join(folder, 'data.safetensors');
  try {
    await writeFile(path, encodeSafetensors({ tensors: dataFor(task), metadata: {} }));
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
