// SPDX-License-Identifier: Apache-2.0
/** Lowers a QDQ graph unit by unit: every QuantizeLinear either becomes device operators or stays with the host. */

import { type Graph, type GraphNode, infoOf, producersOf } from "../../frontend/graph.js";
import { sizeOf } from "../../frontend/tensor.js";
import { clipLimits } from "../../host-ops/elementwise.js";
import { permutationOf, RESHAPES } from "../../host-ops/layout.js";
import type { Clamp, QTensor } from "../../ir/graph.js";
import { callOf } from "../../passes/pass.js";
import {
  clampOf,
  deviceName,
  FULL_RANGE,
  GraphBuilder,
  type Operand,
  type Quantisation,
  Refusal,
  sameQuantisation,
} from "./builder.js";
import type { LoweringContext } from "./context.js";
import { emitTable } from "./eltwise.js";
import { activationParameters } from "./parameters.js";
import { GRID_PRESERVING, RULES } from "./rules.js";
import { permuteView, plainView, planesOf, reshapeView, type View } from "./view.js";

/** A device tensor that the host fills: from a computed value or a constant, perhaps broadcast. */
export interface DeviceInput {
  readonly value: string;
  readonly shape: readonly number[];
  readonly operand: Operand;
}

/** Reason of units that only follow a node the host must run. */
export const AFTER_HOST = "an input that the host computes from results of the device";

export class Walk implements LoweringContext {
  readonly graph: Graph;
  readonly builder: GraphBuilder;
  /** Integer values that live on the device. */
  readonly lowered = new Map<string, Operand>();
  readonly deviceInputs = new Map<string, DeviceInput>();
  /** Reason by name of the node that stays with the host. */
  readonly refusals = new Map<string, string>();
  readonly #producers: Map<string, GraphNode>;
  readonly #floats = new Map<string, Operand>();
  /** Values that depend on a device result: they cannot become device inputs. */
  readonly #afterDevice = new Set<string>();

  /** Units named in `host` are left to the host without trying. */
  constructor(graph: Graph, batch: number, host: ReadonlySet<string>) {
    this.graph = graph;
    this.builder = new GraphBuilder(batch);
    this.#producers = producersOf(graph);
    for (const node of graph.nodes) {
      if (node.op === "QuantizeLinear" && !host.has(node.name)) this.#tryUnit(node);
      const after = node.inputs.some((input) => this.#afterDevice.has(input) || this.lowered.has(input));
      if (after) for (const output of node.outputs) this.#afterDevice.add(output);
    }
  }

  producer = (value: string): GraphNode | undefined => this.#producers.get(value);

  operand = (value: string, shape?: readonly number[]): Operand => {
    const known = this.#floats.get(value);
    if (known) return known;
    const node = this.producer(value);
    if (!node)
      throw new Refusal(
        this.graph.constants.has(value) ? "a constant operand that is not quantised" : "an input that is not quantised",
      );
    if (node.op === "DequantizeLinear")
      return this.#integer(node.inputs[0] as string, activationParameters(this.graph, node), shape);
    const operand = this.#exact(node);
    this.#floats.set(value, operand);
    return operand;
  };

  /** True when the value lies on the device, or the device computes everything it depends on. */
  dependsOnDevice(value: string): boolean {
    return this.#afterDevice.has(value) || this.lowered.has(value);
  }

  isInput({ id }: QTensor): boolean {
    return [...this.deviceInputs.values()].some(({ operand }) => operand.tensor.id === id);
  }

  #tryUnit(node: GraphNode): void {
    try {
      const output = node.outputs[0] as string;
      this.lowered.set(output, this.#quantised(node, activationParameters(this.graph, node)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refusals.set(node.name, error.message);
    }
  }

  /** The unit a QuantizeLinear closes: clips and views around one operator. */
  #quantised(quantise: GraphNode, target: Quantisation): Operand {
    let clamp: Clamp = FULL_RANGE;
    let value = quantise.inputs[0] as string;
    const views: GraphNode[] = [];
    for (let node = this.producer(value); node; node = this.producer(value)) {
      if (node.op === "Relu" || node.op === "Clip") clamp = intersect(clamp, this.#limits(node, target));
      else if (node.op in RESHAPES || node.op === "Transpose") views.unshift(node);
      else break;
      value = node.inputs[0] as string;
    }
    const node = this.producer(value);
    const unit = { name: quantise.outputs[0] as string, target, clamp };
    const rule = node && RULES.get(node.op);
    let result: Operand;
    if (node && rule) {
      result = rule(this, { ...unit, node });
    } else {
      const source = this.operand(value);
      const unchanged = sameQuantisation(source.tensor, target) && clamp.lo === -128 && clamp.hi === 127;
      result = unchanged ? source : emitTable(this, { ...unit, node: quantise }, source, (x) => x);
    }
    return views.reduce((operand, view) => this.#viewed(operand, view), result);
  }

  #limits(node: GraphNode, target: Quantisation): Clamp {
    if (node.op === "Relu") return clampOf(0, Number.POSITIVE_INFINITY, target);
    const call = callOf(this.graph, node);
    if (call.inputs.slice(1).some((limit) => limit && !limit.data)) throw new Refusal("Clip with limits computed at run time");
    const { min, max } = clipLimits(call);
    return clampOf(min, max, target);
  }

  #viewed({ tensor, view }: Operand, node: GraphNode): Operand {
    const call = callOf(this.graph, node);
    let result: View | null;
    if (node.op === "Transpose") result = permuteView(view, permutationOf(call));
    else result = reshapeView(view, (RESHAPES[node.op] as (typeof RESHAPES)[string])(call));
    if (!result) throw new Refusal(`${node.op} that would have to move data on the device`);
    return { tensor, view: result };
  }

