// SPDX-License-Identifier: Apache-2.0
/** Damaged and forged packages into the reader and the verifier: each is refused with an error of theirs, or is a good program. */
import { createHash } from "node:crypto";
import {
  PackageError,
  type Program,
  packProgram,
  prepareDispatch,
  unpackProgram,
  VerifyError,
  verifyProgram,
} from "@tessera/compiler";
import type { CoreConfig } from "@tessera/hw";
import { Random } from "@tessera/zoo";
import { forgedPackage } from "./forged-packages.js";

export interface PackageFuzz {
  readonly cases: number;
  readonly accepted: number;
  /** How many by error code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Anything else that was thrown, with its case's number. */
  readonly crashes: readonly string[];
  readonly slowestMs: number;
}

/** Where the container's header has the manifest's length and checksum, and where the manifest begins. */
const LENGTH_AT = 12;
const CHECKSUM_AT = 16;
const MANIFEST_AT = 48;
const MOST_CHANGES = 8;

const below = (random: Random, count: number): number => Math.floor(random.uniform() * count);
const pick = <T>(random: Random, values: readonly T[]): T => values[below(random, values.length)] as T;

/** Bytes that mean something to variable-length numbers and lengths. */
const TELLING = [0x00, 0x01, 0x7f, 0x80, 0xff];

function changeBytes(random: Random, file: Uint8Array, from: number, to: number): void {
  const changes = 1 + below(random, MOST_CHANGES);
  for (let i = 0; i < changes; i++) {
    const at = from + below(random, to - from);
    const old = file[at] as number;
    file[at] = pick(random, [old ^ (1 << below(random, 8)), pick(random, TELLING), below(random, 256)]);
  }
}

/** A forger writes a right checksum of the manifest; those of the blobs stand in it. */
function forge(file: Uint8Array): void {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(LENGTH_AT, true);
  file.set(
    createHash("sha256")
      .update(file.subarray(MANIFEST_AT, MANIFEST_AT + length))
      .digest(),
    CHECKSUM_AT,
  );
}

function mutant(random: Random, good: Uint8Array): Uint8Array {
  const file = good.slice();
  const manifestEnd = MANIFEST_AT + new DataView(good.buffer, good.byteOffset).getUint32(LENGTH_AT, true);
  const kind = below(random, 4);
  if (kind === 0) return file.subarray(0, below(random, file.length));
  if (kind === 1) changeBytes(random, file, 0, file.length);
  else {
    changeBytes(random, file, MANIFEST_AT, manifestEnd);
    forge(file);
  }
  return file;
}

/** Half of the cases are damaged bytes, half are whole packages with other numbers in them. */
export function fuzzPackages(program: Program, core: CoreConfig, seed: number, cases: number): PackageFuzz {
  const random = new Random(seed);
  const good = packProgram(program);
  const refused: Record<string, number> = {};
  const crashes: string[] = [];
  let accepted = 0;
  let slowestMs = 0;
  for (let i = 0; i < cases; i++) {
    const file = i % 2 === 0 ? mutant(random, good) : forgedPackage(program, random);
    const begun = performance.now();
    try {
      const read = unpackProgram(file, core);
      verifyProgram(read, core);
      // What is accepted is usable.
      prepareDispatch(read);
      accepted++;
    } catch (error) {
      if (error instanceof PackageError || error instanceof VerifyError) refused[error.code] = (refused[error.code] ?? 0) + 1;
      else crashes.push(`case ${i}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - begun);
  }
  return { cases, accepted, refused, crashes, slowestMs };
}
