import { parseArgs } from 'node:util';
import { OptionError } from '../../src/core/errors.ts';
import type { Workload } from './tasks.ts';

export interface Options {
  /** Parts of names of workloads; none means all. */
  readonly only: readonly string[];
  readonly quick: boolean;
  readonly json: boolean;
  /** How long the soak takes. */
  readonly minutes: number;
  readonly help: boolean;
}

export const usage = `Usage: npm run bench -- [options]

Measures featuremap against other libraries, in turn, and prints a Markdown report. A complete run writes it to
bench/results/.

  --only NAME   only workloads and groups whose name contains NAME; may be given several times
  --only soak   apart from the rest: trains LeNet-5 and prints the process's memory every minute
  --only models apart from the rest: builds 10,000 models (with --quick, 1,000) and prints the process's memory
  --minutes N   how long the soak takes (default 3)
  --quick       fewer and shorter runs: for a look, not for a figure
  --json        print the figures as JSON
  --help        this text`;

/** Reads the command line. @throws OptionError for what it does not know. */
export function parseOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        minutes: { type: 'string', default: '3' },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, minutes: minutesOf(values.minutes) };
  } catch (error) {
    if (error instanceof OptionError) throw error;
    throw new OptionError(
      `${(error as Error).message.split('. ')[0]}. Options are --only NAME, --minutes N, --quick, --json, --help.`,
    );
  }
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && Number.isFinite(minutes)) return minutes;
  throw new OptionError(`--minutes is "${text}"; give a number above 0.`, { minutes: text });
}

/** The memory of training, which is no workload: nobody else plans it. */
export const memoryGroup = 'Memory';

const matches = (name: string, parts: readonly string[]) =>
  parts.length === 0 || parts.some((part) => name.toLowerCase().includes(part.toLowerCase()));

export const wantsMemory = (only: readonly string[]) => matches(memoryGroup, only);

/** The workloads that are asked for. @throws OptionError when there are none of the name. */
export function chooseWorkloads(workloads: readonly Workload[], only: readonly string[]): Workload[] {
  const chosen = workloads.filter(({ name, group }) => matches(`${group}: ${name}`, only));
  if (chosen.length > 0 || wantsMemory(only)) return chosen;
  const groups = [...new Set(workloads.map(({ group }) => group)), memoryGroup];
  throw new OptionError(`No workload's name contains "${only.join('" or "')}". Groups are ${groups.join(', ')}.`, {
    only,
  });
}
