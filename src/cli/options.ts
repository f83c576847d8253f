import { InvalidArgumentError, Option } from 'commander';

/** A parser of whole numbers of at least `least`. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Give a whole number >= ${least}.`);
  };

/** A parser of numbers above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number > 0.');
}

/** A parser of numbers from 0 up to, but not including, 1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('Give a number >= 0 and < 1.');
}

/** A parser of shapes such as `1x28x28`. */
export function imageShape(text: string): readonly [number, number, number] {
  const [channels = 0, height = 0, width = 0, ...more] = text.split('x').map(Number);
  if (more.length === 0 && [channels, height, width].every((size) => Number.isInteger(size) && size >= 1)) {
    return [channels, height, width];
  }
  throw new InvalidArgumentError('Give channels, rows and columns, such as 1x28x28.');
}

/** Options that several commands share. */
export const sharedOptions = {
  json: () => new Option('--json', 'print one line of JSON for machines'),
  data: (fallback: string) => new Option('--data <name|path>', `data set by name, or a folder of IDX files${fallback}`),
  test: () => new Option('--test <n>', 'take only the first n test images').argParser(wholeNumber(1)),
  batch: () => new Option('--batch <n>', 'samples a step').argParser(wholeNumber(1)),
  picture: () => new Option('--picture', 'show the picture also where there is no terminal'),
};
