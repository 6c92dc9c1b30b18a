// SPDX-License-Identifier: Apache-2.0
/** Programs whose streams are wrong, and the fault address by docs/design/pool.md, the same on every backend. */
import type { Program } from "@tessera/compiler";
import { encode, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import { type HandLayer, handProgram } from "./hand-program.js";

const output = { segment: SEGMENTS.OUTPUT, offset: 0, bytes: 32 };
const layer = (ifp: Uint8Array, producers: readonly number[] = []): HandLayer => ({ ifps: [ifp], producers, output });
const nops = (count: number): Uint8Array => new Uint8Array(Buffer.concat(new Array<Uint8Array>(count).fill(encode("NOP_LDI"))));
/** Behind the IFP that only waits. */
const FIRST_IFP = BigInt(WORD_BYTES);

export interface DispatchFault {
  readonly what: string;
  readonly program: (width: number) => Program;
  readonly cause: string;
  readonly address: bigint;
}

export const FAULTS_OF_DISPATCH: readonly DispatchFault[] = [
  {
    what: "an opcode that is none",
    program: (width) => handProgram([layer(new Uint8Array([...nops(2), ...new Uint8Array(32).fill(0x3f)]))], width),
    cause: "ILLEGAL_INSTRUCTION",
    address: 0n,
  },
  {
    what: "an IFP that ends in the middle of an instruction",
    program: (width) => handProgram([layer(new Uint8Array([...nops(2), ...encode("CONV").subarray(0, WORD_BYTES)]))], width),
    cause: "ILLEGAL_INSTRUCTION",
    address: FIRST_IFP,
  },
  {
    what: "an entry of a layer that waits for itself",
    program: (width) => handProgram([layer(nops(3)), layer(nops(1), [1])], width),
    cause: "BAD_DISPATCH",
    address: FIRST_IFP + 3n * FIRST_IFP,
  },
];
