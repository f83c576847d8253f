import { expect, test, vi } from 'vitest';
import { GraphBuilder } from '../../graph/graph.ts';
import { convolution, input } from '../../ops/index.ts';
import { plainWindow } from '../../ops/support/window.ts';
import { type Engine, features, tryForFiltering } from './engine.ts';
import { wasmBackend } from './index.ts';

const tried: string[] = [];

/** Wide vectors pass the usual trial, but not that of minimal filtering. */
vi.mock('./wide.ts', () => ({
  allowWideVectors: () => {},
  usesWideVectors: (_madd: string, name = 'usual') => {
    tried.push(name);
    return name === 'usual';
  },
}));

const wide = { lanes: 16, madd: 'separate', threads: 1, kernels: {}, choice: 'model' } as const;
const engine = (): Engine => ({ ...wide, features: features() });

test('a session that filters does without wide vectors where they failed its trial', () => {
  expect(tryForFiltering(engine(), {}, () => true).lanes).toBe(8);
  expect(tryForFiltering(engine(), {}, () => false).lanes).toBe(16);
  expect(tryForFiltering(engine(), { lanes: 16 }, () => true).lanes).toBe(16);
});

/** Processors without a fused multiply-add have no wide vectors to try. */
const asked = (...names: string[]) => (features().relaxedMadd === 'fused' ? names : []);

test('only sessions with Winograd are tried', async () => {
  const compile = async (maps: number) => {
    tried.length = 0;
    const builder = new GraphBuilder();
    const [x, w] = [input(builder, 'x', [16, maps, 16, 16]), input(builder, 'w', [maps, maps, 3, 3])];
    const graph = builder.finish({ y: convolution(x, w, { ...plainWindow([3, 3]), groups: 1 }) });
    const bind = (block: string) => ({ block, offset: 0 });
    const executable = await wasmBackend({ threads: 1 }).compile({
      blocks: { x: 16 * maps * 256, w: maps * maps * 9, y: 16 * maps * 196 },
      programs: { main: { graph, inputs: { x: bind('x'), w: bind('w') }, outputs: { y: bind('y') } } },
    });
    return { algorithm: executable.choices!('main')[0]!.algorithm, tried: [...tried] };
  };
  expect(await compile(32)).toEqual({ algorithm: 'winograd', tried: asked('usual', 'filtered') });
  const { algorithm, tried: others } = await compile(4);
  expect(algorithm).not.toBe('winograd');
  expect(others).toEqual(asked('usual'));
});
