// SPDX-License-Identifier: Apache-2.0
/** Programs of hand-made instructions: a layer after the other on one core, an IFP each. */
import type { Layer, Program } from "@tessera/compiler";
import { type CoreConfig, configHash } from "@tessera/hw";
import { encode, type FieldValues, layoutHash, SEGMENTS, WORD_BYTES } from "@tessera/isa";

export type Step = readonly [name: string, fields: FieldValues];

export interface HandMade {
  readonly name: string;
  readonly layers: readonly (readonly Step[])[];
  readonly weights: Uint8Array;
  readonly mapsBytes: number;
  readonly inputBytes: number;
}

export function handMadeProgram(core: CoreConfig, { name, layers, weights, mapsBytes, inputBytes }: HandMade): Program {
  const blobs = layers.map((steps) => Buffer.concat(steps.map(([step, fields]) => encode(step, fields))));
  let offset = 1;
  const placed = blobs.map((blob, i): Layer => {
    const ifp = { offset, words: blob.length / WORD_BYTES, cycles: 0, following: 0 };
    offset += ifp.words;
    return {
      ...{ name: `${name}${i}`, kind: "probe", producers: i === 0 ? [] : [i - 1], macs: 0 },
      tilings: [{ name: "1", ifps: [ifp] }],
      plans: [{ tiling: 0, cores: [0] }],
      output: { segment: SEGMENTS.MAPS, offset: 0, bytes: mapsBytes },
    };
  });
  return {
    ...{ name, layoutHash: layoutHash(), configHash: configHash(core), maxCores: 1, layers: placed },
    instructions: new Uint8Array(Buffer.concat([encode("NOP_LDI"), ...blobs])),
    ...{ weights, mapsBytes, inputBytes, outputBytes: 0, images: 1, batch: 1, macs: 0, preprocess: null },
    ...{ inputs: [], outputs: [], userInputs: [], userOutputs: [], head: [], tail: [] },
  };
}
