import { expect, test } from 'vitest';
import type { StepEvent } from '../train/events.ts';
import type { Screen } from './console.ts';
import { bar, epochLine, progress } from './progress.ts';

function memory(isTerminal: boolean, columns = 100): Screen & { said: string[] } {
  const said: string[] = [];
  const write = (text: string) => void said.push(text);
  const paint = (_: string, text: string) => text;
  return { said, write, line: write, isTerminal, columns, colours: false, paint };
}

const at = (step: number): StepEvent => ({
  epoch: 2,
  epochs: 3,
  step,
  stepsPerEpoch: 10,
  loss: 0.51234,
  accuracy: 0.8,
  samplesPerSecond: 100,
});

test('where there is no terminal: a line every five seconds, with what is left', () => {
  let clock = 0;
  const screen = memory(false);
  const shown = progress(screen, 1000, () => clock);
  for (clock = 0; clock <= 11_000; clock += 1000) shown.step(at(5));
  shown.status('measuring');
  shown.line('epoch over');
  shown.end();
  const line = 'epoch 2/3  50 %  loss 0.5123  accuracy 80.0 %  100 samples/s  0:15 left';
  expect(screen.said).toEqual([line, line, 'epoch over']);
});

test('on a terminal: one line that is written again, at most every 80 ms and at an epoch’s end', () => {
  let clock = 0;
  const screen = memory(true);
  const shown = progress(screen, 1000, () => clock);
  for (const [time, step] of [
    [0, 1],
    [10, 2],
    [90, 5],
    [95, 10],
  ] as const) {
    clock = time;
    shown.step(at(step));
  }
  shown.line('epoch over');
  expect(screen.said).toHaveLength(4);
  expect(screen.said[1]).toBe(
    `\r\x1b[Kepoch 2/3 ${'█'.repeat(12)}${'░'.repeat(12)}  50 %  loss 0.5123  accuracy 80.0 %  100 samples/s  0:15 left`,
  );
  expect(screen.said[3]).toBe('\r\x1b[Kepoch over\n');
});

test('a narrow terminal gets what fits on its line', () => {
  const screen = memory(true, 30);
  progress(screen, 1000, () => 0).step(at(5));
  expect(screen.said[0]).toHaveLength('\r\x1b[K'.length + 29);
});

test('the bar grows by eighths', () => {
  expect([0, 1 / 32, 0.5, 31 / 32, 1].map((share) => bar(share, 4))).toEqual(['░░░░', '▏░░░', '██░░', '███▉', '████']);
  expect(bar(3 / 32, 4)).toBe('▍░░░');
});

test('an epoch in a line', () => {
  const event = { epoch: 1, epochs: 9, steps: 10, loss: 12, accuracy: 0.1, samplesPerSecond: 12345.6, seconds: 1 };
  expect(epochLine(event)).toBe('epoch 1/9  loss 12.0000  accuracy 10.00 %  12,346 samples/s');
});
