/** What needs Node: data sets from files and the network, models in files. */
export * from '../data/node/index.ts';
export { enableWideVectors } from '../runtime/engine.node.ts';
export { loadModel, saveModel } from './model.ts';
