import type { Progress } from '../data/node/index.ts';
import type { Screen } from './console.ts';
import { megabytes } from './format.ts';

/** Shows how a download goes: on a terminal as it goes, elsewhere a line a file. */
export function downloadStatus(screen: Screen): (progress: Progress) => void {
  return ({ file, received, size }) => {
    const done = received >= size;
    const text = `downloading ${file}  ${megabytes(received)} of ${megabytes(size)}`;
    if (screen.isTerminal) screen.write(`\r\x1b[K${text}${done ? '\n' : ''}`);
    else if (done) screen.line(text);
  };
}
