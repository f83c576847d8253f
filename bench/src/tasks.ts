import { type Shape, sizeOf } from '../../src/core/shape.ts';
import { lenet5, type Net, otherNets, vggSmall } from './nets.ts';

/** A step of training: forward, softmax and cross-entropy, backward, SGD with momentum, on one batch. */
export interface TrainTask {
  readonly kind: 'train';
  readonly net: Net;
  readonly batch: number;
}

/** Outputs of one batch. */
export interface InferTask {
  readonly kind: 'infer';
  readonly net: Net;
  readonly batch: number;
}

/** A product of two square matrices. */
export interface MatmulTask {
  readonly kind: 'matmul';
  readonly size: number;
}

/** One convolution alone, or one of its gradients. x is N C H W, w is K C R S. */
export interface ConvolutionTask {
  readonly kind: 'convolution';
  readonly pass: 'forward' | 'input gradient' | 'weight gradient';
  readonly x: readonly [number, number, number, number];
  readonly w: readonly [number, number, number, number];
  readonly stride: number;
  readonly padding: number;
}

/** What is computed over and over. */
export type Task = TrainTask | InferTask | MatmulTask | ConvolutionTask;

/** A task with its name and the unit it is told in. */
export interface Workload {
  readonly name: string;
  readonly group: 'Training' | 'Inference' | 'Other networks' | 'Matrix product' | 'Convolutions' | 'First step';
  readonly unit: 'samples/s' | 'GFLOP/s' | 'µs' | 'ms';
  readonly task: Task;
  /** The libraries that take part, where not all do. */
  readonly among?: readonly string[];
  /** Every run in a process of its own, from importing the library to the end of the first step. */
  readonly fresh?: boolean;
}

/** Settings of SGD in every training task. */
export const learningRate = 0.01;
export const momentum = 0.9;

/** Shape of a convolution's result. */
export function outputOf({ x, w, stride, padding }: ConvolutionTask): Shape {
  const size = (input: number, kernel: number) => Math.floor((input + 2 * padding - kernel) / stride) + 1;
  return [x[0], w[0], size(x[2], w[2]), size(x[3], w[3])];
}

/** How much one execution of a task counts for: samples, or floating-point operations. */
export function workOf(task: Task): number {
  if (task.kind === 'matmul') return 2 * task.size ** 3;
  if (task.kind === 'convolution') return 2 * sizeOf(outputOf(task)) * sizeOf(task.w.slice(1));
  return task.batch;
}

/** A figure in the workload's unit from executions and the seconds they took. */
export function figureOf({ unit, task }: Workload, executions: number, seconds: number): number {
  if (unit === 'ms') return (seconds / executions) * 1e3;
  if (unit === 'µs') return (seconds / executions) * 1e6;
  return (workOf(task) * executions) / seconds / (unit === 'GFLOP/s' ? 1e9 : 1);
}

/** Whether a larger figure is a slower one. */
export const isTime = ({ unit }: Pick<Workload, 'unit'>) => unit === 'ms' || unit === 'µs';

const nets = [lenet5, vggSmall];

const trainingOf = (net: Net) =>
  ({ name: `${net.name} training`, unit: 'samples/s', task: { kind: 'train', net, batch: 64 } }) as const;

const inferenceOf = (net: Net) =>
  [
    { name: `${net.name} inference`, unit: 'samples/s', task: { kind: 'infer', net, batch: 64 } },
    { name: `${net.name} latency`, unit: 'µs', task: { kind: 'infer', net, batch: 1 } },
  ] as const;

const training = nets.map((net): Workload => ({ group: 'Training', ...trainingOf(net) }));
const inference = nets.flatMap(inferenceOf).map((workload): Workload => ({ group: 'Inference', ...workload }));

/** Against those that come close on the usual ones. */
const others = otherNets
  .flatMap((net) => [trainingOf(net), ...inferenceOf(net)])
  .map(
    (workload): Workload => ({
      group: 'Other networks',
      among: ['featuremap', 'PyTorch', 'onnxruntime-node'],
      ...workload,
    }),
  );

type Geometry = readonly [
  maps: number,
  size: number,
  outMaps: number,
  kernel: number,
  padding: number,
  stride?: number,
];

/** Shapes of the two nets, and others nobody tuned for: odd sizes, one map, many maps, 1x1 to 11x11, stride 2. */
const geometries: readonly Geometry[] = [
  [1, 28, 6, 5, 2],
  [6, 14, 16, 5, 0],
  [3, 32, 32, 3, 1],
  [32, 32, 32, 3, 1],
  [64, 16, 64, 3, 1],
  [128, 8, 128, 3, 1],
  [64, 16, 128, 1, 0],
  [17, 23, 29, 3, 1],
  [3, 64, 24, 11, 2, 4],
  [32, 33, 48, 3, 1, 2],
  [300, 7, 100, 3, 1],
];
const passes = ['forward', 'input gradient', 'weight gradient'] as const;

function convolutionTask([maps, size, outMaps, kernel, padding, stride = 1]: Geometry, pass: ConvolutionTask['pass']) {
  const x = [16, maps, size, size] as const;
  return { kind: 'convolution', pass, x, w: [outMaps, maps, kernel, kernel], stride, padding } as const;
}

function convolutionWorkload(geometry: Geometry, pass: ConvolutionTask['pass']): Workload {
  const [maps, size, outMaps, kernel, , stride = 1] = geometry;
  const shape = `${maps}@${size}x${size} to ${outMaps}, ${kernel}x${kernel}${stride > 1 ? ` stride ${stride}` : ''}`;
  return { name: `${shape}, ${pass}`, group: 'Convolutions', unit: 'GFLOP/s', task: convolutionTask(geometry, pass) };
}

/** Everything that is measured, in the order of the tables. */
export const workloads: readonly Workload[] = [
  ...training,
  ...inference,
  ...others,
  { name: 'matmul 1024', group: 'Matrix product', unit: 'GFLOP/s', task: { kind: 'matmul', size: 1024 } },
  ...geometries.flatMap((geometry) => passes.map((pass) => convolutionWorkload(geometry, pass))),
  {
    name: 'LeNet-5 first step',
    group: 'First step',
    unit: 'ms',
    task: { kind: 'train', net: lenet5, batch: 64 },
    fresh: true,
  },
];
