// SPDX-License-Identifier: Apache-2.0
/** Program to `.tspk` bytes; equal programs give equal bytes. */
import { canonicalJson } from "@tessera/hw";
import type { HostStep } from "../ir/graph.js";
import { blobOffsets, sha256, writeContainer } from "./container.js";
import type { Layer, Program, Tiling } from "./program.js";
import { Manifest } from "./schema.js";

const packTiling = (t: Tiling): object => ({
  name: t.name,
  offset: t.ifps.map((i) => i.offset),
  words: t.ifps.map((i) => i.words),
  cycles: t.ifps.map((i) => i.cycles),
  following: t.ifps.map((i) => i.following),
});

const packLayer = (layer: Layer): object => ({
  ...layer,
  tilings: layer.tilings.map(packTiling),
  plans: layer.plans.map((plan) => ({ tiling: plan.tiling, cores: Uint8Array.from(plan.cores) })),
});

const packStep = ({ op, inputs, outputs, attributes }: HostStep): object => ({
  op,
  inputs,
  outputs,
  attributesJson: canonicalJson(attributes),
});

export function packProgram(program: Program): Uint8Array {
  const { instructions, weights } = program;
  const encode = (offsets: readonly number[]): Uint8Array => {
    const blob = (bytes: Uint8Array, i: number): object => ({
      offset: offsets[i] ?? 0,
      bytes: bytes.length,
      sha256: checksums[i],
    });
    return Manifest.encode(
      Manifest.fromObject({
        ...program,
        layers: program.layers.map(packLayer),
        head: program.head.map(packStep),
        tail: program.tail.map(packStep),
        instructions: blob(instructions, 0),
        weights: blob(weights, 1),
      }),
    ).finish();
  };
  const checksums = [sha256(instructions), sha256(weights)];
  const sizes = [instructions.length, weights.length];
  // The offsets stand in the manifest in front of the blobs: their length settles after a few rounds.
  let offsets = blobOffsets(0, sizes);
  let manifest = encode(offsets);
  for (
    let next = blobOffsets(manifest.length, sizes);
    next.join() !== offsets.join();
    next = blobOffsets(manifest.length, sizes)
  ) {
    offsets = next;
    manifest = encode(offsets);
  }
  return writeContainer(manifest, [
    { offset: offsets[0] as number, bytes: instructions },
    { offset: offsets[1] as number, bytes: weights },
  ]);
}
