import { OptionError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';

/** A hyper-parameter and what it may be: some values, or a range that is drawn from evenly or by its logarithm. */
export type Dimension =
  | { readonly name: string; readonly values: readonly number[] }
  | { readonly name: string; readonly low: number; readonly high: number; readonly log: boolean };

/** A value for every hyper-parameter that varies. */
export type Configuration = Readonly<Record<string, number>>;

const wrong = (text: string) =>
  new OptionError(
    `"${text}" is not a hyper-parameter to vary. Write NAME=0.1,0.2,0.5 or NAME=low..high or NAME=low..high:log.`,
    {
      text,
    },
  );

/** A number; NaN for anything else, nothing among it. */
const numberIn = (text: string) => (text.trim() === '' ? Number.NaN : Number(text));

function rangeOf(name: string, described: string, text: string): Dimension {
  const [ends = '', scale] = described.split(':');
  const [low = Number.NaN, high = Number.NaN, ...more] = ends.split('..').map(numberIn);
  const log = scale === 'log';
  if (more.length > 0 || !Number.isFinite(low) || !Number.isFinite(high) || (scale !== undefined && !log))
    throw wrong(text);
  if (low < high && (!log || low > 0)) return { name, low, high, log };
  throw new OptionError(
    `The range of ${name} goes from ${low} to ${high}; it must rise${log ? ', from above 0' : ''}.`,
    {
      name,
      low,
      high,
    },
  );
}

/** Reads `NAME=v1,v2`, `NAME=low..high` or `NAME=low..high:log`. @throws OptionError for anything else. */
export function parseDimension(text: string): Dimension {
  const [, name, described] = /^([\w.]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || described === undefined) throw wrong(text);
  if (described.includes('..')) return rangeOf(name, described, text);
  const values = described.split(',').map(numberIn);
  if (!values.every(Number.isFinite)) throw wrong(text);
  return { name, values };
}

/** Every combination of the values. @throws OptionError when one of them is a range. */
export function gridOf(dimensions: readonly Dimension[]): Configuration[] {
  return dimensions.reduce<Configuration[]>(
    (configurations, dimension) => {
      if (!('values' in dimension))
        throw new OptionError(
          `A grid needs values, but ${dimension.name} has a range. List values, or use --method random.`,
        );
      const { name, values } = dimension;
      return configurations.flatMap((each) => values.map((value) => ({ ...each, [name]: value })));
    },
    [{}],
  );
}

/** Four digits that matter: what is printed is what was tried. */
const tidy = (value: number) => Number(value.toPrecision(4));

function drawn(dimension: Dimension, random: Random): number {
  if ('values' in dimension) return dimension.values[random.integer(dimension.values.length)]!;
  const { low, high, log } = dimension;
  return tidy(log ? Math.exp(random.uniform(Math.log(low), Math.log(high))) : random.uniform(low, high));
}

/** `count` configurations at random. */
export function drawConfigurations(dimensions: readonly Dimension[], count: number, random: Random): Configuration[] {
  return Array.from({ length: count }, () =>
    Object.fromEntries(dimensions.map((dimension) => [dimension.name, drawn(dimension, random)])),
  );
}
