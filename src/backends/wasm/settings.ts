import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import type { MaddMode } from './math/packs.ts';
import { mostThreads } from './threads/control.ts';

/** What a person can fix of the engine; what is left out is found out. */
export interface EngineSettings {
  /** Threads that compute, the caller's own among them. Default: one for each core, at most 8. */
  readonly threads?: number;
  /** Numbers side by side in a register tile; 16 pays where the engine fuses pairs of vectors. Default: 8, or measured. */
  readonly lanes?: 8 | 16;
  /** `relaxed` rounds multiply-adds once and is faster; `separate` is the same on every machine. Default: as available. */
  readonly madd?: MaddMode;
}

/** The environment variable that fixes the engine for a whole process. */
export const engineVariable = 'FEATUREMAP_ENGINE';

const readers: { readonly [K in keyof EngineSettings]-?: (value: string) => EngineSettings[K] } = {
  threads: (value) => (/^\d+$/.test(value) && +value >= 1 && +value <= mostThreads ? +value : undefined),
  lanes: (value) => (value === '8' ? 8 : value === '16' ? 16 : undefined),
  madd: (value) => (value === 'relaxed' || value === 'separate' ? value : undefined),
};

const allowed = { threads: `1 to ${mostThreads}`, lanes: '8 or 16', madd: 'relaxed or separate' };

function readSetting(part: string): EngineSettings {
  const [key = '', value = ''] = part.split('=').map((each) => each.trim());
  if (!Object.hasOwn(readers, key)) {
    const keys = Object.keys(readers);
    throw new OptionError(
      `${engineVariable} has no setting "${key}".${didYouMean(key, keys)} Settings are ${keys.join(', ')}.`,
      { key },
    );
  }
  const name = key as keyof EngineSettings;
  const setting = readers[name](value);
  if (setting !== undefined) return { [name]: setting };
  throw new OptionError(`${engineVariable}: ${name} is "${value}"; it must be ${allowed[name]}.`, { key, value });
}

/** Settings as `threads=1,lanes=8,madd=separate`. @throws OptionError at an unknown name or value. */
export function parseSettings(text: string): EngineSettings {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  return Object.assign({}, ...parts.map(readSetting));
}

/** Checks settings that were given as an object. @throws OptionError */
export function checkSettings({ threads, lanes, madd }: EngineSettings): void {
  for (const [name, value] of Object.entries({ threads, lanes, madd })) {
    if (value === undefined || readers[name as keyof EngineSettings](String(value)) !== undefined) continue;
    throw new OptionError(`${name} is ${value}; it must be ${allowed[name as keyof EngineSettings]}.`, { name, value });
  }
}

let fromEnvironment: EngineSettings | undefined;

/** What the environment fixes, where there is one; read once. @throws OptionError */
export function environmentSettings(): EngineSettings {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  fromEnvironment ??= parseSettings(process?.env?.[engineVariable] ?? '');
  return fromEnvironment;
}
