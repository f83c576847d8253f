import type { Workload } from './tasks.ts';

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Three digits that count, at least; large numbers whole and in groups. */
export function formatNumber(value: number): string {
  if (value >= 100) return grouped.format(value);
  return value.toFixed(value >= 10 ? 1 : 2);
}

export const formatFigure = (value: number, unit: Workload['unit']) => `${formatNumber(value)} ${unit}`;

/** How many times as fast. */
export const formatTimes = (times: number) => `${formatNumber(times)}x`;

/** Lines of a Markdown table; all columns but the first are numbers. */
export function markdownTable(heading: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = heading.map((_, column) => (column === 0 ? '---' : '---:'));
  return [heading, rule, ...rows].map(line);
}
