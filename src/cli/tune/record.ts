import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileError } from '../../core/errors.ts';
import { reason } from '../../data/node/read.ts';
import type { Trial } from '../../lab/tune/index.ts';
import { writeWhole } from '../../node/files.ts';

/** The folder of a search. */
export interface SearchRecord {
  /** Trials of earlier runs of the same search. */
  readonly done: readonly Trial[];
  add(trial: Trial): void;
  save(name: string, content: string): Promise<void>;
}

const files = { search: 'search.json', trials: 'trials.jsonl' } as const;

/** A line's trial; nothing for the line that an interruption cut off. */
function readLine(line: string): Trial[] {
  try {
    return [JSON.parse(line) as Trial];
  } catch {
    return [];
  }
}

/** The trials that are kept, whole lines only; what an interruption cut off is taken away. */
async function readTrials(path: string): Promise<Trial[]> {
  if (!existsSync(path)) return [];
  const trials = readFileSync(path, 'utf8').split('\n').flatMap(readLine);
  await writeWhole(path, trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
  return trials;
}

async function checkSame(path: string, description: string, folder: string): Promise<void> {
  if (!existsSync(path)) return writeWhole(path, description);
  if (readFileSync(path, 'utf8') === description) return;
  throw new FileError(`${folder} holds another search. Choose another --out, or give the options it was begun with.`, {
    path: folder,
  });
}

/**
 * Makes the folder of a search, or goes on with the one that is there.
 * @param search what it is; a folder of another search is refused.
 * @throws FileError when the folder holds another search or cannot be written.
 */
export async function openRecord(folder: string, search: object): Promise<SearchRecord> {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    await checkSame(join(folder, files.search), `${JSON.stringify(search, null, 2)}\n`, folder);
    const trials = join(folder, files.trials);
    return {
      done: await readTrials(trials),
      add: (trial) => appendFileSync(trials, `${JSON.stringify(trial)}\n`),
      save: (name, content) => writeWhole(join(folder, name), content),
    };
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw new FileError(`Cannot write ${folder}: ${reason(cause)}.`, { path: folder }, { cause });
  }
}
