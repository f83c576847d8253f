import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FileError } from '../../src/core/errors.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const output = `${root}bench/.cache/dist/`;
const compiler = `${root}node_modules/typescript/bin/tsc`;

/** Where a file of `src/` lies once it is built: what users get is measured, not sources that are stripped of types. */
export const builtUrl = (source: string) => pathToFileURL(output + source.replace(/\.ts$/, '.js')).href;

/** Builds the package for the benchmark. @throws FileError when the compiler writes nothing. */
export function build(): void {
  const options = ['-p', 'tsconfig.build.json', '--outDir', output, '--declaration', 'false'];
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...options], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new FileError(`The package does not build: ${stdout.split('\n')[0]}`, { status });
}
