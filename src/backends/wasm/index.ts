import { type Plan, type ProgramPlan, preparationOf } from '../../compiler/plan.ts';
import type { SessionSpec } from '../../compiler/program.ts';
import { BackendError } from '../../core/errors.ts';
import type { Backend, Executable } from '../backend.ts';
import { choicesOf } from './choices.ts';
import { type Division, isWorthStarting, isWorthStartingAtOnce, largestWork } from './divide.ts';
import { emit, type ModuleOptions } from './emit.ts';
import { chooseEngine, chooseThreads, type Engine, tryForFiltering } from './engine.ts';
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

/** A program of a plan. @throws BackendError when there is none of the name. */
function programOf(plan: Plan, name: string): ProgramPlan {
  const program = plan.programs[name];
  if (program === undefined) throw new BackendError(`There is no program "${name}" in this session.`, { name });
  return program;
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
    get threadsAtWork() {
      return runner.threadsAtWork;
    },
    choices: (name) => choicesOf(programOf(plan, name), options),
    async profile(name, runs = 20) {
      programOf(plan, name);
      const steps = await Runner.create(emit(stepwise(plan, name), options), machine);
      await steps.allThere();
      return profileSteps(steps, memory, plan, name, options, runs);
    },
    text: () => emit(plan, { ...options, text: true }).module.toText(),
  };
}

/** The pool, where threads can be had and a session looks like it will want them. Those of a large one are started. */
async function poolFor(spec: SessionSpec, options: WasmOptions, threads: number): Promise<ThreadPool | undefined> {
  const work = threads > 1 ? largestWork(spec, options.division) : 0;
  const pool = isWorthStarting(work, options.division) ? await threadPool() : undefined;
  if (isWorthStartingAtOnce(work)) pool?.start(threads);
  return pool;
}

/** Memory and module of a plan: for several threads where there is a pool and a program is worth dividing. */
function build(plan: Plan, options: ModuleOptions, pool: ThreadPool | undefined) {
  const threaded = pool !== undefined;
  const memory = allocate(plan, threaded);
  const emitted = emit(plan, { ...options, threaded });
  if (!threaded || emitted.divided.size > 0) return { memory, emitted, threaded };
  return build(plan, options, undefined);
}

/** The plan of a session by the estimates, and the engine it is for. */
function planFor(spec: SessionSpec, chosen: Engine, options: WasmOptions): { engine: Engine; plan: Plan } {
  const plan = layOutSession(spec, chosen, options);
  const filters = () =>
    Object.values(plan.programs).some((program) =>
      choicesOf(program, chosen).some(({ algorithm }) => algorithm === 'winograd'),
    );
  const engine = tryForFiltering(chosen, options, filters);
  return { engine, plan: engine === chosen ? plan : layOutSession(spec, engine, options) };
}

async function compile(spec: SessionSpec, options: WasmOptions): Promise<Executable> {
  const threads = await chooseThreads(options);
  const pool = await poolFor(spec, options, threads);
  const { engine: chosen, plan: estimated } = planFor(spec, await chooseEngine(options), options);
  const engine = chosen.choice === 'timed' ? { ...chosen, measured: measureChoices(estimated, chosen) } : chosen;
  const plan = engine === chosen ? estimated : layOutSession(spec, engine, options);
  const moduleOptions = { ...engine, ...(options.division === undefined ? {} : { division: options.division }) };
  const { memory, emitted, threaded } = build(plan, moduleOptions, pool);
  writeConstants(memory, plan);
  const machine = threaded ? { memory, pool, threads } : { memory, pool: undefined, threads: 1 };
  const runner = await Runner.create(emitted, machine);
  if (options.waitForThreads) await runner.allThere();
  return executableOf(plan, { ...moduleOptions, threaded }, machine, runner);
}

/**
 * Kernels emitted as WebAssembly for the very shapes of the model; one memory, planned before anything runs.
 * @throws OptionError when an option is out of range.
 */
export function wasmBackend(options: WasmOptions = {}): Backend {
  checkSettings(options);
  return { name: 'wasm', compile: (spec) => compile(spec, options) };
}
