import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { dataFor, withData } from './data.ts';
import { Excuse } from './protocol.ts';
import { Rival } from './rival.ts';
import type { Task } from './tasks.ts';

const adder = fileURLToPath(new URL('./testing/adder.ts', import.meta.url));
const task: Task = { kind: 'matmul', size: 2 };
const patience = 30;
let rival: Rival;

const start = (...args: string[]) => {
  rival = new Rival({ command: [process.execPath, adder, ...args] });
  return rival;
};

afterEach(() => rival.end());

const excuseOf = async (work: Promise<unknown>): Promise<Excuse> => {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Excuse);
  return error as Excuse;
};

test('a process answers one request after the other', async () => {
  const { a, b } = dataFor(task);
  start();
  expect(await rival.ask({ do: 'open' }, patience)).toEqual({ version: '1.2.3' });
  const sum = Array.from(a!.data, (number, i) => Math.fround(number + b!.data[i]!));
  await withData(task, async (data) => {
    expect(await rival.ask({ do: 'prepare', task, data }, patience)).toEqual({ count: 4, numbers: sum });
    const { executions, seconds } = await rival.ask({ do: 'run', seconds: 0.01 }, patience);
    expect(executions).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeGreaterThanOrEqual(0.01);
    expect(await rival.ask({ do: 'firstStep', task, data }, patience)).toMatchObject({ executions: 1, count: 4 });
  });
  expect(rival.isAlive).toBe(true);
});

test('what a library cannot do is said', async () => {
  start();
  const train = { ...task, kind: 'convolution' } as unknown as Task;
  const excuse = await withData(task, (data) => excuseOf(rival.ask({ do: 'prepare', task: train, data }, patience)));
  expect(excuse.message).toBe('adds, and does not convolution');
  expect((await excuseOf(rival.ask({ do: 'run', seconds: 0 }, patience))).message).toBe('has no task prepared');
});

test('a missing library says how it is installed', async () => {
  const excuse = await excuseOf(start('0', 'missing').ask({ do: 'open' }, patience));
  expect(excuse.message).toBe('adder is not installed');
  expect(excuse.install).toBe('npm install adder');
});

test('a missing program says how it is installed', async () => {
  rival = new Rival({ command: ['/nowhere/python3'], install: 'apt-get install python3' });
  const excuse = await excuseOf(rival.ask({ do: 'open' }, patience));
  expect(excuse.message).toBe('did not start (spawn /nowhere/python3 ENOENT)');
  expect(excuse.install).toBe('apt-get install python3');
  expect(rival.isAlive).toBe(false);
});

test('a process that dies is an excuse, not a failure', async () => {
  start('0', 'dies');
  const excuse = await withData(task, (data) => excuseOf(rival.ask({ do: 'prepare', task, data }, patience)));
  expect(excuse.message).toMatch(/^ended: /);
  expect(rival.isAlive).toBe(false);
});

test('who takes too long is ended', async () => {
  start('0', 'sleeps');
  await rival.ask({ do: 'open' }, patience);
  const excuse = await withData(task, (data) => excuseOf(rival.ask({ do: 'prepare', task, data }, 0.2)));
  expect(excuse.message).toBe('took more than 0.2 seconds');
  expect(rival.isAlive).toBe(false);
});
