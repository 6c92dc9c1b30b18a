// SPDX-License-Identifier: Apache-2.0
/** Integer networks kept on disk: quantising a large float network takes longer than everything else but its simulation. */
import { deserialize, serialize } from "node:v8";
import type { QGraph } from "@tessera/compiler";
import { loadNetwork } from "../networks.js";
import { frontendHash, keyOf } from "./sources.js";
import { keep, readKept } from "./store.js";

export async function cachedNetwork(name: string): Promise<QGraph> {
  const key = `${name}-${keyOf(await frontendHash())}`;
  const kept = await readKept("networks", key);
  if (kept !== undefined) return deserialize(kept) as QGraph;
  const graph = await loadNetwork(name);
  await keep("networks", key, serialize(graph));
  return graph;
}
