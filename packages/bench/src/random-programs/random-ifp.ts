// SPDX-License-Identifier: Apache-2.0
/** A random IFP that keeps the convention: what it takes it gives back, every buffer's halves an even number of times. */
import { chainSteps, convSteps, rowTapsSteps } from "./conv-steps.js";
import { eltwiseSteps, nopSteps, poolSteps, tableSteps } from "./vector-steps.js";
import { type Draft, type Halves, type Step, tokens, type Workshop } from "./workshop.js";

/** Kinds of steps by name, with how often each is taken. */
const STEPS: Readonly<Record<string, { readonly weight: number; readonly make: (shop: Workshop) => Step[] }>> = {
  conv: { weight: 4, make: convSteps },
  sum: { weight: 1, make: (shop) => convSteps(shop, true) },
  rowTaps: { weight: 1, make: rowTapsSteps },
  chain: { weight: 1, make: chainSteps },
  pool: { weight: 2, make: poolSteps },
  eltwise: { weight: 2, make: eltwiseSteps },
  table: { weight: 1, make: tableSteps },
  nop: { weight: 1, make: nopSteps },
};
const WEIGHTED = Object.values(STEPS).flatMap(({ weight, make }) => Array.from({ length: weight }, () => make));

/** The kind of step that surely has the instruction. */
const KIND_OF: Readonly<Record<string, string>> = {
  LOAD_IN: "conv",
  LOAD_W: "conv",
  CONV: "conv",
  STORE: "conv",
  LOAD_RES: "sum",
  POOL: "pool",
  ELTWISE: "eltwise",
  TABLE: "table",
};

function maker(instruction: string | undefined): ((shop: Workshop) => Step[]) | undefined {
  if (instruction === undefined) return undefined;
  return STEPS[KIND_OF[instruction] ?? "nop"]?.make;
}

/** Evens out the halves of a buffer. */
function even(halves: Halves, full: string, free: string, producer: string, consumer: string): Draft[] {
  if (!halves.odd) return [];
  return [
    { name: producer, fields: { wait: tokens(free), post: tokens(full) } },
    { name: consumer, fields: { wait: tokens(full), post: tokens(free) } },
  ];
}

/** `count` kinds of steps; with `first`, the first of them has that instruction. */
export function randomIfp(shop: Workshop, count: number, first?: string): Draft[] {
  const steps = Array.from({ length: count }, (_, i) => {
    const make = (i === 0 ? maker(first) : undefined) ?? shop.dice.pick(WEIGHTED);
    return make(shop);
  }).flat();
  const stream: Draft[] = [];
  let held: readonly Draft[] = [];
  for (const { loads, rest, prefetch } of steps) {
    stream.push(...(prefetch ? [...loads, ...held] : [...held, ...loads]));
    held = rest;
  }
  return [
    ...stream,
    ...held,
    ...even(shop.input, "IN_FULL", "IN_FREE", "NOP_LDI", "NOP_EXEC"),
    ...even(shop.residual, "RES_FULL", "RES_FREE", "NOP_LDI", "NOP_EXEC"),
    ...even(shop.output, "OUT_FULL", "OUT_FREE", "NOP_EXEC", "NOP_SAVE"),
  ];
}
