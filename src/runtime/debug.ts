import type { Backend, Executable, StepChoice, StepTime } from '../backends/backend.ts';
import type { Plan } from '../compiler/plan.ts';
import { extent, type Step } from '../compiler/step.ts';
import { OptionError } from '../core/errors.ts';
import { formatShape } from '../core/shape.ts';
import { didYouMean } from '../core/suggest.ts';
import { print } from '../graph/print.ts';

/** What can be looked at. */
export const debugTopics = {
  graph: 'every program as a graph, optimised',
  plan: 'the steps of every program with their addresses and bytes',
  choice: 'the algorithm of each step that has several, with the estimates',
  kernels: 'the code as text',
  time: 'what each step takes, measured at the first run of a program',
} as const;

export type DebugTopic = keyof typeof debugTopics;

/** The environment variable that names topics. */
export const debugVariable = 'FEATUREMAP_DEBUG';

/** Topics as `graph,time`. @throws OptionError at an unknown one. */
export function parseTopics(text: string): DebugTopic[] {
  const topics = text
    .split(',')
    .map((topic) => topic.trim())
    .filter((topic) => topic !== '');
  for (const topic of topics) {
    if (Object.hasOwn(debugTopics, topic)) continue;
    const known = Object.keys(debugTopics);
    throw new OptionError(
      `${debugVariable} has no topic "${topic}".${didYouMean(topic, known)} Topics are ${known.join(', ')}.`,
      { topic },
    );
  }
  return topics as DebugTopic[];
}

const section = (title: string, text: string) => `== ${title}\n${text}\n`;

/** The graphs of a plan as text. */
export function graphText({ programs }: Plan): string {
  return Object.entries(programs)
    .map(([name, { graph }]) => section(name, print(graph)))
    .join('');
}

/** The last step that reads a step's result before something else is written there. */
function lastReader(steps: readonly Step[], writer: number): number | undefined {
  const { output } = steps[writer]!;
  let last: number | undefined;
  for (let index = writer + 1; index < steps.length; index++) {
    if (steps[index]!.inputs.includes(output)) last = index;
    if (steps[index]!.output === output) break;
  }
  return last;
}

const place = (address: number, bytes: number) => `${address}+${bytes}`;

/** How often a step is run, when it computes a few samples at a time. */
const roundsText = ({ rounds }: Step) =>
  rounds === undefined ? '' : `, ${rounds.count} times from node ${rounds.group.first} to ${rounds.group.last}`;

function stepText(step: Step, index: number, steps: readonly Step[]): string {
  const { node, operands, inputs, output, rounds } = step;
  const from = operands.map((each, k) => place(inputs[k]!, extent(each, rounds?.inputs[k], rounds))).join(' ');
  const reader = lastReader(steps, index);
  const until = reader === undefined ? '' : `, read until ${reader}`;
  const head = `${index} ${node.op.name} ${formatShape(node.shape)}${roundsText(step)}`;
  return `${head}: ${from} -> ${place(output, extent(node, rounds?.output, rounds))}${until}  ; ${node.label}`;
}

/** The plan as text: addresses and bytes of blocks and steps, and the last step that reads each result. */
export function planText({ bytes, blocks, programs }: Plan): string {
  const blockLines = Object.entries(blocks).map(
    ([name, { address, length }]) => `${name}: ${place(address, 4 * length)}`,
  );
  const parts = Object.entries(programs).map(([name, { steps, arenaBytes }]) =>
    section(`${name}, arena of ${arenaBytes} bytes`, steps.map(stepText).join('\n')),
  );
  return section(`memory of ${bytes} bytes`, blockLines.join('\n')) + parts.join('');
}

/** Choices as a table: what decided, the algorithm, and the estimates of all that serve, in thousands of cycles. */
export function choiceText(name: string, choices: readonly StepChoice[]): string {
  const lines = choices.map(({ label, op, shape, algorithm, by, considered }) => {
    const estimates = considered.map((each) => `${each.name} ${(each.cost / 1000).toFixed(0)}`).join(', ');
    return `${algorithm} by ${by}: ${op} ${formatShape(shape)} (${estimates})  ; ${label}`;
  });
  return section(`${name}, algorithms`, lines.join('\n'));
}

/** Times as a table, the whole first. */
export function timeText(name: string, times: readonly StepTime[]): string {
  const total = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const lines = times.map(({ label, op, shape, milliseconds, gflops, algorithm }) => {
    const speed = gflops === undefined ? '' : `${gflops.toFixed(1)} GFLOP/s`;
    const named = algorithm === undefined ? op : `${op} (${algorithm})`;
    const share = `${((100 * milliseconds) / total).toFixed(1)} %`;
    return [
      milliseconds.toFixed(4).padStart(10),
      share.padStart(7),
      speed.padStart(15),
      named,
      formatShape(shape),
      label,
    ]
      .join('  ')
      .trimEnd();
  });
  return section(`${name}, ${total.toFixed(3)} ms`, lines.join('\n'));
}

/** Times every program once, soon after it was first run. */
function timing(executable: Executable, write: (text: string) => void): Executable {
  const seen = new Set<string>();
  const timed = Object.create(executable) as { run: Executable['run'] } & Executable;
  timed.run = (name) => {
    executable.run(name);
    if (seen.has(name)) return;
    seen.add(name);
    void executable.profile?.(name).then((times) => write(timeText(name, times)));
  };
  return timed;
}

function show(executable: Executable, topics: readonly DebugTopic[], write: (text: string) => void): void {
  const { plan } = executable;
  if (plan !== undefined && topics.includes('graph')) write(graphText(plan));
  if (plan !== undefined && topics.includes('plan')) write(planText(plan));
  if (plan !== undefined && topics.includes('choice')) {
    for (const name of Object.keys(plan.programs)) {
      const choices = executable.choices?.(name) ?? [];
      if (choices.length > 0) write(choiceText(name, choices));
    }
  }
  if (topics.includes('kernels')) write(executable.text?.() ?? '');
}

/** A backend that tells about everything it compiles. */
export function debugged(backend: Backend, topics: readonly DebugTopic[], write: (text: string) => void): Backend {
  if (topics.length === 0) return backend;
  return {
    name: backend.name,
    async compile(spec) {
      const executable = await backend.compile(spec);
      show(executable, topics, write);
      return topics.includes('time') ? timing(executable, write) : executable;
    },
  };
}
