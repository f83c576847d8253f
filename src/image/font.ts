/** Columns and rows of a glyph; two rows hang below the line. */
export const glyphSize = { width: 5, height: 9 } as const;

/** By character, the nine rows from the top, each a digit to base 32 whose five bits are the pixels from the left. */
const glyphs: Readonly<Record<string, string>> = {
  a: '00e1fhf00',
  b: 'gguhhhu00',
  c: '00fgggf00',
  d: '11fhhhf00',
  e: '00ehvgf00',
  f: '68u888800',
  g: '00fhhhf1e',
  h: 'gguhhhh00',
  i: '40c444e00',
  j: '20622222c',
  k: 'ggikoki00',
  l: 'c44444e00',
  m: '00qllll00',
  n: '00uhhhh00',
  o: '00ehhhe00',
  p: '00uhhhugg',
  q: '00fhhhf11',
  r: '00moggg00',
  s: '00fge1u00',
  t: '88u888600',
  u: '00hhhhf00',
  v: '00hhha400',
  w: '00lllla00',
  x: '00ha4ah00',
  y: '00hhhhf1e',
  z: '00v248v00',
  '0': 'ehjlphe00',
  '1': '4c4444e00',
  '2': 'eh1248v00',
  '3': 'eh161he00',
  '4': '26aiv2200',
  '5': 'vgu11he00',
  '6': 'egguhhe00',
  '7': 'v12488800',
  '8': 'ehhehhe00',
  '9': 'ehhf11e00',
  '.': '00000cc00',
  ',': '00000c480',
  ':': '00cc0cc00',
  '%': 'op248j300',
  '-': '000e00000',
  '+': '044v44000',
  '/': '11248gg00',
  '(': '248884200',
  ')': '842224800',
  '>': '084248000',
  _: '000000v00',
};

/** The rows of a character, five bits each; capitals look like small letters, what is not there is blank. */
export function glyphRows(character: string): readonly number[] {
  const rows = glyphs[character.toLowerCase()] ?? '000000000';
  return [...rows].map((digit) => Number.parseInt(digit, 32));
}
