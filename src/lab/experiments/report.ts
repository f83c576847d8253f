import type { ColumnFormat, Experiment, Figure, Findings, Table } from './experiment.ts';

const formats: Readonly<Record<ColumnFormat, (value: number) => string>> = {
  count: (value) => value.toLocaleString('en-US', { maximumFractionDigits: 0 }),
  percent: (value) => `${(100 * value).toFixed(1)} %`,
  fixed: (value) => value.toFixed(2),
  exponent: (value) => (value === 0 ? '0' : value.toExponential(1)),
  plain: String,
};

/** A cell as people read it. */
export function cellText(value: number | string, format: ColumnFormat = 'plain'): string {
  return typeof value === 'number' ? formats[format](value) : value;
}

/** A table's rows as text, the heading first. */
export function tableText({ columns, rows }: Table): string[][] {
  const shown = rows.map((row) => row.map((cell, c) => cellText(cell, columns[c]!.format)));
  return [columns.map(({ name }) => name), ...shown];
}

/** Name of the file that a figure is written to. */
export const figureFile = (experiment: string, { name, content }: Figure) =>
  `${experiment}-${name}.${typeof content === 'string' ? 'svg' : 'png'}`;

function markdownTable(table: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const [heading, ...rows] = tableText(table);
  const rule = table.columns.map((_, c) => (typeof table.rows[0]?.[c] === 'number' ? '---:' : '---'));
  return [`**${table.title}**`, '', line(heading!), line(rule), ...rows.map(line), ''];
}

/** The findings as a page of Markdown that shows the figures beside it; `command` is what was run. */
export function reportOf({ name, rows, description }: Experiment, findings: Findings, command: string): string {
  const figures = findings.figures.flatMap((figure) => [`![${figure.caption}](${figureFile(name, figure)})`, '']);
  return [
    `# ${name}`,
    '',
    `${description} Rows of the lecture: ${rows.join(', ')}.`,
    '',
    '```sh',
    command,
    '```',
    '',
    ...findings.tables.flatMap(markdownTable),
    ...figures,
    findings.reading,
    '',
  ].join('\n');
}
