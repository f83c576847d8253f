import type { Dataset, Split } from '../../../data/dataset.ts';
import { digits } from '../../../data/digits/digits.ts';
import { sequential } from '../../../model/model.ts';
import type { EpochEvent } from '../../../train/events.ts';
import { type LineChart, lineChart } from '../../figures/lineChart.ts';
import type { Experiment, ExperimentSettings, Findings, Table } from '../experiment.ts';
import { paperSized, paperSizes } from './data.ts';
import { as1989, modern, type Way } from './ways.ts';

/** One training: errors after some passes, as shares of 1. */
interface Course {
  /** How many passes were done at each measurement. */
  readonly passes: readonly number[];
  readonly trainErrors: readonly number[];
  readonly testErrors: readonly number[];
  /** Of training alone. */
  readonly seconds: number;
  readonly parameters: number;
}

/** The trainings on one data set, a seed each. */
interface Result {
  readonly data: string;
  readonly courses: readonly Course[];
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const nameOf = ({ train }: Split) => train.name.replace(/ train$/, '');
const last = (numbers: readonly number[]) => numbers.at(-1)!;

/** Trains the network from one seed and measures it on the way. */
async function train(way: Way, data: Split, seed: number, { backend, quick }: ExperimentSettings): Promise<Course> {
  const { layers, loss, passes, quickPasses, measureEvery, ...options } = way;
  const model = sequential([1, 16, 16], layers(data.train.classes.length), { seed, backend });
  const epochs = quick ? quickPasses : passes;
  const course = { passes: [] as number[], trainErrors: [] as number[], testErrors: [] as number[] };
  const errorOn = async (part: Dataset) => 1 - (await model.evaluate(part, { loss })).accuracy;
  let seconds = 0;
  const onEpoch = async (event: EpochEvent) => {
    seconds += event.seconds;
    if (event.epoch % measureEvery !== 0 && event.epoch !== epochs) return;
    course.passes.push(event.epoch);
    course.trainErrors.push(await errorOn(data.train));
    course.testErrors.push(await errorOn(data.test));
  };
  await model.fit(data.train, { ...options, loss, epochs, onEpoch });
  return { ...course, seconds, parameters: model.network.parameterCount };
}

async function trainAll(way: Way, split: Split, settings: ExperimentSettings): Promise<Result> {
  const data = paperSized(split, settings.quick ? { train: 1500, test: 500 } : paperSizes);
  const courses: Course[] = [];
  for (let index = 0; index < (settings.quick ? 2 : 5); index++) {
    const course = await train(way, data, settings.seed + index, settings);
    courses.push(course);
    const errors = `training error ${percent(last(course.trainErrors))}, test error ${percent(last(course.testErrors))}`;
    settings.note(`${nameOf(split)}, seed ${settings.seed + index}: ${errors}, ${course.seconds.toFixed(1)} s`);
  }
  return { data: nameOf(split), courses };
}

const columns: Table['columns'] = [
  { name: 'data' },
  { name: 'parameters', format: 'count' },
  { name: 'seeds' },
  { name: 'passes' },
  { name: 'training error, %', format: 'fixed' },
  { name: 'test error, %', format: 'fixed' },
  { name: 'least', format: 'fixed' },
  { name: 'most', format: 'fixed' },
  { name: 'seconds a training', format: 'fixed' },
];

function rowOf({ data, courses }: Result): (number | string)[] {
  const [first] = courses;
  const trainErrors = courses.map((course) => 100 * last(course.trainErrors));
  const testErrors = courses.map((course) => 100 * last(course.testErrors));
  const errors = [mean(trainErrors), mean(testErrors), Math.min(...testErrors), Math.max(...testErrors)];
  return [
    data,
    first!.parameters,
    courses.length,
    last(first!.passes),
    ...errors,
    mean(courses.map(({ seconds }) => seconds)),
  ];
}

const tableOf = (way: Way, results: readonly Result[]): Table => ({
  title: `The zip-code network, trained the ${way.name} way: errors after the last pass, means over the seeds`,
  columns,
  rows: results.map(rowOf),
});

/** Mean error over the seeds, measurement by measurement. */
const curve = (courses: readonly Course[], errorsOf: (course: Course) => readonly number[]) =>
  courses[0]!.passes.map(
    (passes, index) => [passes, 100 * mean(courses.map((course) => errorsOf(course)[index]!))] as const,
  );

function chartOf(way: Way, results: readonly Result[]): LineChart {
  return {
    title: `Errors pass by pass, the ${way.name} way`,
    x: { label: 'pass' },
    y: { label: 'error, %', from: 0 },
    series: results.flatMap(({ data, courses }) => [
      { name: `${data}, test`, points: curve(courses, ({ testErrors }) => testErrors) },
      { name: `${data}, training`, points: curve(courses, ({ trainErrors }) => trainErrors), dashed: true },
    ]),
  };
}

function readingOf(way: Way, results: readonly Result[]): string {
  const errors = results.map(
    ({ data, courses }) => `${percent(mean(courses.map(({ testErrors }) => last(testErrors))))} on ${data}`,
  );
  const beside =
    way === modern
      ? "the usual reproduction of the paper gets 1.59 % on MNIST at these sizes with today's tricks"
      : 'the paper has 5.0 % on its zip codes after 23 passes, and the usual reproduction 4.09 % on MNIST at these sizes';
  return `Test error ${errors.join(', ')}, after the last pass, whatever the passes before it gave; ${beside}.`;
}

async function measure(settings: ExperimentSettings): Promise<Findings> {
  const way = settings.modern ? modern : as1989;
  const results: Result[] = [];
  for (const split of settings.data ?? [digits()]) results.push(await trainAll(way, split, settings));
  return {
    tables: [tableOf(way, results)],
    figures: [
      {
        name: way.name,
        caption: `Errors pass by pass, the ${way.name} way`,
        content: lineChart(chartOf(way, results)),
      },
    ],
    reading: readingOf(way, results),
  };
}

export const lecun1989: Experiment = {
  name: 'lecun1989',
  rows: ['R28'],
  description: 'The zip-code network of 1989 with its own recipe, or --modern, on --data at the sizes of the paper.',
  takes: ['data', 'modern'],
  measure,
};
