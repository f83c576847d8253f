import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * The training of 1989, 23 passes over 7,291 images one at a time, beside PyTorch on one thread: processes in turn, the
 * median of their passes times 23. `node bench/lecun1989/main.ts [rounds]`; BENCH_PYTHON names another Python.
 */
const rounds = Number(process.argv[2] ?? 3);
const [samples, passes, passesOfPaper] = [7291, 2, 23];
const python = process.env.BENCH_PYTHON ?? '/usr/bin/python3';

/** Seconds of each pass of a fresh process; the first pass of a process, which compiles, is left out. */
function secondsOf(command: string, script: string): number[] {
  const args = [join(import.meta.dirname, script), String(samples), String(passes)];
  return execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n').map(Number).slice(1);
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

const seconds = { featuremap: [] as number[], PyTorch: [] as number[] };
for (let round = 0; round < rounds; round++) {
  seconds.featuremap.push(...secondsOf(process.execPath, 'passes.ts'));
  seconds.PyTorch.push(...secondsOf(python, 'torch_passes.py'));
}
for (const [name, each] of Object.entries(seconds)) {
  const [least, most] = [Math.min(...each), Math.max(...each)];
  const whole = `${(median(each) * passesOfPaper).toFixed(1)} s for ${passesOfPaper} passes`;
  const step = `${((1000 * median(each)) / samples).toFixed(3)} ms a step`;
  console.log(`${name.padEnd(10)}  ${whole}  ${step}  (a pass ${least.toFixed(2)} to ${most.toFixed(2)} s)`);
}
const ratios = seconds.PyTorch.map((theirs, round) => theirs / seconds.featuremap[round]!);
console.log(`featuremap is ${median(ratios).toFixed(1)} times as fast`);
