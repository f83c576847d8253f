import { GraphError } from '../core/errors.ts';
import type { Shape } from '../core/shape.ts';
import type { Attributes, Op } from './op.ts';

/** One op applied: its inputs are the indices of earlier nodes. */
export interface Node {
  readonly id: number;
  // biome-ignore lint/suspicious/noExplicitAny: a graph holds ops of all attribute types; each op reads only its own.
  readonly op: Op<any>;
  readonly attributes: Attributes;
  readonly inputs: readonly number[];
  readonly shape: Shape;
  /** Where it comes from, for people: the layer's name. */
  readonly label: string;
}

/** Nodes in an order in which every node follows its inputs, and the named results. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly outputs: Readonly<Record<string, number>>;
}

/** A result inside a graph under construction. Ops are functions from values to values. */
export interface Value {
  readonly builder: GraphBuilder;
  readonly id: number;
  readonly shape: Shape;
}

/** Collects nodes; every op function appends to the builder of its operands. */
export class GraphBuilder {
  readonly #nodes: Node[] = [];
  #label = '';

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Runs `build` with `label` on every node it adds. */
  labelled<T>(label: string, build: () => T): T {
    const before = this.#label;
    this.#label = label;
    try {
      return build();
    } finally {
      this.#label = before;
    }
  }

  apply<A extends Attributes>(op: Op<A>, attributes: A, ...inputs: Value[]): Value {
    for (const input of inputs) {
      if (input.builder !== this) {
        throw new GraphError(`${op.name}: an operand belongs to another graph. Build both with the same builder.`);
      }
    }
    const shape = op.shape(
      attributes,
      inputs.map((input) => input.shape),
    );
    const id = this.#nodes.length;
    this.#nodes.push({ id, op, attributes, inputs: inputs.map((input) => input.id), shape, label: this.#label });
    return { builder: this, id, shape };
  }

  value(id: number): Value {
    return { builder: this, id, shape: this.#nodes[id]!.shape };
  }

  /** The finished graph with the results it is wanted for. */
  finish(outputs: Readonly<Record<string, Value>>): Graph {
    const ids = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, value.id]));
    return { nodes: [...this.#nodes], outputs: ids };
  }
}
