// SPDX-License-Identifier: Apache-2.0
/** What the latency model's choice costs: layers whose second tiling is predicted about as quick, both on the RTL. */
import { compileGraph, type Program } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { measureLayers } from "../layer-times.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { closeRivals, judgedAt } from "../rival-plans.js";

/** A rival is close when it is predicted to take at most this share of its layer's time longer. */
const CLOSE = 0.1;
/** Layers of a network that are tried. */
const LAYERS = 4;
/** The planner itself gives up so much for a smaller package. */
const MOST_REGRET = 0.03;

const nameOf = (program: Program, layer: number, tiling: number): string => program.layers[layer]?.tilings[tiling]?.name ?? "";

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-4x512");
  const counts = (request.cores ?? [config.cores]).filter((n) => n <= config.cores);
  for (const name of request.networks ?? ["mobilenet-v1-0.25", "resnet8"]) {
    const program = await compileGraph(await cachedNetwork(name), config.core, { maxCores: config.cores });
    for (const cores of counts) {
      const chosen = await measureLayers(program, config, cores);
      for (const { layer, tiling, program: rival, slower } of closeRivals(program, config.core, cores, CLOSE).slice(0, LAYERS)) {
        const measured = await measureLayers(rival, config, cores);
        const at = judgedAt(layer, program.layers.length);
        const cycles = (measured.ends[at] as number) - (chosen.ends[at] as number);
        const time = (chosen.ends[layer] as number) - (chosen.ends[layer - 1] ?? 0);
        const regret = Math.max(0, -cycles) / time;
        yield {
          network: name,
          preset: config.name,
          cores,
          layer: `${layer} ${program.layers[layer]?.name ?? ""}`,
          "layer cycles": time,
          chosen: nameOf(program, layer, program.layers[layer]?.plans[cores - 1]?.tiling ?? 0),
          rival: nameOf(program, layer, tiling),
          "rival slower, model": Math.round(slower),
          "rival slower, RTL": cycles,
          "regret %": Math.round(regret * 10_000) / 100,
          ok: regret <= MOST_REGRET,
        };
      }
    }
  }
}

export const regret: Experiment = {
  id: "regret",
  summary: "Layers with two tilings that the latency model finds about equal: how much slower on the RTL is the one it chose",
  run,
};
