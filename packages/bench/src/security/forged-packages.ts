// SPDX-License-Identifier: Apache-2.0
/** Packages that are whole, with right checksums, and say something else than the compiler did: numbers changed wherever they stand. */
import { type Program, packProgram } from "@tessera/compiler";
import type { Random } from "@tessera/zoo";

const MOST_CHANGES = 3;
/** Limits of formats and of arithmetic, and small numbers. */
const CLAIMS = [0, 1, 2, 3, 7, 8, 16, 255, 256, 1024, 65535, 65536, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

const below = (random: Random, count: number): number => Math.floor(random.uniform() * count);

interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
}

/** Where numbers stand in a value, blobs left out. */
function places(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return found;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    if (typeof holder[key] === "number") found.push({ holder, key });
    else places(holder[key], found);
  }
  return found;
}

function changeNumber(random: Random, { holder, key }: Place): void {
  const old = holder[key] as number;
  const near = [old + 1, Math.max(0, old - 1), old * 2];
  const values = below(random, 2) === 0 ? near : CLAIMS;
  holder[key] = values[below(random, values.length)];
}

/** Repeats or removes an element of a list somewhere. */
function changeList(random: Random, program: Program): void {
  const lists = [
    program.layers,
    program.inputs,
    program.outputs,
    ...program.layers.flatMap((l) => [l.tilings, l.plans, l.producers]),
  ];
  const list = lists[below(random, lists.length)] as unknown[];
  const at = below(random, Math.max(1, list.length));
  if (below(random, 2) === 0) list.splice(at, 1);
  else if (list.length > 0) list.splice(at, 0, list[below(random, list.length)]);
}

export function forgedPackage(good: Program, random: Random): Uint8Array {
  const program = structuredClone(good);
  const all = places(program);
  const changes = 1 + below(random, MOST_CHANGES);
  for (let i = 0; i < changes; i++) changeNumber(random, all[below(random, all.length)] as Place);
  if (below(random, 4) === 0) changeList(random, program);
  return packProgram(program);
}
