import { expect, test } from 'vitest';
import { formatNumber } from './format.ts';
import type { Figures, Report } from './results.ts';
import { renderReport } from './table.ts';

const figures = (library: string, settings: string, median: number, more: Partial<Figures> = {}): Figures => ({
  library,
  settings,
  threads: settings.startsWith('1') ? 1 : 2,
  ours: library === 'featuremap',
  median,
  min: median * 0.9,
  max: median * 1.1,
  samples: [median * 0.9, median, median * 1.1],
  difference: 2e-7,
  ...more,
});
const install = 'npm install --prefix bench/rivals --ignore-scripts';

const report: Report = {
  setting: {
    date: '2026-01-02',
    machine: 'Some Processor',
    cores: 2,
    memoryGiB: 24,
    system: 'Linux 6',
    node: '24.0.0',
    v8: '13.6',
    commit: 'abc1234',
    load: [0, 1.5],
    rounds: 3,
    secondsPerRun: 0.5,
    versions: { featuremap: 'with 16 lanes', PyTorch: '1.13' },
  },
  workloads: [
    {
      name: 'LeNet-5 training',
      group: 'Training',
      unit: 'samples/s',
      figures: [
        figures('featuremap', '2 threads', 40_000, { speedup: 1, difference: 0 }),
        figures('featuremap', '1 thread', 21_000, { speedup: 1.905 }),
        figures('PyTorch', '1 thread', 10_000, { speedup: 4 }),
        figures('PyTorch', '2 threads', 8_000, { speedup: 5 }),
      ],
      absent: [{ library: 'tfjs', settings: '1 thread', reason: 'tfjs is not installed', install }],
    },
    {
      name: 'LeNet-5 latency',
      group: 'Inference',
      unit: 'µs',
      figures: [
        figures('featuremap', '2 threads', 50, { speedup: 1, difference: 0 }),
        figures('PyTorch', '1 thread', 40, { speedup: 0.8 }),
      ],
      absent: [],
    },
    {
      name: '3@8x8 to 4, 3x3, forward',
      group: 'Convolutions',
      unit: 'GFLOP/s',
      figures: [figures('featuremap', '2 threads', 120.4, { speedup: 1 })],
      absent: [{ library: 'PyTorch', settings: '1 thread', reason: 'python3 has no torch' }],
    },
  ],
  memory: [{ name: 'LeNet-5 training', planned: 10 * 2 ** 20, compiling: 2 * 2 ** 20, grown: 11 * 2 ** 20 }],
};

test('the report, losses and missing libraries included', () => {
  expect(renderReport(report)).toMatchInlineSnapshot(`
    "# Benchmark

    - Machine: Some Processor, 2 cores, 24 GiB, Linux 6
    - Node 24.0.0, V8 13.6, commit abc1234
    - Contenders: featuremap with 16 lanes; PyTorch 1.13
    - 2026-01-02; 3 rounds of 0.5 s, contenders in turn within each round; load 0.00 at the start, 1.50 at the end

    ## How many times as fast featuremap is, everyone at their best

    |  | featuremap | PyTorch | tfjs |
    | --- | ---: | ---: | ---: |
    | LeNet-5 training | 40,000 samples/s | 4.00x |  |
    | LeNet-5 latency | 50.0 µs | 0.80x |  |

    ## The same, one thread against one

    |  | featuremap | PyTorch | tfjs |
    | --- | ---: | ---: | ---: |
    | LeNet-5 training | 21,000 samples/s | 2.10x |  |

    ## Where featuremap is slower

    - LeNet-5 latency: PyTorch (1 thread) is 1.25x as fast

    ## Gain from threads

    |  | 1 thread | all threads | gain |
    | --- | ---: | ---: | ---: |
    | LeNet-5 training | 21,000 samples/s | 40,000 samples/s | 1.91x |

    ## Memory of training

    |  | planned | process grew by | of it while compiling | grown against planned |
    | --- | ---: | ---: | ---: | ---: |
    | LeNet-5 training | 10.0 MiB | 11.0 MiB | 2.0 MiB | 10 % |

    ## Convolutions alone

    | GFLOP/s, 16 samples | featuremap | PyTorch | featuremap is |
    | --- | ---: | ---: | ---: |
    | 3@8x8 to 4, 3x3, forward | 120 | python3 has no torch |  |

    ## Every contender

    | LeNet-5 training, samples/s | median | range | rounds | featuremap is | difference |
    | --- | ---: | ---: | ---: | ---: | ---: |
    | featuremap, 2 threads | 40,000 | 36,000 to 44,000 | 3 | 1.00x | 0e+0 |
    | featuremap, 1 thread | 21,000 | 18,900 to 23,100 | 3 | 1.91x | 2e-7 |
    | PyTorch, 1 thread | 10,000 | 9,000 to 11,000 | 3 | 4.00x | 2e-7 |
    | PyTorch, 2 threads | 8,000 | 7,200 to 8,800 | 3 | 5.00x | 2e-7 |
    | tfjs, 1 thread: tfjs is not installed (\`npm install --prefix bench/rivals --ignore-scripts\`) |  |  |  |  |  |

    | LeNet-5 latency, µs | median | range | rounds | featuremap is | difference |
    | --- | ---: | ---: | ---: | ---: | ---: |
    | featuremap, 2 threads | 50.0 | 45.0 to 55.0 | 3 | 1.00x | 0e+0 |
    | PyTorch, 1 thread | 40.0 | 36.0 to 44.0 | 3 | 0.80x | 2e-7 |
    "
  `);
});

test('a machine that others use is said to be', () => {
  const busy = { ...report, setting: { ...report.setting, load: [3, 4] as const } };
  expect(renderReport(busy)).toContain('- **Others were using the machine**');
  expect(renderReport(report)).not.toContain('Others');
});

test('a report of one group leaves out the others', () => {
  const text = renderReport({ ...report, workloads: [], memory: [] });
  expect(text.match(/^## .*/gm)).toEqual(['## Where featuremap is slower']);
});

test('numbers have three digits that count', () => {
  expect([12_345.6, 123.4, 12.34, 1.234, 0.1234].map(formatNumber)).toEqual(['12,346', '123', '12.3', '1.23', '0.12']);
});
