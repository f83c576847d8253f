import { importRival } from '../installed.ts';
import { parametersOfNet } from '../nets.ts';
import { onnxModel } from '../onnx/model.ts';
import { Excuse } from '../protocol.ts';
import { type Library, type Prepared, serve, type TaskData } from '../serve.ts';
import type { InferTask, Task } from '../tasks.ts';

/** The part of onnxruntime's interface that is used, the same in its packages for Node and for the web. */
interface Onnxruntime {
  readonly env: { readonly wasm: { numThreads?: number } };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => OnnxTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
}
interface OnnxTensor {
  readonly data: Float32Array;
}
interface Session {
  run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
}

const [packageName = 'onnxruntime-node', threadArgument = '1'] = process.argv.slice(2);
const threads = Number(threadArgument);
let onnxruntime: Onnxruntime;

async function prepareInference({ net, batch }: InferTask, data: TaskData): Promise<Prepared> {
  const { Tensor, InferenceSession } = onnxruntime;
  const weights = Object.fromEntries(parametersOfNet(net).map(({ name }) => [name, data[name]!]));
  const session = await InferenceSession.create(onnxModel(net, weights, batch), {
    executionProviders: [packageName === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const feeds = { x: new Tensor('float32', data.x!.data, data.x!.shape) };
  let output = new Float32Array();
  return {
    async step() {
      output = (await session.run(feeds)).y!.data as Float32Array<ArrayBuffer>;
    },
    read: () => output,
  };
}

const library: Library = {
  async open() {
    const { library, version } = await importRival<Onnxruntime>(packageName);
    onnxruntime = library;
    if (packageName === 'onnxruntime-web') library.env.wasm.numThreads = threads;
    return { version };
  },
  async prepare(task: Task, data) {
    if (task.kind === 'infer') return prepareInference(task, data);
    throw new Excuse(`onnxruntime is not measured on this kind of task (${task.kind})`);
  },
};

await serve(library);
