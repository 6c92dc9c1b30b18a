// SPDX-License-Identifier: Apache-2.0
/** The compiled program as the runtime sees it; `.tspk` is its protobuf form (see package.proto). */
import type { Binding, HostStep } from "../ir/graph.js";

/** One instruction frame package: position independent, computes one tile of one layer. */
export interface Ifp {
  /** First 32 B word in the instruction blob. */
  readonly offset: number;
  /** Length in 32 B words. */
  readonly words: number;
  /** Predicted latency alone on a core, cycles. */
  readonly cycles: number;
  /** Predicted cycles it adds right behind an IFP of its layer on the same core: loads overlap with what precedes. */
  readonly following: number;
}

/** One way to cut a layer: tiles in any order, each an IFP. */
export interface Tiling {
  /** "W4", "OC2", "H3", "H2xOC4": human-readable grid. */
  readonly name: string;
  readonly ifps: readonly Ifp[];
}

export interface Layer {
  readonly name: string;
  /** conv, maxpool, avgpool, add, mul, concat, resize, map, deconv. */
  readonly kind: string;
  /** Layers whose output this one reads. */
  readonly producers: readonly number[];
  readonly macs: number;
  readonly tilings: readonly Tiling[];
  /** For n = 1..maxCores: plan[n - 1] = index of the tiling and, per tile, the virtual core it runs on. */
  readonly plans: readonly { readonly tiling: number; readonly cores: readonly number[] }[];
  /** Bytes of the output region, for digests: segment, offset, length. */
  readonly output: Region;
}

export interface Region {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

/** A device tensor the host reads or writes. Layout "blocked": [ceil(C/32)][H][W][32] int8. */
export interface DeviceTensor {
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly scale: number;
  readonly zeroPoint: number;
  readonly region: Region;
  /**
   * Input folding (inputs only): the stored map has, per output position of the first convolution, the taps of its
   * window side by side as channels: channel = ((ky * foldX) + kx) * C + c. null: stored as is.
   */
  readonly fold: Fold | null;
  /** Which of the images of one run it belongs to; tensors of the same name are the same of different images. */
  readonly image: number;
  /** The region holds several images side by side, `of` columns; this one's start at column `first`. null: it alone. */
  readonly columns: { readonly first: number; readonly of: number } | null;
}

/** Window that the host gathers into channels while it writes the input. */
export interface Fold {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly pads: readonly [number, number, number, number];
  readonly dilation: readonly [number, number];
  /** Stored map after gathering. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export interface Program {
  readonly name: string;
  /** Hash of the ISA layout and of the core configuration it was compiled for. */
  readonly layoutHash: number;
  readonly configHash: number;
  readonly maxCores: number;
  readonly layers: readonly Layer[];
  /** All IFPs, 32 B words. */
  readonly instructions: Uint8Array;
  /** Initial contents of segment WEIGHTS. */
  readonly weights: Uint8Array;
  /** Bytes the task needs of segments MAPS, INPUT, OUTPUT. */
  readonly mapsBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** Images that one run of the device computes: device tensors exist once for each. */
  readonly images: number;
  readonly inputs: readonly DeviceTensor[];
  readonly outputs: readonly DeviceTensor[];
  readonly userInputs: readonly Binding[];
  readonly userOutputs: readonly Binding[];
  readonly head: readonly HostStep[];
  readonly tail: readonly HostStep[];
  /** Preprocessing stated at compile time: per-channel mean and std in 0..1 units, channel order; null: none. */
  readonly preprocess: {
    readonly mean: readonly number[];
    readonly std: readonly number[];
    readonly order: "rgb" | "bgr";
  } | null;
  /** Of one run of the device. */
  readonly macs: number;
  /** Images in one run of the user's inputs: head and tail see all, the device part runs once per image. */
  readonly batch: number;
}
