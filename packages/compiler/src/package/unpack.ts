// SPDX-License-Identifier: Apache-2.0
/** `.tspk` bytes to Program, with one clear error for a file that is damaged or made for something else. */
import { type CoreConfig, configHash } from "@tessera/hw";
import { layoutHash } from "@tessera/isa";
import type { Binding, HostStep } from "../ir/graph.js";
import { readBlob, readManifest } from "./container.js";
import { PackageError } from "./errors.js";
import type { DeviceTensor, Layer, Program, Tiling } from "./program.js";
import { type BlobMessage, Manifest, type TilingMessage } from "./schema.js";
import { checkWireLimits } from "./wire-limits.js";

type LayerMessage = Omit<Layer, "tilings" | "plans"> & {
  readonly tilings: readonly TilingMessage[];
  readonly plans: readonly { readonly tiling: number; readonly cores: Uint8Array }[];
};
type StepMessage = Omit<HostStep, "attributes"> & { readonly attributesJson: string };
type ManifestMessage = Omit<Program, "layers" | "head" | "tail" | "instructions" | "weights" | "inputs" | "outputs"> & {
  readonly layers: readonly LayerMessage[];
  readonly head: readonly StepMessage[];
  readonly tail: readonly StepMessage[];
  readonly inputs: readonly DeviceTensor[];
  readonly outputs: readonly DeviceTensor[];
  readonly instructions: BlobMessage | null;
  readonly weights: BlobMessage | null;
};

const corrupt = (what: string): PackageError =>
  new PackageError("PACKAGE_CORRUPT", `the package's manifest is not valid: ${what}; compile the model again`);

function unpackTiling(t: TilingMessage): Tiling {
  const columns = [t.words, t.cycles, t.following];
  if (columns.some((column) => column.length !== t.offset.length)) {
    throw corrupt(
      `the columns of tiling ${t.name} have lengths ${[t.offset, ...columns].map((column) => column.length).join(", ")}`,
    );
  }
  const at = (column: readonly number[], i: number): number => column[i] as number;
  return {
    name: t.name,
    ifps: t.offset.map((offset, i) => ({
      offset,
      words: at(t.words, i),
      cycles: at(t.cycles, i),
      following: at(t.following, i),
    })),
  };
}

function unpackLayer(layer: LayerMessage): Layer {
  if (layer.output === null) {
    throw corrupt(`layer ${layer.name} has no output region`);
  }
  return {
    ...layer,
    tilings: layer.tilings.map(unpackTiling),
    plans: layer.plans.map((p) => ({ tiling: p.tiling, cores: [...p.cores] })),
  };
}

function unpackTensor(t: DeviceTensor): DeviceTensor {
  if (t.region === null) {
    throw corrupt(`tensor ${t.name} has no region`);
  }
  return t;
}

function unpackStep({ op, inputs, outputs, attributesJson }: StepMessage): HostStep {
  try {
    return { op, inputs, outputs, attributes: JSON.parse(attributesJson) as HostStep["attributes"] };
  } catch {
    throw corrupt(`the attributes of host operator ${op} are not JSON`);
  }
}

function decodeManifest(bytes: Uint8Array): ManifestMessage {
  try {
    checkWireLimits(bytes, Manifest);
    const options = { longs: Number, defaults: true, arrays: true } as const;
    return Manifest.toObject(Manifest.decode(bytes), options) as ManifestMessage;
  } catch (error) {
    if (error instanceof PackageError) throw error;
    throw corrupt(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads a package. Throws PackageError when it is damaged, of another format version or ISA layout, or, with `core`,
 * compiled for another core configuration. The program's instructions are not checked here: see verifyProgram.
 */
export function unpackProgram(file: Uint8Array, core?: CoreConfig): Program {
  const m = decodeManifest(readManifest(file));
  const hex = (n: number): string => n.toString(16).padStart(8, "0");
  if (m.layoutHash !== layoutHash()) {
    throw new PackageError(
      "PACKAGE_LAYOUT",
      `${m.name} is compiled for instruction set layout ${hex(m.layoutHash)}, this release has ${hex(layoutHash())}; compile the model again`,
    );
  }
  if (core !== undefined && m.configHash !== configHash(core)) {
    throw new PackageError(
      "PACKAGE_CONFIG",
      `${m.name} is compiled for core configuration ${hex(m.configHash)}, this pool has ${hex(configHash(core))}; compile the model for this pool's configuration`,
    );
  }
  if (m.instructions === null || m.weights === null) {
    throw corrupt("it names no instructions or no weights");
  }
  const blob = (name: string, b: BlobMessage): Uint8Array => readBlob(file, name, b.offset, b.bytes, b.sha256);
  return {
    ...m,
    layers: m.layers.map(unpackLayer),
    inputs: m.inputs.map(unpackTensor),
    outputs: m.outputs.map(unpackTensor),
    userInputs: m.userInputs as readonly Binding[],
    head: m.head.map(unpackStep),
    tail: m.tail.map(unpackStep),
    instructions: blob("instructions", m.instructions),
    weights: blob("weights", m.weights),
  };
}
