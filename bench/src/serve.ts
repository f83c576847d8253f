import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Tensor } from '../../src/core/tensor.ts';
import { decodeSafetensors } from '../../src/formats/safetensors.ts';
import {
  type Answers,
  Excuse,
  encodeLine,
  guardSteps,
  type MemoryUse,
  type Opened,
  type Reply,
  type Request,
  type Results,
  sampleOf,
  type Timed,
} from './protocol.ts';
import type { Task } from './tasks.ts';

/** A task made ready. */
export interface Prepared {
  /** Executes the task once, to its end. */
  step(): void | Promise<void>;
  /** Result of the last execution: the loss of a step of training, else the output. */
  read(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

export type TaskData = Readonly<Record<string, Tensor>>;

/** What a contender's file says of its library. */
export interface Library {
  /** Imports it and finds out its version. @throws Excuse when it is not installed. */
  open(): Promise<Opened>;
  /** Imports it and no more, where finding out the version takes time that a user would not spend. */
  load?(): Promise<void>;
  /** @throws Excuse when it cannot do the task. */
  prepare(task: Task, data: TaskData): Promise<Prepared>;
  memory?(task: Task, data: TaskData): Promise<MemoryUse>;
}

const readData = async (path: string): Promise<TaskData> => decodeSafetensors(await readFile(path)).tensors;
const now = () => performance.now() / 1000;

async function executeFor(prepared: Prepared, seconds: number): Promise<Timed> {
  const begun = now();
  let executions = 0;
  let elapsed = 0;
  while (elapsed < seconds || executions === 0) {
    const pending = prepared.step();
    if (pending !== undefined) await pending;
    executions++;
    elapsed = now() - begun;
  }
  return { executions, seconds: elapsed };
}

async function resultsOf(prepared: Prepared, steps: number): Promise<Results> {
  let count = 0;
  const numbers: number[] = [];
  for (let step = 0; step < steps; step++) {
    await prepared.step();
    const result = await prepared.read();
    count += result.length;
    numbers.push(...sampleOf(result));
  }
  return { count, numbers };
}

/** Answers requests with a library: one task is ready at a time. */
class Server {
  readonly #library: Library;
  #prepared: Prepared | undefined;

  constructor(library: Library) {
    this.#library = library;
  }

  async answer(request: Request): Promise<Answers[keyof Answers]> {
    if (request.do === 'open') return this.#library.open();
    if (request.do === 'run') return executeFor(this.#ready(), request.seconds);
    const data = await readData(request.data);
    if (request.do === 'firstStep') return this.#firstStep(request.task, data);
    await this.#library.open();
    if (request.do === 'memory') return this.#memory(request.task, data);
    this.#prepared = undefined;
    this.#prepared = await this.#library.prepare(request.task, data);
    return resultsOf(this.#prepared, request.task.kind === 'train' ? guardSteps : 1);
  }

  async #firstStep(task: Task, data: TaskData): Promise<Timed & Results> {
    const begun = now();
    await (this.#library.load ? this.#library.load() : this.#library.open());
    const prepared = await this.#library.prepare(task, data);
    const results = await resultsOf(prepared, 1);
    return { executions: 1, seconds: now() - begun, ...results };
  }

  #memory(task: Task, data: TaskData): Promise<MemoryUse> {
    if (this.#library.memory === undefined) throw new Excuse('does not say how much memory it will use');
    return this.#library.memory(task, data);
  }

  #ready(): Prepared {
    if (this.#prepared === undefined) throw new Excuse('has no task prepared');
    return this.#prepared;
  }
}

/** The reply to a request, whatever happens. */
async function replyTo(server: Server, line: string): Promise<Reply> {
  try {
    return { reply: true, answer: await server.answer(JSON.parse(line) as Request) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    const install = error instanceof Excuse ? error.install : undefined;
    return { reply: false, reason, ...(install === undefined ? {} : { install }) };
  }
}

/** A contender's process: reads requests until its input ends. */
export async function serve(library: Library): Promise<void> {
  console.log = console.error;
  const server = new Server(library);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(encodeLine(await replyTo(server, line)));
  }
  process.exit(0);
}
