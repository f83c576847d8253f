import { mkdir, rename, writeFile } from 'node:fs/promises';
import { FeaturemapError } from '../../src/core/errors.ts';
import { build } from './build.ts';
import { contenders, nameOf } from './contenders.ts';
import { withData } from './data.ts';
import { loadNow, machine, thisHost } from './machine.ts';
import { measure, type Pace, Stable } from './measure.ts';
import { buildModels } from './memory/models.ts';
import { soak } from './memory/soak.ts';
import { chooseWorkloads, type Options, parseOptions, usage, wantsMemory } from './options.ts';
import { Excuse } from './protocol.ts';
import type { MemoryResult, Report, WorkloadResult } from './results.ts';
import { Rival } from './rival.ts';
import { renderReport } from './table.ts';
import { type TrainTask, type Workload, workloads } from './tasks.ts';

const complete: Pace = { rounds: 7, secondsPerRun: 0.5, secondsEach: 12, patience: 120 };
const quick: Pace = { rounds: 3, secondsPerRun: 0.15, secondsEach: 3, patience: 20 };
/** Single convolutions and other networks are many and steady. */
const shorter = { rounds: 5, secondsPerRun: 0.2 };

const resultsFolder = new URL('../results/', import.meta.url);

const say = (text: string) => process.stderr.write(`${text}\n`);

function paceOf({ group }: Workload, options: Options): Pace {
  if (options.quick) return quick;
  return group === 'Convolutions' || group === 'Other networks' ? { ...complete, ...shorter } : complete;
}

/** Versions of all libraries, or why there is none. */
async function versionsOf(stable: Stable): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const contender of contenders) {
    if (versions[contender.library] !== undefined) continue;
    try {
      versions[contender.library] = (await stable.rivalOf(contender).ask({ do: 'open' }, complete.patience)).version;
    } catch (error) {
      if (!(error instanceof Excuse)) throw error;
      versions[contender.library] = `missing (${error.install ?? error.message})`;
    }
  }
  return versions;
}

async function measureWorkloads(options: Options, stable: Stable): Promise<WorkloadResult[]> {
  const results: WorkloadResult[] = [];
  for (const workload of chooseWorkloads(workloads, options.only)) {
    say(workload.name);
    results.push(await measure(workload, contenders, paceOf(workload, options), stable));
  }
  return results;
}

/** Memory of training, each figure from a process of its own. */
async function measureMemory(): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  for (const { name, task, group } of workloads) {
    if (task.kind !== 'train' || group !== 'Training') continue;
    say(`${name}: memory`);
    const rival = new Rival(contenders[0]!);
    try {
      results.push({
        name,
        ...(await withData(task, (data) => rival.ask(memoryRequest(task, data), complete.patience))),
      });
    } finally {
      rival.end();
    }
  }
  return results;
}

const memoryRequest = (task: TrainTask, data: string) => ({ do: 'memory', task, data }) as const;

async function run(options: Options): Promise<Report> {
  await build();
  const stable = new Stable();
  const before = loadNow();
  try {
    const versions = await versionsOf(stable);
    const results = await measureWorkloads(options, stable);
    const memory = wantsMemory(options.only) ? await measureMemory() : [];
    const { rounds, secondsPerRun } = options.quick ? quick : complete;
    const date = new Date().toISOString().slice(0, 10);
    const setting = { date, ...machine(), load: [before, loadNow()], rounds, secondsPerRun, versions } as const;
    return { setting, workloads: results, memory };
  } finally {
    stable.end();
  }
}

/** What is asked for alone by its name: long looks at this process's memory, which no other library is part of. */
const alone: Readonly<Record<string, (options: Options) => Promise<void>>> = {
  soak: ({ minutes }) => soak(minutes, console.log),
  models: ({ quick }) => buildModels(quick ? 1000 : 10_000, console.log),
};

/** Writes a file whole or not at all. */
async function write(name: string, content: string): Promise<void> {
  const target = new URL(name, resultsFolder);
  const temporary = new URL(`${name}.part`, resultsFolder);
  await mkdir(resultsFolder, { recursive: true });
  await writeFile(temporary, content);
  await rename(temporary, target);
}

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options.help) {
    console.log(usage);
    return;
  }
  const named = options.only.length === 1 ? alone[options.only[0]!] : undefined;
  if (named !== undefined) {
    build();
    return named(options);
  }
  chooseWorkloads(workloads, options.only);
  const report = await run(options);
  const [json, markdown] = [`${JSON.stringify(report, undefined, 1)}\n`, renderReport(report)];
  console.log(options.json ? json : markdown);
  const disagreeing = report.workloads
    .flatMap(({ absent }) => absent)
    .filter(({ difference }) => difference !== undefined);
  for (const absence of disagreeing) say(`${nameOf(absence)} ${absence.reason}`);
  if (disagreeing.length > 0) process.exitCode = 1;
  if (options.quick || options.only.length > 0) return;
  await write(`${report.setting.date}-${thisHost()}.json`, json);
  await write('latest.md', markdown);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof FeaturemapError)) throw error;
  say(error.message);
  process.exitCode = 2;
}
