import type { WriteStream } from 'node:tty';
import type { Environment } from '../data/node/index.ts';

/** What `paint` knows. */
const codes = { bold: '1', dim: '2', red: '31', green: '32', cyan: '36' } as const;

export type Paint = keyof typeof codes;

/** One of the two standard streams. */
export interface Screen {
  write(text: string): void;
  line(text: string): void;
  /** Whether a person looks at it: a terminal. */
  readonly isTerminal: boolean;
  /** Characters a line; 80 where there is no terminal. */
  readonly columns: number;
  /** Whether greys and colours are shown. */
  readonly colours: boolean;
  paint(paint: Paint, text: string): string;
}

/** What commands are given of the world. */
export interface Console {
  /** Results: standard output. */
  readonly out: Screen;
  /** Progress, notes and errors: standard error. */
  readonly err: Screen;
  readonly env: Environment;
  /** A signal that the first Ctrl-C sets off from now on; a second Ctrl-C ends the process at once. */
  interrupt(): AbortSignal;
  /** What the process ends with. */
  exitCode: number;
}

/** Colours are for terminals; NO_COLOR turns them off (no-color.org). */
export function screen(stream: WriteStream, env: Environment): Screen {
  const isTerminal = stream.isTTY === true;
  const colours = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
  return {
    write: (text) => void stream.write(text),
    line: (text) => void stream.write(`${text}\n`),
    isTerminal,
    get columns() {
      return stream.columns || 80;
    },
    colours,
    paint: (paint, text) => (colours ? `\x1b[${codes[paint]}m${text}\x1b[0m` : text),
  };
}
