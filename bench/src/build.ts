import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FileError } from '../../src/core/errors.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const output = `${root}bench/.cache/dist/`;
const compiler = `${root}node_modules/typescript/bin/tsc`;

/** Where a file of `src/` lies once it is built: what users get is measured, not sources that are stripped of types. */
export const builtUrl = (source: string) => pathToFileURL(output + source.replace(/\.ts$/, '.js')).href;

/** What the compiler ends with when there are errors, but it has written its output. */
const hasErrors = 2;

/** Builds the package for the benchmark; errors of types are told. @throws FileError when nothing is written. */
export function build(): void {
  rmSync(output, { recursive: true, force: true });
  const options = ['-p', 'tsconfig.build.json', '--outDir', output, '--declaration', 'false'];
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...options], { cwd: root, encoding: 'utf8' });
  const firstError = stdout.split('\n')[0];
  if (status === hasErrors) process.stderr.write(`The package is measured although it has errors: ${firstError}\n`);
  else if (status !== 0) throw new FileError(`The package does not build: ${firstError}`, { status });
}
