/** Options that several operations share. */
export const border = {
  kind: 'choice',
  summary: 'what lies outside the image',
  default: 'reflect',
  choices: ['zero', 'replicate', 'reflect', 'wrap'],
} as const;

export const windowSize = {
  kind: 'number',
  summary: 'side of the window in pixels',
  default: 3,
  min: 1,
  max: 255,
  odd: true,
} as const;

export const sigma = {
  kind: 'number',
  summary: 'standard deviation of the smoothing in pixels',
  default: 1,
  min: 0.1,
  max: 100,
} as const;

export const connectivity = {
  kind: 'choice',
  summary: 'neighbours of a pixel: those at its sides, or at its corners too',
  default: '8',
  choices: ['4', '8'],
} as const;

/** The number that a choice of neighbours stands for. */
export const neighboursOf = (choice: '4' | '8') => (choice === '4' ? 4 : 8);
