import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FeaturemapError, FormatError } from '../core/errors.ts';
import { Model, type ModelOptions } from '../model/model.ts';
import { readWhole, writeWhole } from './files.ts';

/** The name of the model in the folder of a run. */
export const modelFile = 'model.safetensors';

/** Writes a model to one safetensors file, wholly or not at all. @throws FileError when it cannot be written. */
export function saveModel(path: string, model: Model): Promise<void> {
  return writeWhole(path, model.toBytes());
}

/**
 * Reads a model from its file, or from the folder of a run.
 * @throws FileError when there is none. @throws FormatError when the file is damaged or something else.
 */
export async function loadModel(path: string, options: ModelOptions = {}): Promise<Model> {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, modelFile) : path;
  const bytes = await readWhole(file);
  try {
    return Model.fromBytes(bytes, options);
  } catch (cause) {
    if (!(cause instanceof FeaturemapError)) throw cause;
    throw new FormatError(`${file}: ${cause.message}`, { ...cause.details, path: file }, { cause });
  }
}
