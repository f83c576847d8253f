import { importRival } from '../installed.ts';
import { isUsual, type Net, type NetLayer, parametersOfNet } from '../nets.ts';
import { Excuse, unusual } from '../protocol.ts';
import { type Library, type Prepared, serve, type TaskData } from '../serve.ts';
import { type InferTask, learningRate, momentum, type TrainTask } from '../tasks.ts';

/** The part of TensorFlow.js that is used. */
interface TfTensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
  dispose(): void;
  transpose(order: readonly number[]): TfTensor;
  relu(): TfTensor;
  reshape(shape: readonly number[]): TfTensor;
  add(other: TfTensor): TfTensor;
}
interface Tensorflow {
  readonly train: {
    momentum(rate: number, momentum: number): { minimize(f: () => TfTensor, cost: boolean): TfTensor };
  };
  readonly losses: { softmaxCrossEntropy(labels: TfTensor, logits: TfTensor): TfTensor };
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(data: Float32Array, shape: readonly number[]): TfTensor;
  tensor1d(data: Int32Array, type: 'int32'): TfTensor;
  oneHot(labels: TfTensor, classes: number): TfTensor;
  variable(start: TfTensor): TfTensor;
  conv2d(x: TfTensor, w: TfTensor, stride: number, padding: number): TfTensor;
  maxPool(x: TfTensor, size: number, stride: number, padding: 'valid'): TfTensor;
  matMul(a: TfTensor, b: TfTensor, transposeA: boolean, transposeB: boolean): TfTensor;
  tidy<T extends TfTensor>(f: () => T): T;
}

const [backend = 'cpu'] = process.argv.slice(2);
let tf: Tensorflow;

/** Weights as TensorFlow.js lays them out: R S C K; maps come last in it, as in its images. */
function weightsOf(net: Net, data: TaskData): Record<string, TfTensor> {
  const arrays = parametersOfNet(net).map(({ name, shape }) => {
    const given = tf.tensor(data[name]!.data, shape);
    return [name, tf.variable(shape.length === 4 ? given.transpose([2, 3, 1, 0]) : given)];
  });
  return Object.fromEntries(arrays);
}

function applyLayer(layer: NetLayer, x: TfTensor, weight: TfTensor, bias: TfTensor): TfTensor {
  if (!isUsual(layer)) throw unusual;
  if (layer.kind === 'conv') return tf.conv2d(x, weight, 1, layer.padding).add(bias);
  if (layer.kind === 'maxPool') return tf.maxPool(x, layer.kernel, layer.kernel, 'valid');
  if (layer.kind === 'dense') return tf.matMul(x, weight, false, true).add(bias);
  // Units in the order of the others: map by map.
  return layer.kind === 'relu' ? x.relu() : x.transpose([0, 3, 1, 2]).reshape([x.shape[0]!, -1]);
}

const forward = (net: Net, weights: Record<string, TfTensor>, x: TfTensor) =>
  net.layers.reduce(
    (value, layer, index) => applyLayer(layer, value, weights[`${index}.weight`]!, weights[`${index}.bias`]!),
    x,
  );

const imagesOf = ({ x }: TaskData) => tf.tensor(x!.data, x!.shape).transpose([0, 2, 3, 1]);

function prepareInference({ net }: InferTask, data: TaskData): Prepared {
  const [weights, x] = [weightsOf(net, data), imagesOf(data)];
  let output = new Float32Array();
  return {
    step() {
      const y = tf.tidy(() => forward(net, weights, x));
      output = y.dataSync() as Float32Array<ArrayBuffer>;
      y.dispose();
    },
    read: () => output,
  };
}

function prepareTraining({ net }: TrainTask, data: TaskData): Prepared {
  if (backend === 'wasm') throw new Excuse('cannot train: the gradient of the convolution has no wasm kernel');
  const [weights, x] = [weightsOf(net, data), imagesOf(data)];
  const target = tf.oneHot(tf.tensor1d(Int32Array.from(data.labels!.data), 'int32'), 10);
  const optimizer = tf.train.momentum(learningRate, momentum);
  let loss = new Float32Array();
  return {
    step() {
      const value = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(target, forward(net, weights, x)), true);
      loss = value.dataSync() as Float32Array<ArrayBuffer>;
      value.dispose();
    },
    read: () => loss,
  };
}

const library: Library = {
  async open() {
    const { library, version } = await importRival<Tensorflow>('@tensorflow/tfjs');
    tf = library;
    if (backend === 'wasm') await importRival('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend(backend);
    await tf.ready();
    return { version };
  },
  async prepare(task, data) {
    if (task.kind === 'infer') return prepareInference(task, data);
    if (task.kind === 'train') return prepareTraining(task, data);
    throw new Excuse(`TensorFlow.js is not measured on this kind of task (${task.kind})`);
  },
};

await serve(library);
