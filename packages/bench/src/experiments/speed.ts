// SPDX-License-Identifier: Apache-2.0
/** Wall-clock time of one image on the functional emulator. */
import { compileGraph } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { spread } from "../metrics.js";
import { loadNetwork, randomImage } from "../networks.js";
import { openBackend } from "../open-backend.js";

const NETWORKS = ["resnet50", "mobilenet-v1"];
const RUNS = 5;
/** Seconds per image that the emulator must keep (median). */
const LIMITS: Readonly<Record<string, number>> = { resnet50: 1.5 };

async function* run(request: Request): AsyncGenerator<Row> {
  const presetName = request.preset ?? "virt-16x512";
  const config = preset(presetName);
  const cores = request.cores?.[0] ?? config.cores;
  for (const name of request.networks ?? NETWORKS) {
    const graph = await loadNetwork(name);
    const compileStart = performance.now();
    const program = compileGraph(graph, config.core, { maxCores: cores });
    const compileSeconds = (performance.now() - compileStart) / 1000;
    await using device = await openBackend("sw_emu", config);
    await using pool = await device.allocate({ cores });
    const loaded = await pool.load(program);
    const seconds: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      const start = performance.now();
      await loaded.runImages([randomImage(graph, i)]);
      seconds.push((performance.now() - start) / 1000);
    }
    const { median, min, max } = spread(seconds);
    const limit = LIMITS[name] ?? null;
    yield {
      network: name,
      cores,
      "s/image": median,
      min,
      max,
      limit,
      "GMAC/s": program.macs / median / 1e9,
      "compile s": compileSeconds,
      ok: limit === null || median <= limit,
    };
  }
}

export const speed: Experiment = {
  id: "speed",
  summary: "wall-clock seconds per image on the functional emulator (median of 5)",
  run,
};
