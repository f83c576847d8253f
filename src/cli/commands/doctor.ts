import type { Command } from 'commander';
import { type Diagnosis, diagnose } from '../../runtime/doctor.ts';
import type { Console } from '../console.ts';
import { engine } from '../engine.ts';
import { sharedOptions } from '../options.ts';
import { table } from '../table.ts';

const help = `
The measured speed is that of a matrix product, in billions of multiplications and additions a second.

Switches, in the environment: FEATUREMAP_ENGINE=threads=1,lanes=8,madd=separate (any of them).

Examples:
  featuremap doctor
  FEATUREMAP_ENGINE=threads=1,lanes=8 featuremap doctor --json`;

const yes = (value: boolean) => (value ? 'yes' : 'no');

const rounding = {
  relaxed: 'relaxed: one instruction, rounded once',
  separate: 'separate: rounded twice, the same on every machine',
};

/** What is in use, a row a fact. */
export function doctorLines({ platform, v8, features, threads, lanes, madd, ceiling }: Diagnosis): string[] {
  const speed = (gflops: number | undefined) =>
    gflops === undefined ? 'not measured' : `${gflops.toFixed(1)} GFLOP/s`;
  return table(
    [
      ['platform', v8 === undefined ? platform : `${platform}, V8 ${v8}`],
      ['128-bit vectors', yes(features.simd)],
      ['256-bit vectors', `${yes(lanes === 16)} (register tiles of ${lanes} lanes)`],
      ['multiply-add', rounding[madd]],
      ['shared memory', yes(features.threads)],
      ['threads', String(threads)],
      ['measured, 1 thread', speed(ceiling?.oneThread)],
      ['measured, all threads', speed(ceiling?.allThreads)],
    ],
    [],
  );
}

async function doctor({ json }: { readonly json?: true }, { out }: Console): Promise<void> {
  engine();
  const diagnosis = await diagnose();
  if (json) return out.line(JSON.stringify(diagnosis));
  for (const line of doctorLines(diagnosis)) out.line(line);
}

/** `featuremap doctor`. */
export function addDoctor(program: Command, console: Console): void {
  program
    .command('doctor')
    .description('tell what of this machine is in use, and how fast it is')
    .addOption(sharedOptions.json())
    .addHelpText('after', help)
    .action((options: { json?: true }) => doctor(options, console));
}
