/**
 * Everything of featuremap that runs anywhere: in Node, in a page, in a worker. Files and downloads are in
 * `featuremap/node`, pictures alone in `featuremap/image`.
 */
export type { Backend, Executable, StepTime } from './backends/backend.ts';
export { referenceBackend } from './backends/reference/index.ts';
export type { Engine } from './backends/wasm/engine.ts';
export { detectFeatures, type WasmFeatures } from './backends/wasm/features.ts';
export { type WasmOptions, wasmBackend } from './backends/wasm/index.ts';
export * from './core/errors.ts';
export { Random, type RandomState } from './core/random.ts';
export { formatShape, type Shape, sizeOf } from './core/shape.ts';
export { type Tensor, tensor } from './core/tensor.ts';
export * from './data/index.ts';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './formats/safetensors.ts';
export { type Colour, canvas, drawImage, drawText, fillRectangle, textWidth } from './image/canvas.ts';
export { type FittedImage, fitImage, type Invert } from './image/fit.ts';
export * from './image/index.ts';
export { type InitializerName, initializerNames } from './initializers/index.ts';
export * from './inspect/index.ts';
export {
  type Experiment,
  type ExperimentSettings,
  experiments,
  type Findings,
  runExperiment,
} from './lab/experiments/index.ts';
export * from './lab/recipes/index.ts';
export * from './layers/index.ts';
export * from './losses/index.ts';
export { Model, type ModelOptions, model, sequential } from './model/model.ts';
export { classesOf, lossOf } from './model/notes.ts';
export type { Architecture, Connection } from './network/architecture.ts';
export { chain, connect, input, type Wire } from './network/connect.ts';
export type { Network, NetworkLayer, PlacedParameter } from './network/network.ts';
export { type FillSamples, Predictor } from './network/predictor.ts';
export type { ModelNotes } from './network/saved.ts';
export * from './optimizers/index.ts';
export { defaultBackend } from './runtime/defaultBackend.ts';
export { type Ceiling, type Diagnosis, diagnose } from './runtime/doctor.ts';
export * from './schedules/index.ts';
export { adaptDataset, pictureOf } from './train/adapt.ts';
export type { Evaluation } from './train/evaluate.ts';
export type { EpochEvent, History, StartEvent, StepEvent } from './train/events.ts';
export type { FitOptions } from './train/fit.ts';
export { argmax, confusionMatrix, intersectionOverUnion } from './train/metrics.ts';
