import { OptionError } from '../../core/errors.ts';
import { didYouMean } from '../../core/suggest.ts';
import { type AlgorithmPins, algorithmNames, type ChosenOp } from './algorithms.ts';
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
  /**
   * What decides between algorithms that give the same bits: estimates, or (`timed`) a short timing for each shape, once
   * in a process. Default: `model`.
   */
  readonly choice?: 'model' | 'timed';
  /** The algorithm of an op, for the shapes that it serves; others are left to the estimates. */
  readonly kernels?: AlgorithmPins;
}

/** The environment variable that fixes the engine for a whole process. */
export const engineVariable = 'FEATUREMAP_ENGINE';

type Single = Omit<EngineSettings, 'kernels'>;

const readers: { readonly [K in keyof Single]-?: (value: string) => Single[K] } = {
  threads: (value) => (/^\d+$/.test(value) && +value >= 1 && +value <= mostThreads ? +value : undefined),
  lanes: (value) => (value === '8' ? 8 : value === '16' ? 16 : undefined),
  madd: (value) => (value === 'relaxed' || value === 'separate' ? value : undefined),
  choice: (value) => (value === 'model' || value === 'timed' ? value : undefined),
};

const allowed = {
  threads: `1 to ${mostThreads}`,
  lanes: '8 or 16',
  madd: 'relaxed or separate',
  choice: 'model or timed',
};

const isOp = (key: string): key is ChosenOp => Object.hasOwn(algorithmNames, key);

/** The algorithm of an op by its name. @throws OptionError at an unknown one. */
function readAlgorithm(op: ChosenOp, name: string, where: string): AlgorithmPins {
  const known: readonly string[] = algorithmNames[op];
  if (known.includes(name)) return { [op]: name };
  throw new OptionError(
    `${where}${op} is "${name}", which is no algorithm for it.${didYouMean(name, known)} Algorithms are ${known.join(', ')}.`,
    { op, name },
  );
}

function readSetting(part: string): EngineSettings {
  const [key = '', value = ''] = part.split('=').map((each) => each.trim());
  if (isOp(key)) return { kernels: readAlgorithm(key, value, `${engineVariable}: `) };
  if (!Object.hasOwn(readers, key)) {
    const keys = [...Object.keys(readers), ...Object.keys(algorithmNames)];
    throw new OptionError(
      `${engineVariable} has no setting "${key}".${didYouMean(key, keys)} Settings are ${keys.join(', ')}.`,
      { key },
    );
  }
  const name = key as keyof Single;
  const setting = readers[name](value);
  if (setting !== undefined) return { [name]: setting };
  throw new OptionError(`${engineVariable}: ${name} is "${value}"; it must be ${allowed[name]}.`, { key, value });
}

/**
 * Settings as `threads=1,lanes=8,madd=separate,convolution=direct-maps`.
 * @throws OptionError at an unknown name or value.
 */
export function parseSettings(text: string): EngineSettings {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  const settings = parts.map(readSetting);
  const kernels = Object.assign({}, ...settings.map((each) => each.kernels));
  return Object.assign({}, ...settings, Object.keys(kernels).length > 0 ? { kernels } : {});
}

/** Checks algorithms that were given as an object. @throws OptionError */
function checkKernels(kernels: AlgorithmPins): void {
  for (const [op, name] of Object.entries(kernels)) {
    if (!isOp(op)) {
      const ops = Object.keys(algorithmNames);
      throw new OptionError(
        `kernels has no op "${op}".${didYouMean(op, ops)} Ops with several algorithms are ${ops.join(', ')}.`,
        { op },
      );
    }
    if (name !== undefined) readAlgorithm(op, name, 'kernels.');
  }
}

/** Checks settings that were given as an object. @throws OptionError */
export function checkSettings({ threads, lanes, madd, choice, kernels }: EngineSettings): void {
  for (const [name, value] of Object.entries({ threads, lanes, madd, choice })) {
    if (value === undefined || readers[name as keyof Single](String(value)) !== undefined) continue;
    throw new OptionError(`${name} is ${value}; it must be ${allowed[name as keyof Single]}.`, { name, value });
  }
  checkKernels(kernels ?? {});
}

let fromEnvironment: EngineSettings | undefined;

/** What the environment fixes, where there is one; read once. @throws OptionError */
export function environmentSettings(): EngineSettings {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  fromEnvironment ??= parseSettings(process?.env?.[engineVariable] ?? '');
  return fromEnvironment;
}
