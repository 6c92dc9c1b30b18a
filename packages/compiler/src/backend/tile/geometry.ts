// SPDX-License-Identifier: Apache-2.0
/** What of layers makes them alike to the planner. */
import { BLOCK_CHANNELS } from "../core-shape.js";
import type { DeviceLayer, View } from "../device-graph.js";

/** What of a layer determines its tiling: everything but values and places in memory. */
export function geometryKey(layer: DeviceLayer): string {
  const views = (list: readonly View[]): string =>
    list.map((v) => [v.channel % BLOCK_CHANNELS, v.channels, v.height, v.width].join("x")).join("+");
  return layer.jobs
    .map((job) => {
      const blocks = job.blocks.map((b) => `${b.first}:${b.count}`).join(",");
      const stores = job.stores.map((s) => `${s.strideY}:${s.strideX}`).join(",");
      const cuts = `${job.pool?.cutsY.join(",")};${job.pool?.cutsX.join(",")}`;
      const same = job.eltwise !== undefined && job.inputs[0]?.map === job.inputs[1]?.map ? "same" : "";
      const kind =
        job.conv === undefined
          ? job.pool === undefined
            ? "eltwise"
            : "pool"
          : `conv${job.conv.parts.length}${job.conv.rowTaps ? "r" : ""}`;
      const window = [job.kernel, job.stride, job.dilation, job.pad].map((pair) => pair.join("x")).join(";");
      return [
        kind,
        views(job.inputs),
        views([job.output]),
        job.height,
        job.width,
        window,
        blocks,
        stores,
        cuts,
        same,
        job.table === undefined,
        job.residual === undefined,
      ].join("|");
    })
    .join("/");
}

/** Where the maps of a layer's jobs may lie; it matters where some memory is faster than other. */
export const placesKey = (layer: DeviceLayer): string =>
  layer.jobs.map((job) => `/${[...job.inputs, job.output].map(({ map }) => map.place).join(",")}`).join("");
