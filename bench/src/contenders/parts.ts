import { builtUrl } from '../built.ts';

/** Where the package's parts that are used have their sources. */
export const sources = {
  featuremap: 'index.ts',
  ops: 'ops/index.ts',
  graph: 'graph/graph.ts',
  engine: 'backends/wasm/engine.ts',
  node: 'runtime/engine.node.ts',
  sessions: 'network/sessions.ts',
} as const;

const built = (part: keyof typeof sources) => import(builtUrl(sources[part]));

/** Those parts as they are once built, imported when first used. */
export const parts = {
  featuremap: (): Promise<typeof import('../../../src/index.ts')> => built('featuremap'),
  ops: (): Promise<typeof import('../../../src/ops/index.ts')> => built('ops'),
  graph: (): Promise<typeof import('../../../src/graph/graph.ts')> => built('graph'),
  engine: (): Promise<typeof import('../../../src/backends/wasm/engine.ts')> => built('engine'),
  node: (): Promise<typeof import('../../../src/runtime/engine.node.ts')> => built('node'),
  sessions: (): Promise<typeof import('../../../src/network/sessions.ts')> => built('sessions'),
};
