import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder of the package as it is built for the benchmark. */
export const builtFolder = fileURLToPath(new URL('../.cache/bundle/', import.meta.url));

/** Where a file of `src/` lies once it is built: what users get is measured, not sources that are stripped of types. */
export const builtUrl = (source: string) => pathToFileURL(builtFolder + source.replace(/\.ts$/, '.js')).href;
