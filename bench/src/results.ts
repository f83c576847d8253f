import type { MemoryUse } from './protocol.ts';
import type { Summary } from './statistics.ts';
import type { Workload } from './tasks.ts';

/** A contender's figures of a workload. */
export interface Figures extends Summary {
  readonly library: string;
  readonly settings: string;
  readonly threads: number;
  readonly ours: boolean;
  /** One a round, in the workload's unit. */
  readonly samples: readonly number[];
  /** How many times as fast featuremap with its main settings is; undefined where that has no figures. */
  readonly speedup?: number;
  /** Largest difference of its results from the first contender's, relative to their largest magnitude. */
  readonly difference: number;
}

/** A contender without figures, and why. */
export interface Absence {
  readonly library: string;
  readonly settings: string;
  readonly reason: string;
  readonly install?: string;
  /** Where its results are not ours: by how much, relative to their largest magnitude. */
  readonly difference?: number;
}

export interface WorkloadResult {
  readonly name: string;
  readonly group: Workload['group'];
  readonly unit: Workload['unit'];
  readonly figures: readonly Figures[];
  readonly absent: readonly Absence[];
}

/** The plan's own figure of a training session against what the process grew by, in bytes. */
export interface MemoryResult extends MemoryUse {
  readonly name: string;
}

/** Where and with what was measured. */
export interface Setting {
  readonly date: string;
  readonly machine: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** Of featuremap. */
  readonly commit: string;
  /** Runnable processes, mean of a minute, at the start and at the end; above 0 at the start, others were at work. */
  readonly load: readonly [number, number];
  readonly rounds: number;
  readonly secondsPerRun: number;
  readonly versions: Readonly<Record<string, string>>;
}

export interface Report {
  readonly setting: Setting;
  readonly workloads: readonly WorkloadResult[];
  readonly memory: readonly MemoryResult[];
}
