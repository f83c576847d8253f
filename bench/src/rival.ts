import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Contender } from './contenders.ts';
import { type Answers, decodeReply, Excuse, encodeLine, type Reply, type Request } from './protocol.ts';

type Process = ChildProcessWithoutNullStreams;

const errorTail = 400;

/** A contender's process, from its first request to its end; requests are answered one after the other. */
export class Rival {
  readonly #process: Process;
  #settle: ((reply: Reply) => void) | undefined;
  #errors = '';

  constructor({ command, install }: Pick<Contender, 'command' | 'install'>) {
    const [program = '', ...args] = command;
    this.#process = spawn(program, args);
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk).slice(-errorTail);
    });
    this.#process.stdin.on('error', () => {});
    this.#process.on('error', ({ message }) => {
      const hint = install === undefined ? {} : { install };
      this.#give({ reply: false, reason: `did not start (${message})`, ...hint });
    });
    this.#process.on('close', () => this.#give({ reply: false, reason: `ended: ${this.#lastError()}` }));
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      const reply = decodeReply(line);
      if (reply !== undefined) this.#give(reply);
    });
  }

  get isAlive(): boolean {
    const { pid, killed, exitCode, signalCode } = this.#process;
    return pid !== undefined && !killed && exitCode === null && signalCode === null;
  }

  /** Asks, and waits for the answer. @throws Excuse when there is none to be had, or not in time; that ends it. */
  async ask<R extends Request>(request: R, seconds: number): Promise<Answers[R['do']]> {
    const replied = new Promise<Reply>((resolve) => {
      this.#settle = resolve;
    });
    const late = setTimeout(() => {
      this.#give({ reply: false, reason: `took more than ${seconds} seconds` });
      this.end();
    }, seconds * 1000);
    this.#process.stdin.write(encodeLine(request));
    const reply = await replied;
    clearTimeout(late);
    if (reply.reply) return reply.answer as Answers[R['do']];
    throw new Excuse(reply.reason, reply.install);
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }

  #give(reply: Reply): void {
    this.#settle?.(reply);
    this.#settle = undefined;
  }

  #lastError(): string {
    const lines = this.#errors.trim().split('\n');
    return lines.at(-1) || 'it said nothing';
  }
}
