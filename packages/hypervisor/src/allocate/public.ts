// SPDX-License-Identifier: Apache-2.0
/**
 * Public mode, isolation first: a tenant gets cores and the banks beside them. Whole clusters first; what remains goes to a cluster
 * that the tenant has already, or, if both sides agreed to time slots, to one in use (best fit), or to an empty one.
 */
import { type Holding, type PublicZone, type Sharing, slotOf } from "./bank-slots.js";
import { banksBeside, coresOfCluster, coresPerCluster, type PoolShape } from "./pool-shape.js";

export interface PublicRequest {
  readonly tenant: string;
  readonly sharing: Sharing;
  readonly cores: number;
}

export interface PublicGrant {
  readonly cores: readonly number[];
  /** Banks beside the cores: the tenant's alone, or shared by slots. */
  readonly banks: readonly number[];
}

/** One cluster from the point of view of a request. */
interface ClusterView {
  /** Cores that the requester may have there. */
  readonly free: readonly number[];
  /** empty: nobody's; own: the requester is there already; shared: others are, and all have agreed to slots. */
  readonly kind: "empty" | "own" | "shared" | "closed";
}

function viewOf(
  shape: PoolShape,
  zone: PublicZone,
  cluster: number,
  holdings: readonly Holding[],
  request: PublicRequest,
): ClusterView {
  const cores = coresOfCluster(shape, cluster);
  const there = holdings.filter((holding) => holding.cores.some((core) => cores.includes(core)));
  const others = there.filter(({ tenant }) => tenant !== request.tenant);
  const present = there.length > others.length;
  const taken = new Set(there.flatMap((holding) => holding.cores));
  const free = cores.filter((core) => !taken.has(core));
  if (others.length === 0) return { free, kind: present ? "own" : "empty" };
  if (request.sharing === "exclusive" || others.some(({ sharing }) => sharing === "exclusive"))
    return { free: [], kind: "closed" };
  const theirs = others.flatMap((holding) => holding.cores).filter((core) => cores.includes(core));
  const slots = new Set(theirs.map((core) => slotOf(shape, zone, core)));
  return { free: free.filter((core) => !slots.has(slotOf(shape, zone, core))), kind: present ? "own" : "shared" };
}

/** Cores for what is less than a cluster, or all that is left to get when no cluster is empty; null: there are none. */
function remainder(views: readonly ClusterView[], cores: number): readonly number[] | null {
  const tightest = (kind: ClusterView["kind"]): ClusterView | undefined =>
    views.filter((view) => view.kind === kind && view.free.length >= cores).sort((a, b) => a.free.length - b.free.length)[0];
  const one = tightest("own") ?? tightest("shared") ?? tightest("empty");
  if (one !== undefined) return one.free.slice(0, cores);
  const pieces = views.filter(({ kind }) => kind === "own").flatMap(({ free }) => free);
  return pieces.length >= cores ? pieces.slice(0, cores) : null;
}

/** Chooses cores for a request beside what is held already; null: no room without sharing a bank against a tenant's will. */
export function allocatePublic(
  shape: PoolShape,
  zone: PublicZone,
  holdings: readonly Holding[],
  request: PublicRequest,
): PublicGrant | null {
  const views = zone.clusters.map((cluster) => viewOf(shape, zone, cluster, holdings, request));
  const size = coresPerCluster(shape);
  const whole = views.filter(({ kind }) => kind === "empty").slice(0, Math.floor(request.cores / size));
  const left = request.cores - whole.length * size;
  const others = views.filter((view) => !whole.includes(view));
  const rest = left === 0 ? [] : remainder(others, left);
  if (rest === null) return null;
  const cores = [...whole.flatMap(({ free }) => free), ...rest].sort((a, b) => a - b);
  return { cores, banks: banksBeside(shape, cores) };
}
