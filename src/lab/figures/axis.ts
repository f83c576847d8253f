/** How one direction of a chart is laid out. */
export interface AxisOptions {
  readonly label: string;
  /** Powers of ten equally far apart; numbers must be above 0. */
  readonly log?: boolean;
  /** First and last number; by default what the numbers need, to whole ticks. */
  readonly from?: number;
  readonly to?: number;
}

/** An axis that knows its numbers. */
export interface Axis {
  readonly label: string;
  /** Where a number lies: 0 at the start, 1 at the end; a log axis puts what is not above 0 at its start. */
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** 1, 2 or 5 times a power of ten: the step that divides a range into about five. */
export function niceStep(range: number): number {
  const rough = range / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((step) => step * power >= rough * 0.999) ?? 10);
}

/** A number without the noise of its last bits. */
const tidy = (value: number): string => String(Number(value.toPrecision(6)));

/** The logarithms of whole powers of ten; every second or so when there are many. */
function logAxis({ label }: AxisOptions, low: number, high: number): Axis {
  const [first, last] = [
    Math.floor(Math.log10(low)),
    Math.max(Math.floor(Math.log10(low)) + 1, Math.ceil(Math.log10(high))),
  ];
  const every = Math.ceil((last - first) / 8);
  const count = Math.floor((last - first) / every) + 1;
  const powers = Array.from({ length: count }, (_, i) => last - i * every).reverse();
  return {
    label,
    place: (value) => (value > 0 ? Math.max(0, (Math.log10(value) - first) / (last - first)) : 0),
    ticks: powers.map((power) => ({
      value: 10 ** power,
      text: Math.abs(power) <= 3 ? tidy(10 ** power) : `1e${power}`,
    })),
  };
}

function linearAxis({ label, from, to }: AxisOptions, low: number, high: number): Axis {
  const range = high > low ? high - low : 1;
  const step = niceStep(range);
  const [first, last] = [from ?? Math.floor(low / step) * step, to ?? Math.ceil((low + range) / step) * step];
  const lowest = Math.ceil(first / step - 1e-9) * step;
  const count = Math.floor((last - lowest) / step + 1e-9) + 1;
  const ticks = Array.from({ length: count }, (_, i) => lowest + i * step);
  return {
    label,
    place: (value) => (value - first) / (last - first),
    ticks: ticks.map((value) => ({ value, text: tidy(value) })),
  };
}

/** An axis for numbers. */
export function axisFor(options: AxisOptions, values: readonly number[]): Axis {
  const usable = values.filter((value) => Number.isFinite(value) && (!options.log || value > 0));
  const low = options.from ?? Math.min(...usable);
  const high = options.to ?? Math.max(...usable);
  return options.log ? logAxis(options, low, high) : linearAxis(options, low, high);
}
