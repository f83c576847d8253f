import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scratch, tiny } from './support.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = scratch();
const hasScript = spawnSync('script', ['--version']).status === 0;

test.skipIf(!hasScript)(
  'on a terminal: a bar that is written again, and the picture (needs the program "script")',
  () => {
    const command = [process.execPath, main, 'train', ...tiny, '--out', 'run'].map((part) => `'${part}'`).join(' ');
    const { NO_COLOR: _, ...env } = process.env;
    const { stdout, status } = spawnSync('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: folder,
      env: { ...env, TERM: 'xterm-256color' },
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/epoch 1\/1 [█▏▎▍▌▋▊▉░]{24} +\d+ % {2}loss /);
    expect(stdout).toContain('\r\x1b[K');
    expect(stdout).toContain('\x1b[48;5;');
    expect(stdout).toMatch(/confusion: a row a label, a column a guess/);
  },
);
