import { type Plan, type ProgramPlan, preparationOf } from '../../compiler/plan.ts';
import type { SessionSpec } from '../../compiler/program.ts';
import { BackendError } from '../../core/errors.ts';
import type { Backend, Executable } from '../backend.ts';
import { choicesOf } from './choices.ts';
import { type Division, isWorthDividing, isWorthStarting } from './divide.ts';
import { divideProgram, emit, type ModuleOptions } from './emit.ts';
import { chooseEngine, chooseThreads } from './engine.ts';
import { type LayoutOptions, layOutSession } from './layout.ts';
import { allocate, memoryOf, view, writeConstants } from './memory.ts';
import { profileSteps, stepwise } from './profile.ts';
import { type Machine, Runner } from './runner.ts';
import { checkSettings, type EngineSettings } from './settings.ts';
import { type ThreadPool, threadPool } from './threads/index.ts';
import { measureChoices } from './timing.ts';

/** Options of {@link wasmBackend}. */
export interface WasmOptions extends EngineSettings, LayoutOptions {
  /** From how much work on steps and programs are divided over threads. */
  readonly division?: Division;
  /** Whether compiling ends only when all threads are there (default false: until then one computes). */
  readonly waitForThreads?: boolean;
}

/** Whether several threads are to serve a plan: not where no program of it is worth dividing. */
function wantsThreads(plan: Plan, options: ModuleOptions): boolean {
  const programs = Object.values(plan.programs);
  return programs.some((program) => isWorthDividing(divideProgram(program, options), options.division));
}

/** A program of a plan. @throws BackendError when there is none of the name. */
function programOf(plan: Plan, name: string): ProgramPlan {
  const program = plan.programs[name];
  if (program === undefined) throw new BackendError(`There is no program "${name}" in this session.`, { name });
  return program;
}

async function runnerOf(plan: Plan, options: ModuleOptions, machine: Machine, wait: boolean): Promise<Runner> {
  const runner = await Runner.create(emit(plan, options), machine);
  if (wait) await runner.allThere();
  return runner;
}

function executableOf(plan: Plan, options: ModuleOptions, machine: Machine, runner: Runner): Executable {
  const { memory } = machine;
  return {
    block(name) {
      const { address, length } = plan.blocks[name]!;
      return view(memory, address, length);
    },
    run: (name) => runner.run(name),
    prepare() {
      for (const name of Object.keys(plan.programs)) {
        const preparation = preparationOf(name);
        if (plan.programs[preparation] !== undefined) runner.run(preparation);
      }
    },
    memoryBytes: memory.buffer.byteLength,
    memory: memoryOf(memory, runner.codeBytes, machine.threads),
    plan,
    get threads() {
      return runner.threads;
    },
    choices: (name) => choicesOf(programOf(plan, name), options),
    async profile(name, runs = 20) {
      programOf(plan, name);
      const steps = await runnerOf(stepwise(plan, name), options, machine, true);
      return profileSteps(steps, memory, plan, name, options, runs);
    },
    text: () => emit(plan, { ...options, text: true }).module.toText(),
  };
}

/** The pool, where a session looks like it will want threads and they can be had. */
async function poolFor(spec: SessionSpec, options: WasmOptions, threads: number): Promise<ThreadPool | undefined> {
  return threads > 1 && isWorthStarting(spec, options.division) ? threadPool() : undefined;
}

async function compile(spec: SessionSpec, options: WasmOptions): Promise<Executable> {
  // Threads are started before anything else is done: they take longer than a small model takes to be emitted.
  const threads = await chooseThreads(options);
  const common = await poolFor(spec, options, threads);
  common?.start(threads);
  const chosen = await chooseEngine(options);
  const estimated = layOutSession(spec, chosen, options);
  const engine = chosen.choice === 'timed' ? { ...chosen, measured: measureChoices(estimated, chosen) } : chosen;
  const plan = engine === chosen ? estimated : layOutSession(spec, engine, options);
  const moduleOptions = { ...engine, ...(options.division === undefined ? {} : { division: options.division }) };
  const threaded = common !== undefined && wantsThreads(plan, moduleOptions);
  const memory = allocate(plan, threaded);
  writeConstants(memory, plan);
  const finalOptions = { ...moduleOptions, threaded };
  const machine = threaded ? { memory, pool: common, threads } : { memory, pool: undefined, threads: 1 };
  const runner = await runnerOf(plan, finalOptions, machine, options.waitForThreads ?? false);
  return executableOf(plan, finalOptions, machine, runner);
}

/**
 * Kernels emitted as WebAssembly for the very shapes of the model; one memory, planned before anything runs.
 * @throws OptionError when an option is out of range.
 */
export function wasmBackend(options: WasmOptions = {}): Backend {
  checkSettings(options);
  return { name: 'wasm', compile: (spec) => compile(spec, options) };
}
