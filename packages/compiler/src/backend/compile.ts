// SPDX-License-Identifier: Apache-2.0
/** The back end as a whole: quantised graph and core configuration to a program for 1..maxCores cores. */
import { availableParallelism } from "node:os";
import { type CoreConfig, configHash } from "@tessera/hw";
import { layoutHash, WORD_BYTES } from "@tessera/isa";
import type { QGraph, TensorId } from "../ir/graph.js";
import { coarseTiming, coreTiming, type Timing } from "../latency/timing.js";
import type { DeviceTensor, Layer, Program, Region } from "../package/program.js";
import { BLOCK_CHANNELS, ceilDiv, coreShape } from "./core-shape.js";
import type { DeviceLayer, View } from "./device-graph.js";
import { InstructionBlob } from "./emit/encoder.js";
import { BackendError } from "./errors.js";
import { inParallel } from "./lower/images.js";
import { type LoweredGraph, lowerGraph } from "./lower/lower.js";
import type { LayerCode } from "./parallel/layer-code.js";
import { share, warmUp } from "./parallel/threads.js";
import { type GroupResult, takeGroups, type Work } from "./parallel/work.js";
import { keptInStep } from "./plan/in-step.js";
import { type MemoryPlan, type Placement, planMemory } from "./plan/memory.js";
import { layerOrder } from "./plan/order.js";
import { independentPart, inSequence } from "./plan/sequence.js";
import { ALL_TECHNIQUES, type Techniques } from "./techniques.js";
import { geometryKey, placesKey } from "./tile/geometry.js";
import type { GridFamily } from "./tile/grids.js";
import type { BuildContext } from "./tile/plan-tile.js";

export interface CompileOptions {
  /** Largest number of cores to plan for, 1..16. */
  readonly maxCores?: number;
  /** Give every intermediate feature map its own memory, so that it can be read after a run. */
  readonly keepIntermediates?: boolean;
  readonly timing?: Timing;
  /** Bytes of on-chip feature memory to count on for each core; results do not depend on how much there is. */
  readonly featureBytesPerCore?: number;
  /** Grids to choose from; other than "all" only for comparison: their IFPs may be longer than the verifier allows. */
  readonly grids?: GridFamily;
  /** Images that one run computes, 1 to PP of the core: more throughput, longer until the first result. */
  readonly images?: number;
  /** Techniques to do without, for comparison. */
  readonly techniques?: Partial<Techniques>;
  readonly preprocess?: Program["preprocess"];
}

/** Most layers that a dispatch entry can number. */
const MAX_LAYERS = 512;
const MAX_CORES = 16;
/** Networks of fewer MACs are planned before another thread has started. */
const SMALL_MACS = 50e6;
const MAX_THREADS = 8;

/** Bytes of the whole channel blocks of a view. */
function regionOf(view: View, plan: MemoryPlan): Region {
  const place = plan.placement.get(view.map) as Placement;
  const area = view.height * view.width * BLOCK_CHANNELS;
  const skip = view.channel % BLOCK_CHANNELS;
  return {
    segment: place.segment,
    offset: place.offset + Math.floor(view.channel / BLOCK_CHANNELS) * area,
    bytes: ceilDiv(skip + view.channels, BLOCK_CHANNELS) * area,
  };
}

function deviceTensor(lowered: LoweredGraph, plan: MemoryPlan, id: TensorId, image: number): DeviceTensor {
  const t = lowered.tensor(id);
  const fold = lowered.folds.get(id) ?? null;
  const view = lowered.view(id, image);
  const region = regionOf(view, plan);
  const own = (fold ?? t).width;
  const columns = view.width === own ? null : { first: image * own, of: view.width };
  const { name, channels, height, width, scale, zeroPoint } = t;
  return { name, channels, height, width, scale, zeroPoint, region, fold, image, columns };
}

