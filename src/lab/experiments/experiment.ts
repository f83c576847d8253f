import type { Backend } from '../../backends/backend.ts';
import type { Split } from '../../data/dataset.ts';
import type { Image } from '../../image/image.ts';
import type { Model } from '../../model/model.ts';

/** How a column's numbers are written for people. */
export type ColumnFormat = 'count' | 'percent' | 'fixed' | 'exponent' | 'plain';

export interface Column {
  readonly name: string;
  /** Default: `plain`, as the number is. */
  readonly format?: ColumnFormat;
}

/** Numbers and words in rows; shares of 1 under `percent`. */
export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (number | string)[])[];
}

/** A picture in pixels, or a drawing as SVG text. */
export interface Figure {
  /** Short, without blanks: part of a file's name. */
  readonly name: string;
  readonly caption: string;
  readonly content: Image | string;
}

/** What an experiment found. */
export interface Findings {
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** A model worth keeping, ready to use, where an experiment trains one. */
  readonly model?: Model;
  /** One paragraph: what the numbers say. */
  readonly reading: string;
}

/** How an experiment is run. */
export interface ExperimentSettings {
  /** The small version, of a few seconds. */
  readonly quick: boolean;
  /** Fixes data, starting weights and order. */
  readonly seed: number;
  readonly backend: Backend;
  /** Data sets to measure on, where an experiment can; it has its own without. */
  readonly data?: readonly Split[];
  /** Today's tricks in place of those of the paper, where an experiment has both. */
  readonly modern?: boolean;
  /** Told what is being done. */
  readonly note: (text: string) => void;
}

/** A short reproducible measurement of something that the lecture says. */
export interface Experiment {
  readonly name: string;
  /** Rows of docs/lecture.md. */
  readonly rows: readonly string[];
  /** One sentence. */
  readonly description: string;
  /** Which of the settings it knows besides the common ones. */
  readonly takes?: readonly ('data' | 'modern')[];
  readonly measure: (settings: ExperimentSettings) => Promise<Findings>;
}
