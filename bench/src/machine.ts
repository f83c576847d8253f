import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Setting } from './results.ts';

const modelOf = () => cpus()[0]?.model.trim() ?? 'unknown processor';

/** The machine's kind as a part of a file's name: `amd-epyc-9r14-2-cores`. */
export function hostKind(model: string, cores: number): string {
  const words = model
    .toLowerCase()
    .replace(/\(r\)|\(tm\)|\bprocessor\b|\bcpu\b|@.*|\d+-core/g, ' ')
    .match(/[a-z0-9]+/g);
  return [...(words ?? ['unknown']), cores, 'cores'].join('-');
}

export const thisHost = () => hostKind(modelOf(), cpus().length);

/** Runnable processes, mean of the last minute. */
export const loadNow = () => loadavg()[0]!;

/** The commit that is checked out, and whether files differ from it, where git knows. */
function commit(): string {
  const { stdout, status } = spawnSync('git', ['describe', '--always', '--dirty', '--exclude', '*'], {
    cwd: new URL('.', import.meta.url),
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : 'unknown';
}

/** What is known of the machine and the engine that runs this. */
export function machine(): Pick<Setting, 'machine' | 'cores' | 'memoryGiB' | 'system' | 'node' | 'v8' | 'commit'> {
  return {
    machine: modelOf(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    commit: commit(),
  };
}
