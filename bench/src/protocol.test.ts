import { expect, test } from 'vitest';
import { decodeReply, encodeLine, sampleOf, sampleSize } from './protocol.ts';

test('a reply is a line, and comes back from it', () => {
  const reply = { reply: true, answer: { version: '1' } } as const;
  expect(encodeLine(reply)).toBe('{"reply":true,"answer":{"version":"1"}}\n');
  expect(decodeReply(encodeLine(reply).trimEnd())).toEqual(reply);
});

test('chatter is no reply', () => {
  expect(decodeReply('============================')).toBeUndefined();
  expect(decodeReply('{"level":"warning"}')).toBeUndefined();
});

test('short results are kept whole, long ones are sampled from end to end', () => {
  expect(sampleOf([3, 1, 2])).toEqual([3, 1, 2]);
  const long = Float32Array.from({ length: 100_000 }, (_, i) => i);
  const sample = sampleOf(long);
  expect(sample).toHaveLength(sampleSize);
  expect(new Set(sample).size).toBe(sampleSize);
  expect(Math.max(...sample)).toBeGreaterThan(99_000);
});
