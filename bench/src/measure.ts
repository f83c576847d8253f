import { setTimeout as sleep } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import { withData } from './data.ts';
import { differenceOf, tolerance } from './guard.ts';
import { Excuse, type Results } from './protocol.ts';
import type { Absence, Figures, WorkloadResult } from './results.ts';
import { Rival } from './rival.ts';
import { speedup, summarize } from './statistics.ts';
import { figureOf, isTime, type Workload } from './tasks.ts';

/** How long and how often everything is run. */
export interface Pace {
  readonly rounds: number;
  readonly secondsPerRun: number;
  /** A contender whose rounds of a workload have taken longer together gets no more of them. */
  readonly secondsEach: number;
  /** Longest wait for one answer. */
  readonly patience: number;
}

/** Between two runs, so that threads which spin after their work do not disturb the next contender. */
const pauseMilliseconds = 40;

/** Processes that stay alive from one workload to the next. */
export class Stable {
  readonly #rivals = new Map<Contender, Rival>();

  rivalOf(contender: Contender): Rival {
    const known = this.#rivals.get(contender);
    if (known?.isAlive) return known;
    const rival = new Rival(contender);
    this.#rivals.set(contender, rival);
    return rival;
  }

  end(): void {
    for (const rival of this.#rivals.values()) rival.end();
  }
}

/** A contender in one workload: its figures so far. */
class Entry {
  readonly contender: Contender;
  readonly samples: number[] = [];
  difference = 0;
  excuse: Excuse | undefined;
  #spent = 0;
  readonly #workload: Workload;
  readonly #path: string;
  readonly #pace: Pace;
  readonly #stable: Stable;

  constructor(contender: Contender, workload: Workload, path: string, pace: Pace, stable: Stable) {
    this.contender = contender;
    this.#workload = workload;
    this.#path = path;
    this.#pace = pace;
    this.#stable = stable;
  }

  /** Gets ready, and warm; returns results to be compared, or undefined when it cannot. */
  ready(): Promise<Results | undefined> {
    return this.#unlessExcused(async () => {
      if (this.#workload.fresh === true) return this.#freshly();
      const { task } = this.#workload;
      const rival = this.#stable.rivalOf(this.contender);
      const results = await rival.ask({ do: 'prepare', task, data: this.#path }, this.#pace.patience);
      await rival.ask({ do: 'run', seconds: this.#pace.secondsPerRun }, this.#pace.patience);
      return results;
    });
  }

  /** Runs for a round, unless it has had its share of time. */
  async run(): Promise<void> {
    if (this.excuse !== undefined || this.#spent > this.#pace.secondsEach) return;
    await sleep(pauseMilliseconds);
    const timed = await this.#unlessExcused(() =>
      this.#workload.fresh === true
        ? this.#freshly()
        : this.#stable
            .rivalOf(this.contender)
            .ask({ do: 'run', seconds: this.#pace.secondsPerRun }, this.#pace.patience),
    );
    if (timed === undefined) return;
    this.#spent += timed.seconds;
    this.samples.push(figureOf(this.#workload, timed.executions, timed.seconds));
  }

  async #freshly() {
    const rival = new Rival(this.contender);
    try {
      const { task } = this.#workload;
      return await rival.ask({ do: 'firstStep', task, data: this.#path }, this.#pace.patience);
    } finally {
      rival.end();
    }
  }

  async #unlessExcused<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Excuse)) throw error;
      this.excuse = error;
      return undefined;
    }
  }
}

/** Compares everyone's results with those of the first who has any; who differs is excused, not timed. */
async function prepareAll(entries: readonly Entry[]): Promise<void> {
  let right: Results | undefined;
  for (const entry of entries) {
    const results = await entry.ready();
    if (results === undefined) continue;
    right ??= results;
    entry.difference = differenceOf(right, results);
    if (entry.difference <= tolerance) continue;
    const off = entry.difference.toPrecision(2);
    entry.excuse = new Excuse(
      `disagrees: its results are off by ${off} of their largest magnitude, so it is not timed`,
    );
  }
}

const absenceOf = ({ contender: { library, settings }, excuse, difference }: Entry): Absence => ({
  library,
  settings,
  reason: excuse!.message,
  ...(excuse!.install === undefined ? {} : { install: excuse!.install }),
  ...(difference <= tolerance ? {} : { difference }),
});

function figuresOf(entry: Entry, main: Entry | undefined, workload: Workload): Figures {
  const { library, settings, threads, ours } = entry.contender;
  const { samples, difference } = entry;
  const compared = main === undefined ? {} : { speedup: speedup(main.samples, samples, isTime(workload)) };
  return {
    library,
    settings,
    threads,
    ours: ours !== undefined,
    ...summarize(samples),
    samples,
    difference,
    ...compared,
  };
}

/** Measures a workload: every contender in turn, round after round, each round starting with another one. */
export async function measure(
  workload: Workload,
  contenders: readonly Contender[],
  pace: Pace,
  stable: Stable,
): Promise<WorkloadResult> {
  const { task, among } = workload;
  const taking = contenders.filter(
    ({ does, library }) => does.includes(task.kind) && (among === undefined || among.includes(library)),
  );
  return withData(workload.task, async (path) => {
    const entries = taking.map((contender) => new Entry(contender, workload, path, pace, stable));
    await prepareAll(entries);
    for (let round = 0; round < pace.rounds; round++) {
      for (let turn = 0; turn < entries.length; turn++) await entries[(round + turn) % entries.length]!.run();
    }
    const main = entries.find(({ contender, excuse }) => contender.ours === 'main' && excuse === undefined);
    const timed = entries.filter(({ excuse }) => excuse === undefined);
    return {
      name: workload.name,
      group: workload.group,
      unit: workload.unit,
      figures: timed.map((entry) => figuresOf(entry, main, workload)),
      absent: entries.filter(({ excuse }) => excuse !== undefined).map(absenceOf),
    };
  });
}
