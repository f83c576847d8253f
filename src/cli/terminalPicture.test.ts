import { expect, test } from 'vitest';
import { image } from '../image/image.ts';
import type { Screen } from './console.ts';
import { confusionLines, kernelLines } from './terminalPicture.ts';

const plain: Screen = {
  write: () => {},
  line: () => {},
  isTerminal: false,
  columns: 20,
  colours: false,
  paint: (_, text) => text,
};
const kernel = image(2, 2, 1, Uint8Array.of(0, 255, 128, 60));

test('kernels side by side as far as the line goes, two characters a pixel', () => {
  const lines = kernelLines({ layer: 'a', images: [kernel, kernel, kernel, kernel] }, plain);
  const [first, second] = ['  ██', '▒▒░░'];
  expect(lines).toEqual([`${first}  ${first}  ${first}`, `${second}  ${second}  ${second}`, '', first, second, '']);
});

test('greys where colours are shown', () => {
  const [line] = kernelLines({ layer: 'a', images: [kernel] }, { ...plain, colours: true });
  expect(line).toBe('\x1b[48;5;232m  \x1b[0m\x1b[48;5;255m  \x1b[0m');
});

test('a confusion matrix, names cut to eight letters, a dot for none', () => {
  const lines = confusionLines(
    [
      [12, 0],
      [3, 1000],
    ],
    ['cat', 'hippopotamus'],
    plain,
  );
  expect(lines).toEqual(['              cat hippopot', '     cat       12        ·', 'hippopot        3     1000']);
});