/** The view that a layer's digest covers: all channels that its jobs write. */
function outputView(layer: DeviceLayer): View {
  const views = layer.jobs.map((job) => job.output);
  const { map } = views[0] as View;
  const channel = Math.min(...views.map((v) => v.channel));
  const end = Math.max(...views.map((v) => v.channel + v.channels));
  return { map, channel, channels: end - channel, height: map.height, width: map.width };
}

function checkOptions(maxCores: number, layers: number): void {
  if (!Number.isInteger(maxCores) || maxCores < 1 || maxCores > MAX_CORES) {
    throw new BackendError("BACKEND_OPTION", `maxCores is ${maxCores}; give a whole number from 1 to ${MAX_CORES}`);
  }
  if (layers === 0 || layers > MAX_LAYERS) {
    throw new BackendError(
      "BACKEND_UNSUPPORTED",
      `the network has ${layers} device layers; the pool dispatches 1 to ${MAX_LAYERS}`,
    );
  }
}

function checkImages(images: number, pp: number): void {
  if (!Number.isInteger(images) || images < 1 || images > pp) {
    throw new BackendError("BACKEND_OPTION", `images is ${images}; give a whole number from 1 to ${pp}`);
  }
}

/** A network before its layers are planned. */
interface Prepared {
  readonly graph: QGraph;
  readonly lowered: LoweredGraph;
  readonly plan: MemoryPlan;
  readonly images: number;
  readonly work: Work;
  /** Layers of each group of equal geometry, by number. */
  readonly members: readonly (readonly number[])[];
}

/** Layers of equal geometry are tiled alike. Groups that compute most come first: they are what other threads wait for. */
function groupLayers(layers: readonly DeviceLayer[], { memory }: Timing): number[][] {
  const groups = new Map<string, number[]>();
  layers.forEach((layer, i) => {
    const key = geometryKey(layer) + (memory.fastBytesPerCore > 0 ? placesKey(layer) : "");
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [i]);
    } else {
      group.push(i);
    }
  });
  const macs = (group: readonly number[]): number => (layers[group[0] as number] as DeviceLayer).macs;
  return [...groups.values()].sort((a, b) => macs(b) - macs(a));
}

function prepare(graph: QGraph, core: CoreConfig, options: CompileOptions): Prepared {
  const maxCores = options.maxCores ?? MAX_CORES;
  const shape = coreShape(core);
  const techniques = { ...ALL_TECHNIQUES, ...options.techniques };
  const images = options.images ?? 1;
  checkImages(images, shape.pp);
  const one = lowerGraph(graph, shape, techniques);
  const sequenced = inSequence(one.layers, shape);
  const independent = independentPart(layerOrder(sequenced));
  const lowered = inParallel({ ...one, layers: sequenced }, images);
  checkOptions(maxCores, lowered.layers.length);
  const plan = planMemory(lowered.maps, lowered.layers, options.keepIntermediates ?? false);
  const timing = coarseTiming(options.timing ?? coreTiming(core, options.featureBytesPerCore));
  const ctx: BuildContext = { shape, timing, placement: plan.placement, grids: options.grids ?? "all", techniques, independent };
  const members = groupLayers(lowered.layers, timing);
  const groups = members.map((group) => group.map((i) => lowered.layers[i] as DeviceLayer));
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return { graph, lowered, plan, images, members, work: { groups, maxCores, ctx, taken } };
}

/** The code of every layer. Throws what went wrong with the first layer that has none. */
function codeByLayer({ lowered, members }: Prepared, results: readonly GroupResult[]): readonly LayerCode[] {
  const failures = results.filter((result) => result.code === null);
  failures.sort((a, b) => (members[a.group]?.[0] as number) - (members[b.group]?.[0] as number));
  if (failures[0] !== undefined) {
    throw new BackendError(failures[0].error.code, failures[0].error.message);
  }
  const list = new Array<LayerCode>(lowered.layers.length);
  for (const { group, code } of results) {
    members[group]?.forEach((layer, i) => {
      list[layer] = code?.[i] as LayerCode;
    });
  }
  return list;
}

