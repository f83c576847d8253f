import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { FileError } from '../../core/errors.ts';
import type { Split } from '../../data/dataset.ts';
import { loadData } from '../../data/node/index.ts';
import { reason } from '../../data/node/read.ts';
import { encodePng } from '../../image/png/encode.ts';
import {
  type Experiment,
  experiments,
  type Figure,
  type Findings,
  figureFile,
  findExperiment,
  reportOf,
  runExperiment,
  type Table,
  tableText,
} from '../../lab/experiments/index.ts';
import { writeWhole } from '../../node/files.ts';
import { modelFile, saveModel } from '../../node/model.ts';
import type { Console, Screen } from '../console.ts';
import { engine } from '../engine.ts';
import { sharedOptions, wholeNumber } from '../options.ts';
import { table } from '../table.ts';

interface LabOptions {
  readonly quick?: true;
  readonly seed: number;
  readonly data?: string;
  readonly modern?: true;
  readonly out?: string;
  readonly json?: true;
}

const examples = `
Experiments:
${experiments.map(({ name, description }) => `  ${name.padEnd(12)} ${description}`).join('\n')}

Examples:
  featuremap lab smoothing
  featuremap lab regions --quick
  featuremap lab lecun1989 --modern --data usps,mnist
  featuremap lab vanishing --seed 3 --out runs/vanishing-3 --json

The folder gets the figures, as PNG or SVG, and NAME.md: tables, figures and what they say; of some experiments also the
model, for evaluate, predict or detect.`;

/** As `mkdir -p`; that of Node does not end where nothing can be made, such as in /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (cause) {
    throw new FileError(`Cannot write ${folder}: ${reason(cause)}.`, { path: folder }, { cause });
  }
}

const contentOf = ({ content }: Figure) => (typeof content === 'string' ? content : encodePng(content));

/** Writes figures, report and model; returns the paths. */
async function write(experiment: Experiment, findings: Findings, command: string, folder: string): Promise<string[]> {
  makeFolder(folder);
  const figures = findings.figures.map((figure) => [figureFile(experiment.name, figure), contentOf(figure)] as const);
  const files = [...figures, [`${experiment.name}.md`, reportOf(experiment, findings, command)] as const];
  for (const [name, content] of files) await writeWhole(join(folder, name), content);
  const { model } = findings;
  if (model !== undefined) await saveModel(join(folder, modelFile), model);
  const names = [...files.map(([name]) => name), ...(model === undefined ? [] : [modelFile])];
  return names.map((name) => join(folder, name));
}

function printTable(each: Table, out: Screen): void {
  const numbers = each.columns.flatMap((_, column) => (typeof each.rows[0]?.[column] === 'number' ? [column] : []));
  const [heading, ...rows] = table(tableText(each), numbers);
  out.line(out.paint('bold', each.title));
  out.line(out.paint('dim', heading!));
  for (const row of rows) out.line(row);
  out.line('');
}

/** What repeats the run. */
function commandOf(name: string, { quick, seed, data, modern }: LabOptions): string {
  const given = [
    ...(modern ? ['--modern'] : []),
    ...(data === undefined ? [] : ['--data', data]),
    ...(quick ? ['--quick'] : []),
    ...(seed === 0 ? [] : ['--seed', seed]),
  ];
  return ['npx featuremap lab', name, ...given].join(' ');
}

/** The data sets of a list of names or paths. */
async function loadAll(list: string): Promise<Split[]> {
  const splits: Split[] = [];
  for (const name of list.split(',')) splits.push(await loadData(name.trim()));
  return splits;
}

async function lab(name: string, options: LabOptions, { out, err }: Console): Promise<void> {
  const experiment = findExperiment(name);
  const { quick = false, seed } = options;
  const note = (text: string) => err.line(err.paint('dim', text));
  const findings = await runExperiment(name, {
    quick,
    seed,
    backend: engine(),
    note,
    ...(options.modern && { modern: true }),
    ...(options.data !== undefined && { data: await loadAll(options.data) }),
  });
  const files = await write(experiment, findings, commandOf(name, options), options.out ?? join('runs', `lab-${name}`));
  const { tables, reading } = findings;
  if (options.json) return out.line(JSON.stringify({ experiment: name, quick, seed, tables, reading, files }));
  for (const each of tables) printTable(each, out);
  out.line(reading);
  out.line(`\nwritten: ${files.join(', ')}`);
}

/** `featuremap lab`. */
export function addLab(program: Command, console: Console): void {
  program
    .command('lab')
    .description('measure what the lecture says: small experiments with tables and figures')
    .argument('<experiment>')
    .option('--quick', 'the small version, in a few seconds')
    .option('--seed <n>', 'fixes data, starting weights and order', wholeNumber(0), 0)
    .option('--data <names>', 'data sets to measure on, separated by commas, where an experiment takes some')
    .option('--modern', "today's tricks in place of the paper's, where an experiment has both")
    .option('--out <folder>', 'folder for the figures and the report (default: runs/lab-<experiment>)')
    .addOption(sharedOptions.json())
    .addHelpText('after', examples)
    .action((name: string, options: LabOptions) => lab(name, options, console));
}
