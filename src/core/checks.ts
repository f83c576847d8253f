import { OptionError } from './errors.ts';

/** @throws OptionError unless the option is a whole number of at least `least`. */
export function checkCount(value: number, option: string, where: string, least = 1): void {
  if (!Number.isInteger(value) || value < least) {
    throw new OptionError(`${where} ${option} is ${value}; it must be a whole number >= ${least}.`, { option, value });
  }
}

/** @throws OptionError unless the option is one of the names. */
export function checkChoice(value: string, option: string, choices: readonly string[], where: string): void {
  if (!choices.includes(value)) {
    throw new OptionError(`${where} ${option} is "${value}"; it must be one of ${choices.join(', ')}.`, {
      option,
      value,
    });
  }
}

/** What a number must keep to: `> above`, `>= least`, `< below`. */
export interface Bounds {
  readonly above?: number;
  readonly least?: number;
  readonly below?: number;
}

/** @throws OptionError unless the option is a finite number within the bounds. */
export function checkNumber(value: unknown, option: string, where: string, bounds: Bounds = {}): void {
  const { above = -Infinity, least = -Infinity, below = Infinity } = bounds;
  if (Number.isFinite(value) && Number(value) > above && Number(value) >= least && Number(value) < below) return;
  const limits = Object.entries({ '>': bounds.above, '>=': bounds.least, '<': bounds.below })
    .filter(([, limit]) => limit !== undefined)
    .map(([sign, limit]) => `${sign} ${limit}`);
  const wanted = ['a number', limits.join(' and ')].filter((part) => part !== '').join(' ');
  const shown = typeof value === 'string' ? `"${value}"` : String(value);
  throw new OptionError(`${where} ${option} is ${shown}; it must be ${wanted}.`, { option, value, ...bounds });
}
