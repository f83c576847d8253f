import { expect, test, vi } from 'vitest';
import { sessionOf } from '../../tests/conformance/run.ts';
import { wasmBackend } from '../backends/wasm/index.ts';
import { GraphBuilder } from '../graph/graph.ts';
import { convolution, input, matmul, relu } from '../ops/index.ts';
import { plainWindow } from '../ops/support/window.ts';
import { type DebugTopic, debugged, parseTopics } from './debug.ts';

function session() {
  const builder = new GraphBuilder();
  const product = builder.labelled('layer', () => matmul(input(builder, 'a', [2, 3]), input(builder, 'b', [3, 4])));
  return sessionOf(builder.finish({ y: builder.labelled('rectify', () => relu(product)) }));
}

async function told(topics: DebugTopic[], use = false): Promise<string> {
  let text = '';
  const backend = debugged(wasmBackend({ threads: 1, lanes: 8 }), topics, (part) => {
    text += part;
  });
  const executable = await backend.compile(session());
  if (use) {
    executable.block('in a').fill(2);
    executable.run('main');
    await vi.waitUntil(() => text !== '');
    expect([...executable.block('in a')]).toEqual([2, 2, 2, 2, 2, 2]);
  }
  return text;
}

test('topics are read by name, and unknown ones refused', () => {
  expect(parseTopics('graph, time')).toEqual(['graph', 'time']);
  expect(parseTopics('')).toEqual([]);
  expect(() => parseTopics('kernel')).toThrow(
    'FEATUREMAP_DEBUG has no topic "kernel". Did you mean "kernels"? Topics are graph, plan, choice, kernels, time.',
  );
});

test('without topics the backend is left as it is', () => {
  const backend = wasmBackend();
  expect(debugged(backend, [], console.error)).toBe(backend);
});

test('graph: every program as its optimised graph', async () => {
  expect(await told(['graph'])).toBe(
    [
      '== main',
      '%0 = input(name=a, shape=[2 3]) : 2x3  ; layer',
      '%1 = input(name=b, shape=[3 4]) : 3x4  ; layer',
      '%2 = matmul(%0, %1, transposeA=false, transposeB=false) : 2x4  ; layer',
      '%3 = relu(%2) : 2x4  ; rectify',
      'return y = %3',
      '',
    ].join('\n'),
  );
});

test('choice: the algorithm of each step that has several', async () => {
  const builder = new GraphBuilder();
  const [x, w] = [input(builder, 'x', [2, 3, 9, 9]), input(builder, 'w', [4, 3, 3, 3])];
  const graph = builder.finish({
    y: builder.labelled('layer', () => convolution(x, w, { ...plainWindow([3, 3]), groups: 1 })),
  });
  let text = '';
  const backend = wasmBackend({ threads: 1, lanes: 8, kernels: { convolution: 'direct-maps' } });
  await debugged(backend, ['choice'], (part) => {
    text += part;
  }).compile(sessionOf(graph));
  expect(text).toMatch(
    /^== main, algorithms\ndirect-maps by pin: convolution 2x4x7x7 \(direct-\w+ \d+, direct-\w+ \d+\) {2}; layer\n$/,
  );
  expect(await told(['choice'])).toBe('');
});

test('plan: addresses, bytes and lifetimes', async () => {
  expect(await told(['plan'])).toBe(
    [
      '== memory of 448 bytes',
      'in a: 128+24',
      'in b: 192+48',
      'out y: 256+32',
      '== main, arena of 64 bytes',
      '0 matmul 2x4: 128+24 192+48 -> 320+32, read until 1  ; layer',
      '1 relu 2x4: 320+32 -> 256+32  ; rectify',
      '',
    ].join('\n'),
  );
});

test('kernels: the module as text', async () => {
  expect(await told(['kernels'])).toMatch(/^\(module\n {2}\(import "host" "memory" \(memory 1 1\)\)/);
});

test('time: each step once a program has run, on the numbers that were there', async () => {
  const lines = (await told(['time'], true)).split('\n');
  expect(lines[0]).toMatch(/^== main, \d+\.\d{3} ms$/);
  expect(lines[1]).toMatch(/^ +\d+\.\d{4} +\d+\.\d % +\d+\.\d GFLOP\/s {2}matmul {2}2x4 {2}layer$/);
  expect(lines[2]).toMatch(/^ +\d+\.\d{4} +\d+\.\d % +relu {2}2x4 {2}rectify$/);
});
