import { FileError } from '../../src/core/errors.ts';
import { bundle } from '../../tools/bundle.ts';
import { builtFolder } from './built.ts';
import { sources } from './contenders/parts.ts';

/** Builds the package for the benchmark, as it is built for users in Node. @throws FileError when it does not build. */
export async function build(): Promise<void> {
  const entries = Object.values(sources).map((source) => source.replace(/\.ts$/, ''));
  try {
    await bundle(entries, builtFolder);
  } catch (cause) {
    throw new FileError(`The package does not build: ${(cause as Error).message.split('\n')[0]}`, {}, { cause });
  }
}
