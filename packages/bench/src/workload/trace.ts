// SPDX-License-Identifier: Apache-2.0
/** Tasks that come and go at random: who is there when, the same for the same seed. */
import type { Random } from "@tessera/zoo";

export interface Visit {
  readonly id: string;
  readonly network: string;
  readonly from: number;
  readonly to: number;
}

export interface TraceRequest {
  /** Networks that tasks are drawn from. */
  readonly networks: readonly string[];
  /** Tasks that would be there on average if all were let in. */
  readonly load: number;
  readonly stayMs: number;
  readonly durationMs: number;
}

const exponential = (random: Random, mean: number): number => -mean * Math.log(1 - random.uniform());

/** Poisson arrivals, exponential stays, in the order of arrival. */
export function visits({ networks, load, stayMs, durationMs }: TraceRequest, random: Random): Visit[] {
  const found: Visit[] = [];
  for (let at = exponential(random, stayMs / load); at < durationMs; at += exponential(random, stayMs / load)) {
    const network = networks[random.index(networks.length)] as string;
    found.push({ id: `task${found.length}`, network, from: at, to: at + exponential(random, stayMs) });
  }
  return found;
}

/** Arrivals and departures in order of time; a visit that finds no place is left out of what follows. */
export function* changes(all: readonly Visit[], places: number, durationMs: number): Generator<{ at: number; present: Visit[] }> {
  let present: Visit[] = [];
  const leave = function* (until: number): Generator<{ at: number; present: Visit[] }> {
    for (;;) {
      const next = present.reduce<Visit | null>((first, visit) => (first === null || visit.to < first.to ? visit : first), null);
      if (next === null || next.to > until) return;
      present = present.filter((visit) => visit !== next);
      yield { at: next.to, present };
    }
  };
  for (const visit of all) {
    yield* leave(Math.min(visit.from, durationMs));
    if (present.length >= places) continue;
    present = [...present, visit];
    yield { at: visit.from, present };
  }
  yield* leave(durationMs);
}