  /** A float value computed from operands without leaving their grid. */
  #exact(node: GraphNode): Operand {
    const input = node.inputs[0] as string;
    if (node.op in RESHAPES || node.op === "Transpose") return this.#viewed(this.operand(input), node);
    if (!GRID_PRESERVING.has(node.op)) throw new Refusal(`a result of ${node.op} that is used without being quantised`);
    const { tensor } = this.operand(input);
    const unit = { node, name: node.outputs[0] as string, target: tensor, clamp: FULL_RANGE };
    if (node.op === "Relu") return emitTable(this, unit, this.operand(input), (x) => Math.max(x, 0));
    if (node.op === "Concat" && !node.inputs.every((value) => sameQuantisation(this.operand(value).tensor, tensor))) {
      throw new Refusal("a concatenation of differently quantised values that is not quantised itself");
    }
    return (RULES.get(node.op) as NonNullable<ReturnType<typeof RULES.get>>)(this, unit);
  }

  /** An integer value read with the given parameters. */
  #integer(value: string, parameters: Quantisation, shape?: readonly number[]): Operand {
    const known = this.lowered.get(value);
    if (known) {
      if (!sameQuantisation(known.tensor, parameters))
        throw new Refusal("a value read with another scale than it was written with");
      return known;
    }
    const node = this.producer(value);
    if (this.dependsOnDevice(value) && node && (node.op in RESHAPES || node.op === "Transpose" || node.op === "MaxPool")) {
      const source = this.#integer(node.inputs[0] as string, parameters);
      const unit = { node, name: value, target: parameters, clamp: FULL_RANGE };
      const result = node.op === "MaxPool" ? this.#integerPool(unit, source) : this.#viewed(source, node);
      this.lowered.set(value, result);
      return result;
    }
    if (this.dependsOnDevice(value)) throw new Refusal(AFTER_HOST);
    return this.#deviceInput(value, parameters, shape);
  }

  /** MaxPool on integers: its input is a plain device value already. */
  #integerPool(unit: Parameters<NonNullable<ReturnType<typeof RULES.get>>>[1], source: Operand): Operand {
    const context: LoweringContext = { graph: this.graph, builder: this.builder, producer: this.producer, operand: () => source };
    return (RULES.get("MaxPool") as NonNullable<ReturnType<typeof RULES.get>>)(context, unit);
  }

  #deviceInput(value: string, parameters: Quantisation, wanted?: readonly number[]): Operand {
    const info = infoOf(this.graph, value);
    if (!info) throw new Refusal("an input of unknown shape");
    const { batch } = this.builder;
    const constant = this.graph.constants.has(value);
    const own = constant && info.shape.length < (wanted?.length ?? 0) ? (wanted as readonly number[]) : info.shape;
    const shape = wanted && sizeOf(wanted) > sizeOf(info.shape) ? wanted : own;
    const key = `${deviceName(value)}${sizeOf(shape) === sizeOf(info.shape) ? "" : `[${shape.join(",")}]`}`;
    const found = this.deviceInputs.get(key);
    if (found) return found.operand;
    const planes = planesOf(shape, batch);
    const view = plainView(shape, planes);
    if (!view || planes.channels * planes.height * planes.width === 0) {
      throw new Refusal(`an input of shape [${shape.join(",")}], which does not fit a batch of ${batch}`);
    }
    const operand = { tensor: this.builder.tensor(key, planes, parameters), view };
    this.deviceInputs.set(key, { value, shape, operand });
    return operand;
  }
}

function intersect(a: Clamp, b: Clamp): Clamp {
  const lo = Math.max(a.lo, b.lo);
  return { lo, hi: Math.max(lo, Math.min(a.hi, b.hi)) };
}
