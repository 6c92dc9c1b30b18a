// SPDX-License-Identifier: Apache-2.0
/** Report on a compiled package: identity, tensors, memory, and per layer the plans for each number of cores. */
import type { Layer, Program } from "@tessera/compiler";
import { WORD_BYTES } from "@tessera/isa";
import { formatTable, hex32 } from "../output.js";

export interface LayerReport {
  readonly name: string;
  readonly kind: string;
  readonly producers: readonly number[];
  readonly macs: number;
  readonly ifps: number;
  readonly tilings: readonly string[];
  /** Name of the tiling chosen for 1..maxCores cores. */
  readonly plans: readonly string[];
}

export interface PackageReport {
  readonly kind: "package";
  readonly name: string;
  readonly bytes: number;
  readonly layoutHash: string;
  readonly configHash: string;
  readonly maxCores: number;
  readonly macs: number;
  readonly memory: Readonly<Record<"instructions" | "weights" | "maps" | "input" | "output", number>>;
  readonly inputs: Program["userInputs"];
  readonly outputs: Program["userOutputs"];
  readonly preprocess: Program["preprocess"];
  readonly hostSteps: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly layers: readonly LayerReport[];
}

export function packageReport(program: Program, bytes: number): PackageReport {
  return {
    kind: "package",
    name: program.name,
    bytes,
    layoutHash: hex32(program.layoutHash),
    configHash: hex32(program.configHash),
    maxCores: program.maxCores,
    macs: program.macs,
    memory: {
      instructions: program.instructions.length,
      weights: program.weights.length,
      maps: program.mapsBytes,
      input: program.inputBytes,
      output: program.outputBytes,
    },
    inputs: program.userInputs,
    outputs: program.userOutputs,
    preprocess: program.preprocess,
    hostSteps: { before: operators(program.head), after: operators(program.tail) },
    layers: program.layers.map(layerReport),
  };
}

/** Names of the steps that compute something. */
const operators = (steps: Program["head"]): string[] => steps.map(({ op }) => op).filter((op) => op !== "Constant");

const layerReport = (layer: Layer): LayerReport => ({
  name: layer.name,
  kind: layer.kind,
  producers: layer.producers,
  macs: layer.macs,
  ifps: layer.tilings.reduce((count, { ifps }) => count + ifps.length, 0),
  tilings: layer.tilings.map(({ name }) => name),
  plans: layer.plans.map(({ tiling }) => layer.tilings[tiling]?.name ?? "none"),
});

export function formatPackage(report: PackageReport): string {
  const tensors = (list: PackageReport["inputs"]): string =>
    list.map(({ name, type, shape }) => `${name} ${type}[${shape.join(",")}]`).join(", ");
  const { memory, preprocess, hostSteps } = report;
  const steps = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
  const facts = [
    ["network", `${report.name}, ${(report.macs / 1e6).toFixed(1)} million multiply-accumulates`],
    ["compiled for", `layout ${report.layoutHash}, configuration ${report.configHash}, up to ${report.maxCores} cores`],
    ["inputs", tensors(report.inputs)],
    ["outputs", tensors(report.outputs)],
    [
      "preprocessing",
      preprocess === null ? "none stated" : `mean ${preprocess.mean}, std ${preprocess.std}, ${preprocess.order}`,
    ],
    ["on the host", `before: ${steps(hostSteps.before)}; after: ${steps(hostSteps.after)}`],
    [
      "memory",
      Object.entries(memory)
        .map(([name, size]) => `${name} ${Math.ceil(size / 1024)} KiB`)
        .join(", "),
    ],
    ["instructions", `${memory.instructions / WORD_BYTES} words of ${WORD_BYTES} bytes`],
  ];
  const rows = report.layers.map((layer, index) => [
    index,
    layer.kind,
    layer.name,
    layer.macs,
    layer.ifps,
    layer.plans[0] ?? "",
    layer.plans.at(-1) ?? "",
    layer.producers.join(","),
  ]);
  const header = ["layer", "kind", "name", "macs", "IFPs", "1 core", `${report.maxCores} cores`, "reads layers"];
  return `${formatTable(["", ""], facts).trimStart()}\n\n${formatTable(header, rows)}`;
}
