import type { AlgorithmPins } from './algorithms.ts';
import { detectFeatures, type WasmFeatures } from './features.ts';
import type { MaddMode } from './math/packs.ts';
import { type EngineSettings, environmentSettings } from './settings.ts';
import { cores } from './threads/index.ts';
import { usesWideVectors } from './wide.ts';

/** What sessions are compiled for. */
export interface Engine {
  readonly features: WasmFeatures;
  /** Threads a session may use, the caller's own among them. */
  readonly threads: number;
  readonly lanes: 8 | 16;
  readonly madd: MaddMode;
  /** Algorithms that are fixed. */
  readonly kernels: AlgorithmPins;
  /** What decides between algorithms that give the same bits. */
  readonly choice: 'model' | 'timed';
}

/** More threads than this are used only when asked for. */
const mostByDefault = 8;

let detected: WasmFeatures | undefined;

/** What the engine can do, asked once. */
export function features(): WasmFeatures {
  detected ??= detectFeatures();
  return detected;
}

/** The part of {@link chooseEngine} that is known at once: threads a session may use. */
export async function chooseThreads(options: EngineSettings = {}): Promise<number> {
  const { threads } = { ...environmentSettings(), ...options };
  if (!features().threads) return 1;
  return threads ?? Math.min(mostByDefault, await cores());
}

/** The engine, without wide vectors where nobody fixed them, the session filters, and a trial of that gives other bits. */
export function tryForFiltering(engine: Engine, options: EngineSettings, filters: () => boolean): Engine {
  const isOpen = engine.lanes === 16 && { ...environmentSettings(), ...options }.lanes === undefined;
  return isOpen && filters() && !usesWideVectors(engine.madd, 'filtered') ? { ...engine, lanes: 8 } : engine;
}

/** Options before the environment before what is found out. @throws OptionError when the environment is wrong. */
export async function chooseEngine(options: EngineSettings = {}): Promise<Engine> {
  const environment = environmentSettings();
  const fixed = { ...environment, ...options };
  const kernels = { ...environment.kernels, ...options.kernels };
  const choice = fixed.choice ?? 'model';
  const fuses = features().relaxedMadd === 'fused';
  const madd = fixed.madd ?? (fuses ? 'relaxed' : 'separate');
  // Processors that multiply and add in one instruction are the ones that have 256-bit vectors.
  const lanes = fixed.lanes ?? (fuses && usesWideVectors(madd) ? 16 : 8);
  return { features: features(), threads: await chooseThreads(options), lanes, madd, kernels, choice };
}
