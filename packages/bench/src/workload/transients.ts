// SPDX-License-Identifier: Apache-2.0
/** Throughput while tasks come and go: every change may switch tasks, which stand still meanwhile. Between changes rates are steady. */
import {
  type Contender,
  DEFAULT_HYSTERESIS,
  decide,
  Hysteresis,
  type LatencyCurve,
  optimalDivision,
  placePrivate,
} from "@tessera/hypervisor";
import { poolShape, privateTask } from "./places.js";
import { changes, type Visit } from "./trace.js";

/** Who decides: the exact optimum at every change, or the hypervisor with its hysteresis. */
export type Policy = "every change" | "hysteresis";

export interface TransientRequest {
  readonly visits: readonly Visit[];
  readonly durationMs: number;
  readonly policy: Policy;
  readonly curves: ReadonlyMap<string, LatencyCurve>;
  /** Milliseconds for which a switched task stands still. */
  readonly switchMs: number;
  /** What a task loses to others when so many are there: together over alone. */
  readonly together: (tasks: number) => number;
}

export interface Transient {
  /** Runs, weighted by one core's time of the network: with switches, without their cost, of tasks with a core each. */
  readonly work: number;
  readonly free: number;
  readonly static: number;
  readonly changes: number;
  readonly switches: number;
}

interface Running {
  readonly cores: readonly number[];
  /** Until when it stands still. */
  readonly frozen: number;
}

type Allocation = ReadonlyMap<string, readonly number[]>;

function everyChange(contenders: readonly Contender[]): Allocation {
  const shape = poolShape();
  const division = optimalDivision({ cores: shape.cores, quotas: new Map() }, contenders);
  const clusters = Array.from({ length: shape.clusters }, (_, cluster) => cluster);
  const placings = contenders.map(({ id, current }) => ({ id, current, cores: division?.cores.get(id) ?? 1 }));
  return placePrivate(shape, clusters, placings);
}

/** The decisions of a policy, one after the other. */
function decisions(policy: Policy, switchMs: number): (contenders: readonly Contender[], now: number) => Allocation {
  if (policy === "every change") return everyChange;
  const shape = poolShape();
  const hysteresis = new Hysteresis({ ...DEFAULT_HYSTERESIS, switchMs });
  const clusters = Array.from({ length: shape.clusters }, (_, cluster) => cluster);
  return (contenders, now) => {
    hysteresis.event(now);
    const decision = decide(shape, clusters, new Map(), contenders, hysteresis, now);
    if (decision === null) throw new RangeError(`${contenders.length} tasks do not fit into ${shape.cores} cores`);
    return decision.cores;
  };
}

const sameCores = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((core) => b.includes(core));

export function simulateTransients(request: TransientRequest): Transient {
  const { visits, durationMs, curves, switchMs, together } = request;
  const allocate = decisions(request.policy, switchMs);
  const network = new Map(visits.map((visit) => [visit.id, visit.network]));
  const curveOf = (id: string): LatencyCurve => curves.get(network.get(id) as string) as LatencyCurve;
  let running = new Map<string, Running>();
  const total = { work: 0, free: 0, static: 0, changes: 0, switches: 0 };
  let last = 0;
  const account = (until: number): void => {
    const loss = together(running.size);
    for (const [id, { cores, frozen }] of running) {
      const curve = curveOf(id);
      const speed = (loss * (curve.cycles[0] as number)) / (curve.cycles[cores.length - 1] as number);
      total.work += speed * Math.max(0, until - Math.max(last, frozen));
      total.free += speed * (until - last);
      total.static += until - last;
    }
    last = until;
  };
  for (const { at, present } of changes(visits, poolShape().cores, durationMs)) {
    account(at);
    total.changes++;
    const contenders = present.map(({ id }): Contender => {
      const current = running.get(id)?.cores ?? [];
      return { ...privateTask(id, curveOf(id)), current, fixed: false };
    });
    const allocation = allocate(contenders, at);
    const next = new Map<string, Running>();
    for (const { id } of present) {
      const cores = allocation.get(id) as readonly number[];
      const before = running.get(id);
      const switched = before !== undefined && !sameCores(before.cores, cores);
      if (switched) total.switches++;
      next.set(id, { cores, frozen: switched ? at + switchMs : (before?.frozen ?? at) });
    }
    running = next;
  }
  account(durationMs);
  return total;
}
