import { formatFigure, formatNumber, formatTimes, markdownTable } from './format.ts';
import type { Absence, Figures, MemoryResult, Report, Setting, WorkloadResult } from './results.ts';
import { speedup } from './statistics.ts';
import { isTime } from './tasks.ts';

const MiB = 2 ** 20;
const ours = 'featuremap';

/** A table, or nothing when it would be empty. */
const tableOf = (heading: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0 ? [] : markdownTable(heading, rows);

/** The fastest of some figures. */
function fastest(figures: readonly Figures[], result: WorkloadResult): Figures | undefined {
  const sign = isTime(result) ? -1 : 1;
  return [...figures].sort((a, b) => sign * (b.median - a.median))[0];
}

const bestOf = (result: WorkloadResult, library: string) =>
  fastest(
    result.figures.filter((figures) => figures.library === library),
    result,
  );

/** featuremap with its main settings: named first among the contenders. */
const mainOf = ({ figures }: WorkloadResult) => figures.find(({ library }) => library === ours);

const namesOf = (results: readonly WorkloadResult[]) => [
  ...new Set(results.flatMap(({ figures, absent }) => [...figures, ...absent]).map(({ library }) => library)),
];

/** Load at the start above which somebody else is at work. */
const idleLoad = 0.5;
const othersAtWork =
  '- **Others were using the machine**: read the quotients rather than the figures, and expect little from several threads';

function header(setting: Setting): string[] {
  const versions = Object.entries(setting.versions).map(([name, version]) => `${name} ${version}`);
  const [before, after] = setting.load;
  return [
    `- Machine: ${setting.machine}, ${setting.cores} cores, ${setting.memoryGiB} GiB, ${setting.system}`,
    `- Node ${setting.node}, V8 ${setting.v8}, commit ${setting.commit}`,
    `- Contenders: ${versions.join('; ')}`,
    `- ${setting.date}; ${setting.rounds} rounds of ${setting.secondsPerRun} s, contenders in turn within each round; load ` +
      `${before.toFixed(2)} at the start, ${after.toFixed(2)} at the end`,
    ...(before > idleLoad ? [othersAtWork] : []),
  ];
}

type Pick = (result: WorkloadResult, library: string) => Figures | undefined;

/** Times as fast as each library, with the settings that `pick` takes of either. */
function comparison(results: readonly WorkloadResult[], pick: Pick): string[] {
  const libraries = namesOf(results).filter((name) => name !== ours);
  const rows = results.flatMap((result) => {
    const own = pick(result, ours);
    if (own === undefined) return [];
    const cells = libraries.map((library) => {
      const rival = pick(result, library);
      return rival === undefined ? '' : formatTimes(speedup(own.samples, rival.samples, isTime(result)));
    });
    return [[result.name, formatFigure(own.median, result.unit), ...cells]];
  });
  return tableOf(['', ours, ...libraries], rows);
}

const atTheirBest: Pick = (result, library) => (library === ours ? mainOf(result) : bestOf(result, library));
const onOneThread: Pick = ({ figures }, library) =>
  figures.find((each) => each.library === library && each.threads === 1);

function losses(results: readonly WorkloadResult[]): string[] {
  const lines = results.flatMap((result) =>
    namesOf([result]).flatMap((library) => {
      const best = bestOf(result, library);
      if (best?.speedup === undefined || library === ours || best.speedup >= 1) return [];
      return [`- ${result.name}: ${library} (${best.settings}) is ${formatTimes(1 / best.speedup)} as fast`];
    }),
  );
  return lines.length === 0 ? ['None in this run.'] : lines;
}

function scaling(results: readonly WorkloadResult[]): string[] {
  const rows = results.flatMap((result) => {
    const main = mainOf(result);
    const single = onOneThread(result, ours);
    if (main === undefined || single?.speedup === undefined || main.threads === 1) return [];
    const [one, several] = [single, main].map(({ median }) => formatFigure(median, result.unit));
    return [[result.name, one!, several!, formatTimes(single.speedup)]];
  });
  return tableOf(['', '1 thread', 'all threads', 'gain'], rows);
}

const figureRow = ({ library, settings, median, min, max, samples, speedup, difference }: Figures) => [
  `${library}, ${settings}`,
  formatNumber(median),
  `${formatNumber(min)} to ${formatNumber(max)}`,
  `${samples.length}`,
  speedup === undefined ? '' : formatTimes(speedup),
  difference.toExponential(0),
];

const absenceRow = ({ library, settings, reason, install }: Absence) => [
  `${library}, ${settings}: ${reason}${install === undefined ? '' : ` (\`${install}\`)`}`,
  '',
  '',
  '',
  '',
  '',
];

function details({ name, unit, figures, absent }: WorkloadResult): string[] {
  const heading = [`${name}, ${unit}`, 'median', 'range', 'rounds', 'featuremap is', 'difference'];
  return [...markdownTable(heading, [...figures.map(figureRow), ...absent.map(absenceRow)]), ''];
}

/** One line a convolution: featuremap against the best of PyTorch. */
function convolutions(results: readonly WorkloadResult[]): string[] {
  const rows = results.map((result) => {
    const [main, rival] = [mainOf(result), bestOf(result, 'PyTorch')];
    return [
      result.name,
      main === undefined ? absenceText(result, 'featuremap') : formatNumber(main.median),
      rival === undefined ? absenceText(result, 'PyTorch') : formatNumber(rival.median),
      rival?.speedup === undefined ? '' : formatTimes(rival.speedup),
    ];
  });
  return tableOf(['GFLOP/s, 16 samples', 'featuremap', 'PyTorch', 'featuremap is'], rows);
}

function absenceText({ absent }: WorkloadResult, library: string): string {
  const found = absent.find((each) => each.library === library);
  return found === undefined ? '' : `${found.reason}${found.install === undefined ? '' : ` (\`${found.install}\`)`}`;
}

function memoryTable(results: readonly MemoryResult[]): string[] {
  const rows = results.map(({ name, planned, compiling, grown }) => [
    name,
    formatMiB(planned),
    formatMiB(grown),
    formatMiB(compiling),
    `${(((grown - planned) / planned) * 100).toFixed(0)} %`,
  ]);
  return tableOf(['', 'planned', 'process grew by', 'of it while compiling', 'grown against planned'], rows);
}

const formatMiB = (bytes: number) => `${(bytes / MiB).toFixed(1)} MiB`;

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

/** The whole report as Markdown. */
export function renderReport({ setting, workloads, memory }: Report): string {
  const layers = workloads.filter(({ group }) => group === 'Convolutions');
  const nets = workloads.filter(({ group }) => group !== 'Convolutions');
  const training = workloads.filter(({ group }) => group === 'Training');
  return [
    '# Benchmark',
    '',
    ...header(setting),
    '',
    ...section('How many times as fast featuremap is, everyone at their best', comparison(nets, atTheirBest)),
    ...section('The same, one thread against one', comparison(nets, onOneThread)),
    ...section('Where featuremap is slower', losses(workloads)),
    ...section('Gain from threads', scaling(training)),
    ...section('Memory of training', memoryTable(memory)),
    ...section('Convolutions alone', convolutions(layers)),
    ...section('Every contender', nets.flatMap(details)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}
