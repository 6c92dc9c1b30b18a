// SPDX-License-Identifier: Apache-2.0
/** The back end as a whole: quantised graph and core configuration to a program for 1..maxCores cores. */
import { type CoreConfig, configHash } from "@tessera/hw";
import { layoutHash } from "@tessera/isa";
import type { QGraph, TensorId } from "../ir/graph.js";
import { coarseTiming, coreTiming, type Timing } from "../latency/timing.js";
import type { DeviceTensor, Ifp, Layer, Program, Region, Tiling } from "../package/program.js";
import { BLOCK_CHANNELS, ceilDiv, coreShape } from "./core-shape.js";
import type { DeviceLayer, Job, View } from "./device-graph.js";
import { InstructionBlob } from "./emit/encoder.js";
import { BackendError } from "./errors.js";
import { inParallel } from "./lower/images.js";
import { type LoweredGraph, lowerGraph } from "./lower/lower.js";
import { type MemoryPlan, type Placement, planMemory } from "./plan/memory.js";
import { ALL_TECHNIQUES, type Techniques } from "./techniques.js";
import { chooseTilings, type LayerPlan } from "./tile/choose.js";
import { geometryKey, placesKey } from "./tile/geometry.js";
import type { GridFamily } from "./tile/grids.js";
import { type BuildContext, buildTile } from "./tile/plan-tile.js";
import type { LayerTiling } from "./tile/tiling.js";

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

function emitTiling(layer: DeviceLayer, tiling: LayerTiling, ctx: BuildContext, blob: InstructionBlob): Tiling {
  const ifps = tiling.tiles.map(({ job, tile, planned }): Ifp => {
    const offset = blob.words;
    for (const instruction of buildTile(layer.jobs[job] as Job, tile, planned.plan, ctx)) {
      blob.append(instruction);
    }
    return { offset, words: blob.words - offset, cycles: planned.cycles, following: planned.following };
  });
  return { name: tiling.name, ifps };
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

/** Compiles a quantised graph. Throws BackendError when an operator or a size is beyond the core. */
export function compileGraph(graph: QGraph, core: CoreConfig, options: CompileOptions = {}): Program {
  const maxCores = options.maxCores ?? MAX_CORES;
  const shape = coreShape(core);
  const techniques = { ...ALL_TECHNIQUES, ...options.techniques };
  const images = options.images ?? 1;
  checkImages(images, shape.pp);
  const lowered = inParallel(lowerGraph(graph, shape, techniques), images);
  checkOptions(maxCores, lowered.layers.length);
  const plan = planMemory(lowered.maps, lowered.layers, options.keepIntermediates ?? false);
  const timing = coarseTiming(options.timing ?? coreTiming(core, options.featureBytesPerCore));
  const ctx: BuildContext = { shape, timing, placement: plan.placement, grids: options.grids ?? "all", techniques };
  const blob = new InstructionBlob();
  // The IFP of entries that only wait (WAIT_IFP_OFFSET).
  blob.append({ name: "NOP_LDI", fields: {} });
  /** Layers of equal geometry are tiled alike. */
  const known = new Map<string, LayerPlan>();
  const layers = lowered.layers.map((layer, i): Layer => {
    const key = geometryKey(layer) + (timing.memory.fastBytesPerCore > 0 ? placesKey(layer) : "");
    const chosen = known.get(key) ?? chooseTilings(layer, maxCores, ctx);
    known.set(key, chosen);
    return {
      name: layer.name,
      kind: layer.kind,
      producers: plan.order.producers[i] as readonly number[],
      macs: layer.macs,
      tilings: chosen.tilings.map((tiling) => emitTiling(layer, tiling, ctx, blob)),
      plans: chosen.plans,
      output: regionOf(outputView(layer), plan),
    };
  });
  const tensors = (ids: readonly TensorId[]): DeviceTensor[] =>
    Array.from({ length: images }, (_, image) => ids.map((id) => deviceTensor(lowered, plan, id, image))).flat();
  return {
    name: graph.name,
    layoutHash: layoutHash(),
    configHash: configHash(core),
    maxCores,
    layers,
    instructions: blob.finish(),
    weights: lowered.weights,
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
}
