import { OptionError } from '../core/errors.ts';
import type { Shape } from '../core/shape.ts';
import type { Layer } from '../layers/layer.ts';
import { type Architecture, type Connection, inputName } from './architecture.ts';

/** What a layer gives, while a network is being wired. */
export interface Wire {
  readonly layer: Layer | undefined;
  readonly from: readonly Wire[];
  readonly shape: Shape | undefined;
}

/** The network's input: maps `[C, H, W]` or units `[F]` of one sample. */
export function input(shape: Shape): Wire {
  return { layer: undefined, from: [], shape };
}

/** Feeds a layer from one or more wires: `connect(sum(), a, b)`. */
export function connect(layer: Layer, ...from: Wire[]): Wire {
  if (from.length === 0)
    throw new OptionError(`[${layer.type.type}] is connected to nothing. Name the wires that feed it.`);
  if (layer.type.inputs === 1 && from.length > 1) {
    throw new OptionError(
      `[${layer.type.type}] takes one input but is connected to ${from.length}. Use sum() or concatenate().`,
    );
  }
  return { layer, from, shape: undefined };
}

/** Feeds layers one after the other: a branch. */
export function chain(from: Wire, ...layers: Layer[]): Wire {
  return layers.reduce((wire, layer) => connect(layer, wire), from);
}

/** All wires that lead to `end`, each after those that feed it, in the order they were connected. */
function inOrder(end: Wire): Wire[] {
  const order: Wire[] = [];
  const seen = new Set<Wire>();
  const visit = (wire: Wire) => {
    if (seen.has(wire)) return;
    seen.add(wire);
    wire.from.forEach(visit);
    order.push(wire);
  };
  visit(end);
  return order;
}

/** Gives every layer a name: its own, or its kind and a number. @throws OptionError when two have the same name. */
function nameLayers(wires: readonly Wire[]): Map<Wire, string> {
  const names = new Map<Wire, string>();
  const used = new Set<string>([inputName]);
  const counts = new Map<string, number>();
  for (const wire of wires) {
    if (wire.layer === undefined) continue;
    const { type } = wire.layer.type;
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    const name = wire.layer.name ?? `${type}_${count}`;
    if (used.has(name))
      throw new OptionError(`Two layers are named "${name}". Names must be unique; "input" is taken.`, { name });
    used.add(name);
    names.set(wire, name);
  }
  return names;
}

/** The network that ends at a wire. @throws OptionError when it has no input, two inputs, or two layers of one name. */
export function architectureOf(output: Wire): Architecture {
  const wires = inOrder(output);
  const inputs = wires.filter((wire) => wire.layer === undefined);
  if (inputs.length !== 1) throw new OptionError(`A network has one input; this one has ${inputs.length}.`);
  if (output.layer === undefined) throw new OptionError('A network needs at least one layer.');
  const names = nameLayers(wires);
  names.set(inputs[0]!, inputName);
  const connections = wires.flatMap((wire): Connection[] =>
    wire.layer === undefined
      ? []
      : [{ name: names.get(wire)!, layer: wire.layer, inputs: wire.from.map((from) => names.get(from)!) }],
  );
  return { input: inputs[0]!.shape!, connections, output: names.get(output)! };
}
