import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Executable } from '../../../src/backends/backend.ts';
import { totalBytes } from '../../../src/backends/sessionMemory.ts';
import { sizeOf } from '../../../src/core/shape.ts';
import type { Value } from '../../../src/graph/graph.ts';
import type { Model } from '../../../src/model/model.ts';
import { type Net, parametersOfNet } from '../nets.ts';
import type { MemoryUse } from '../protocol.ts';
import { type Library, type Prepared, serve, type TaskData } from '../serve.ts';
import {
  type ConvolutionTask,
  type InferTask,
  learningRate,
  type MatmulTask,
  momentum,
  type TrainTask,
} from '../tasks.ts';
import { layersOf } from './layers.ts';
import { parts } from './parts.ts';

const { values: settings } = parseArgs({
  options: { threads: { type: 'string', default: '1' }, wide: { type: 'boolean', default: false } },
});

const engineSettings = { threads: Number(settings.threads), ...(settings.wide ? {} : { lanes: 8 as const }) };

async function backend() {
  const { wasmBackend } = await parts.featuremap();
  return wasmBackend(engineSettings);
}

/** A network with the weights that every contender has. */
async function modelOf(net: Net, data: TaskData): Promise<Model> {
  const { sequential } = await parts.featuremap();
  const model = sequential(net.input, await layersOf(net), { backend: await backend() });
  const places = model.network.layers.flatMap(({ parameters }) => parameters);
  parametersOfNet(net).forEach(({ name }, index) => {
    model.weights.set(data[name]!.data, places[index]!.offset);
  });
  return model;
}

async function prepareInference({ net, batch }: InferTask, data: TaskData): Promise<Prepared> {
  const { Predictor } = await parts.featuremap();
  const { network, weights, backend } = await modelOf(net, data);
  const predictor = await Predictor.create(network, weights, backend, batch);
  let output = new Float32Array();
  return {
    step() {
      output = predictor.predict(data.x!).data as Float32Array<ArrayBuffer>;
    },
    read: () => output,
  };
}

function fillBatch(executable: Executable, { x, labels }: TaskData): void {
  executable.block('batch').set(x!.data);
  const target = executable.block('target').fill(0);
  labels!.data.forEach((label, n) => {
    target[n * 10 + label] = 1;
  });
}

async function compileTraining({ net, batch }: TrainTask, data: TaskData): Promise<Executable> {
  const { crossEntropy, sgd } = await parts.featuremap();
  const { trainingSession } = await parts.sessions();
  const { network, weights, backend } = await modelOf(net, data);
  const optimizer = sgd({ learningRate, momentum });
  const executable = await backend.compile(trainingSession(network, crossEntropy(), optimizer, [batch]));
  executable.block('parameters').set(weights);
  executable.block('scalars')[0] = learningRate;
  fillBatch(executable, data);
  return executable;
}

async function prepareTraining(task: TrainTask, data: TaskData): Promise<Prepared> {
  const { gradientName } = await parts.sessions();
  const executable = await compileTraining(task, data);
  const gradient = gradientName(task.batch);
  return {
    step() {
      executable.run(gradient);
      executable.run('update');
    },
    read: () => executable.block('loss'),
  };
}

/** One op alone as a program: every input in a block of its own, the result in `y`. */
async function prepareOp(data: TaskData, apply: (...inputs: Value[]) => Value, names: readonly string[]) {
  const { GraphBuilder } = await parts.graph();
  const { input } = await parts.ops();
  const builder = new GraphBuilder();
  const y = apply(...names.map((name) => input(builder, name, data[name]!.shape)));
  const sizes = names.map((name) => [name, data[name]!.data.length]);
  const bind = (name: string) => [name, { block: name, offset: 0 }];
  const main = {
    graph: builder.finish({ y }),
    inputs: Object.fromEntries(names.map(bind)),
    outputs: Object.fromEntries([bind('y')]),
  };
  const executable = await (await backend()).compile({
    blocks: { ...Object.fromEntries(sizes), y: sizeOf(y.shape) },
    programs: { main },
  });
  for (const name of names) executable.block(name).set(data[name]!.data);
  return { step: () => executable.run('main'), read: () => executable.block('y') };
}

async function prepareMatmul(_task: MatmulTask, data: TaskData): Promise<Prepared> {
  const { matmul } = await parts.ops();
  return prepareOp(data, (a, b) => matmul(a!, b!), ['a', 'b']);
}

async function prepareConvolution(task: ConvolutionTask, data: TaskData): Promise<Prepared> {
  const { convolution, convolutionInputGradient, convolutionWeightGradient } = await parts.ops();
  const { x, w, stride, padding } = task;
  const window = {
    kernel: [w[2], w[3]],
    stride: [stride, stride],
    padding: [padding, padding, padding, padding],
    dilation: [1, 1],
    groups: 1,
  } as const;
  if (task.pass === 'forward') return prepareOp(data, (x, w) => convolution(x!, w!, window), ['x', 'w']);
  if (task.pass === 'weight gradient')
    return prepareOp(data, (x, dy) => convolutionWeightGradient(x!, dy!, window), ['x', 'dy']);
  return prepareOp(data, (dy, w) => convolutionInputGradient(dy!, w!, window, [x[2], x[3]]), ['dy', 'w']);
}

/** Milliseconds of training: the threads and the optimising compiler have come by then. */
const memoryTime = 2000;

/** Bytes of the process, garbage collected; without files it has mapped, such as Node itself, where the system tells. */
function residentBytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const anonymous = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
  return anonymous === undefined ? process.memoryUsage.rss() : 1024 * Number(anonymous);
}

/** Bytes by which the process grows from the described model to the end of some training. */
async function measureMemory(task: TrainTask, data: TaskData): Promise<MemoryUse> {
  await modelOf(task.net, data);
  const before = residentBytes();
  const executable = await compileTraining(task, data);
  const compiled = residentBytes();
  const { gradientName } = await parts.sessions();
  const end = performance.now() + memoryTime;
  while (performance.now() < end) {
    executable.run(gradientName(task.batch));
    executable.run('update');
  }
  return { planned: totalBytes(executable.memory), compiling: compiled - before, grown: residentBytes() - before };
}

async function load(): Promise<void> {
  await parts.featuremap();
  if (settings.wide) (await parts.node()).prepareEngine();
}

const library: Library = {
  load,
  async open() {
    await load();
    const { lanes, madd } = await (await parts.engine()).chooseEngine(engineSettings);
    return { version: `with ${lanes} lanes and ${madd} multiply-adds` };
  },
  async prepare(task, data) {
    if (task.kind === 'train') return prepareTraining(task, data);
    if (task.kind === 'infer') return prepareInference(task, data);
    return task.kind === 'matmul' ? prepareMatmul(task, data) : prepareConvolution(task, data);
  },
  async memory(task, data) {
    return measureMemory(task as TrainTask, data);
  },
};

await serve(library);