/** Instructions of all layers behind each other, and where those of each begin. */
function joinInstructions(code: readonly LayerCode[]): { readonly instructions: Uint8Array; readonly starts: readonly number[] } {
  // The IFP of entries that only wait (WAIT_IFP_OFFSET).
  const blob = new InstructionBlob();
  blob.append({ name: "NOP_LDI", fields: {} });
  const parts = [blob.finish(), ...code.map((layer) => layer.instructions)];
  const instructions = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const starts: number[] = [];
  let at = 0;
  for (const part of parts) {
    instructions.set(part, at);
    at += part.length;
    starts.push(at / WORD_BYTES);
  }
  return { instructions, starts };
}

function assemble(
  prepared: Prepared,
  core: CoreConfig,
  options: CompileOptions,
  weights: Uint8Array,
  results: readonly GroupResult[],
): Program {
  const { graph, lowered, plan, images, work } = prepared;
  const code = codeByLayer(prepared, results);
  const { instructions, starts } = joinInstructions(code);
  const layers = lowered.layers.map((layer, i): Layer => {
    const { tilings, plans } = code[i] as LayerCode;
    const start = starts[i] as number;
    return {
      name: layer.name,
      kind: layer.kind,
      producers: plan.order.producers[i] as readonly number[],
      macs: layer.macs,
      tilings: tilings.map(({ name, ifps }) => ({ name, ifps: ifps.map((ifp) => ({ ...ifp, offset: start + ifp.offset })) })),
      plans,
      output: regionOf(outputView(layer), plan),
    };
  });
  const tensors = (ids: readonly TensorId[]): DeviceTensor[] =>
    Array.from({ length: images }, (_, image) => ids.map((id) => deviceTensor(lowered, plan, id, image))).flat();
  const program: Program = {
    name: graph.name,
    layoutHash: layoutHash(),
    configHash: configHash(core),
    maxCores: work.maxCores,
    layers,
    instructions,
    weights,
    mapsBytes: plan.mapsBytes,
    inputBytes: plan.inputBytes,
    outputBytes: plan.outputBytes,
    images,
    inputs: tensors(graph.inputs),
    outputs: tensors(graph.outputs),
    userInputs: graph.userInputs,
    userOutputs: graph.userOutputs,
    head: graph.head,
    tail: graph.tail,
    preprocess: options.preprocess ?? null,
    macs: images * graph.macs,
    batch: graph.batch,
  };
  return keptInStep(
    program,
    lowered.layers.map(({ image = 0 }) => image),
    core,
  );
}

/** Compiles a quantised graph. Throws BackendError when an operator or a size is beyond the core. */
export function compileGraph(graph: QGraph, core: CoreConfig, options: CompileOptions = {}): Program {
  const prepared = prepare(graph, core, options);
  return assemble(prepared, core, options, prepared.lowered.weights(), takeGroups(prepared.work));
}

export interface ParallelOptions extends CompileOptions {
  /** Threads that plan, the caller's included; one for each processor, at most eight, when omitted. */
  readonly threads?: number;
}

/** The same program as of compileGraph, byte for byte, planned by several threads; by one where a network is small. */
export async function compileGraphInParallel(graph: QGraph, core: CoreConfig, options: ParallelOptions = {}): Promise<Program> {
  const threads = options.threads ?? (graph.macs < SMALL_MACS ? 1 : Math.min(MAX_THREADS, availableParallelism()));
  if (!Number.isInteger(threads) || threads < 1) {
    throw new BackendError("BACKEND_OPTION", `threads is ${threads}; give a whole number from 1`);
  }
  warmUp(threads - 1);
  const prepared = prepare(graph, core, options);
  const others = Promise.all(share(prepared.work, threads - 1));
  // Their failure is reported below, unless this thread fails first.
  others.catch(() => undefined);
  // The other threads plan already.
  const weights = prepared.lowered.weights();
  const own = takeGroups(prepared.work);
  return assemble(prepared, core, options, weights, [...own, ...(await others).flat()]);
}
