import { checkChoice } from '../../core/checks.ts';
import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { Image } from '../image.ts';

/** A number within bounds, both included. */
export interface NumberOption {
  readonly kind: 'number';
  readonly summary: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Only whole numbers; only odd ones. */
  readonly whole?: boolean;
  readonly odd?: boolean;
}

/** One of a few names. */
export interface ChoiceOption {
  readonly kind: 'choice';
  readonly summary: string;
  readonly default: string;
  readonly choices: readonly string[];
}

export type OperationOption = NumberOption | ChoiceOption;
export type OperationOptions = Readonly<Record<string, OperationOption>>;

/** The values that options describe: numbers, and names among the choices. */
export type ValuesOf<O extends OperationOptions> = {
  readonly [K in keyof O]: O[K] extends { readonly choices: readonly (infer Name)[] } ? Name : number;
};

/** Facts found in an image, one row for each part, numbers by name: areas and boxes, say. */
export type Attributes = readonly Readonly<Record<string, number>>[];

/** What can be done to an image, as a command line or a page needs to know it. */
export interface ImageOperation {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Options by name, in the order to show them. */
  readonly options: OperationOptions;
  /**
   * Applies it. Options left out have their defaults.
   * @throws OptionError for an unknown option, or a value of the wrong kind or out of bounds.
   */
  readonly run: (source: Image, options?: Readonly<Record<string, unknown>>) => Image;
  /** What was found, for operations that find something; options as for `run`. */
  readonly attributes?: (source: Image, options?: Readonly<Record<string, unknown>>) => Attributes;
}

/** An operation written down with the types of its options. */
interface Definition<O extends OperationOptions> {
  readonly name: string;
  readonly summary: string;
  readonly options: O;
  readonly run: (source: Image, values: ValuesOf<O>) => Image;
  readonly attributes?: (source: Image, values: ValuesOf<O>) => Attributes;
}

/** Makes an operation whose options are checked before it runs. */
export function operation<const O extends OperationOptions>(definition: Definition<O>): ImageOperation {
  const { name, summary, options, run, attributes } = definition;
  const values = (given: Readonly<Record<string, unknown>> = {}) => check(name, options, given) as ValuesOf<O>;
  return {
    name,
    summary,
    options,
    run: (source, given) => run(source, values(given)),
    ...(attributes && { attributes: (source, given) => attributes(source, values(given)) }),
  };
}

function check(name: string, options: OperationOptions, given: Readonly<Record<string, unknown>>) {
  for (const key of Object.keys(given)) checkKnown(key, Object.keys(options), name);
  const pairs = Object.entries(options).map(([key, option]) => {
    const value = given[key] ?? option.default;
    if (option.kind === 'choice') checkChoice(String(value), key, option.choices, `[${name}]`);
    else checkBounded(value, key, option, name);
    return [key, value] as const;
  });
  return Object.fromEntries(pairs);
}

function checkKnown(key: string, known: readonly string[], name: string): void {
  if (known.includes(key)) return;
  const has = known.length === 0 ? 'no options' : `the options ${known.join(', ')}`;
  throw new OptionError(`[${name}] has ${has}, not "${key}".${didYouMean(key, known)}`, { option: key });
}

function checkBounded(value: unknown, key: string, option: NumberOption, name: string): void {
  const { min, max, whole = false, odd = false } = option;
  const fits = typeof value === 'number' && value >= min && value <= max;
  if (fits && (!(whole || odd) || Number.isInteger(value)) && (!odd || value % 2 === 1)) return;
  const kind = odd ? 'an odd number' : whole ? 'a whole number' : 'a number';
  throw new OptionError(`[${name}] ${key} is ${String(value)}; it must be ${kind} ${min}..${max}.`, {
    option: key,
    value,
    min,
    max,
  });
}
