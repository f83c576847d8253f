/** Text with the characters that XML keeps for itself written out. */
export const escapeText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Coordinates to a tenth of a pixel. */
const rounded = (value: string | number) => (typeof value === 'number' ? String(Number(value.toFixed(1))) : value);

/** One element: `element('text', { x: 4, y: 8 }, 'a &amp; b')`. The content is SVG already. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(rounded(value))}"`);
  return content === '' ? `<${name}${pairs.join('')}/>` : `<${name}${pairs.join('')}>${content}</${name}>`;
}

/** A line of text. */
export const label = (
  text: string,
  x: number,
  y: number,
  attributes: Readonly<Record<string, string | number>> = {},
): string => element('text', { x, y, ...attributes }, escapeText(text));

/** Colours of series, told apart by their lightness too. */
export const seriesColours = ['#185fa5', '#d65420', '#1d9e75', '#a14bc0', '#8a6d00', '#5b6472'] as const;

export const seriesColour = (index: number) => seriesColours[index % seriesColours.length]!;

/** A whole drawing on white, of lines one below the other. */
export function drawing(width: number, height: number, title: string, parts: readonly string[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': 'system-ui, sans-serif',
    'font-size': 13,
    fill: '#262c36',
  };
  const background = element('rect', { width, height, fill: '#ffffff' });
  const name = element('title', {}, escapeText(title));
  const heading = label(title, 16, 26, { 'font-size': 16, 'font-weight': 600 });
  return `${element('svg', attributes, `\n${[name, background, heading, ...parts].join('\n')}\n`)}\n`;
}
