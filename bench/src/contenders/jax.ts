import { sizeOf } from '../../../src/core/shape.ts';
import { importRival } from '../installed.ts';
import { isUsual, type Net, type NetLayer, parametersOfNet } from '../nets.ts';
import { Excuse, unusual } from '../protocol.ts';
import { type Library, type Prepared, serve, type TaskData } from '../serve.ts';
import { type InferTask, learningRate, momentum, type TrainTask } from '../tasks.ts';

/** The part of jax-js that is used. Arrays belong to whom they are given: `ref` keeps one's own share. */
interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: readonly number[];
  reshape(shape: readonly number[]): JaxArray;
  add(other: JaxArray): JaxArray;
  sub(other: JaxArray): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  sum(): JaxArray;
  data(): Promise<Float32Array<ArrayBuffer>>;
}
type Arrays = readonly JaxArray[];
interface Jax {
  readonly numpy: {
    array(data: Float32Array): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    matrixTranspose(a: JaxArray): JaxArray;
    max(x: JaxArray): JaxArray;
  };
  readonly nn: { relu(x: JaxArray): JaxArray; logSoftmax(x: JaxArray, axis: number): JaxArray };
  readonly lax: {
    convGeneralDilated(x: JaxArray, w: JaxArray, strides: number[], padding: [number, number][]): JaxArray;
    reduceWindow(x: JaxArray, f: (x: JaxArray) => JaxArray, window: number[], strides: number[]): JaxArray;
  };
  init(device: 'wasm'): Promise<unknown>;
  defaultDevice(device: 'wasm'): unknown;
  jit<F>(f: F): F;
  valueAndGrad<A extends readonly unknown[]>(
    f: (weights: Arrays, ...rest: A) => JaxArray,
  ): (weights: Arrays, ...rest: A) => [JaxArray, JaxArray[]];
}

let jax: Jax;

const arrayOf = ({ data, shape }: TaskData[string]) => jax.numpy.array(data).reshape(shape);
const weightsOf = (net: Net, data: TaskData) => parametersOfNet(net).map(({ name }) => arrayOf(data[name]!));
const refs = (arrays: Arrays) => arrays.map(({ ref }) => ref);

function applyLayer(layer: NetLayer, x: JaxArray, take: () => JaxArray): JaxArray {
  const { numpy, nn, lax } = jax;
  if (!isUsual(layer)) throw unusual;
  if (layer.kind === 'relu') return nn.relu(x);
  if (layer.kind === 'flatten') return x.reshape([x.shape[0]!, -1]);
  if (layer.kind === 'maxPool') {
    const window = [1, 1, layer.kernel, layer.kernel];
    return lax.reduceWindow(x, numpy.max, window, window);
  }
  if (layer.kind === 'dense') return numpy.matmul(x, numpy.matrixTranspose(take())).add(take());
  const { padding, maps } = layer;
  const sides: [number, number] = [padding, padding];
  return lax.convGeneralDilated(x, take(), [1, 1], [sides, sides]).add(take().reshape([1, maps, 1, 1]));
}

function forward(net: Net, weights: Arrays, x: JaxArray): JaxArray {
  const rest = [...weights];
  return net.layers.reduce((value, layer) => applyLayer(layer, value, () => rest.shift()!), x);
}

function prepareInference({ net }: InferTask, data: TaskData): Prepared {
  const [weights, x] = [weightsOf(net, data), arrayOf(data.x!)];
  const run = jax.jit((arrays: Arrays, images: JaxArray) => forward(net, arrays, images));
  let output = new Float32Array();
  return {
    async step() {
      output = await run(refs(weights), x.ref).data();
    },
    read: () => output,
  };
}

function oneHot({ data }: TaskData[string]): JaxArray {
  const target = new Float32Array(data.length * 10);
  data.forEach((label, n) => {
    target[n * 10 + label] = 1;
  });
  return jax.numpy.array(target).reshape([data.length, 10]);
}

/** One step of SGD with momentum: loss, weights and velocities. */
function trainingStep({ net, batch }: TrainTask) {
  const lossOf = (weights: Arrays, x: JaxArray, target: JaxArray) =>
    jax.nn
      .logSoftmax(forward(net, weights, x), -1)
      .mul(target)
      .sum()
      .mul(-1 / batch);
  return jax.jit((weights: Arrays, velocities: Arrays, x: JaxArray, target: JaxArray) => {
    const [loss, gradients] = jax.valueAndGrad(lossOf)(refs(weights), x, target);
    const moved = velocities.map((velocity, i) => velocity.mul(momentum).add(gradients[i]!));
    const next = weights.map((weight, i) => weight.sub(moved[i]!.ref.mul(learningRate)));
    return [loss, next, moved] as const;
  });
}

function prepareTraining(task: TrainTask, data: TaskData): Prepared {
  const [x, target] = [arrayOf(data.x!), oneHot(data.labels!)];
  const run = trainingStep(task);
  let weights: Arrays = weightsOf(task.net, data);
  let velocities: Arrays = parametersOfNet(task.net).map(({ shape }) =>
    arrayOf({ shape, data: new Float32Array(sizeOf(shape)) }),
  );
  let loss = new Float32Array();
  return {
    async step() {
      const [value, nextWeights, nextVelocities] = run(weights, velocities, x.ref, target.ref);
      [weights, velocities] = [nextWeights, nextVelocities];
      loss = await value.data();
      await Promise.all(weights.map(({ ref }) => ref.data()));
    },
    read: () => loss,
  };
}

const library: Library = {
  async open() {
    const { library, version } = await importRival<Jax>('@jax-js/jax');
    jax = library;
    await jax.init('wasm');
    jax.defaultDevice('wasm');
    return { version };
  },
  async prepare(task, data) {
    if (task.kind === 'infer') return prepareInference(task, data);
    if (task.kind === 'train') return prepareTraining(task, data);
    throw new Excuse(`jax-js is not measured on this kind of task (${task.kind})`);
  },
};

await serve(library);
