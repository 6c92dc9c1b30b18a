// SPDX-License-Identifier: Apache-2.0
/** Integer networks kept on disk: quantising a large float network takes longer than everything else but its simulation. */
import { deserialize, serialize } from "node:v8";
import type { QGraph } from "@tessera/compiler";
import { loadNetwork } from "../networks.js";
import { frontendHash, keyOf } from "./sources.js";
import { discardOthers, keep, readKept } from "./store.js";

const KIND = "networks";

export async function cachedNetwork(name: string): Promise<QGraph> {
  const key = `${name}@${keyOf(await frontendHash())}`;
  const kept = await readKept(KIND, key);
  if (kept !== undefined) return deserialize(kept) as QGraph;
  const graph = await loadNetwork(name);
  await keep(KIND, key, serialize(graph));
  // Earlier versions of a network of a hundred megabytes are not worth their room.
  await discardOthers(KIND, `${name}@`, key);
  return graph;
}
