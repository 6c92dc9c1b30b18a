// SPDX-License-Identifier: Apache-2.0
/** What the latency model's choice costs: layers whose second tiling is predicted about as quick, both on the RTL. */
import { compileGraph } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { judgeChoices } from "../regret.js";

/** The planner itself gives up so much for a smaller package. */
const MOST_REGRET = 0.03;

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-4x512");
  const counts = (request.cores ?? [config.cores]).filter((n) => n <= config.cores);
  for (const name of request.networks ?? ["mobilenet-v1-0.25", "resnet8"]) {
    const program = await compileGraph(await cachedNetwork(name), config.core, { maxCores: config.cores });
    for (const cores of counts) {
      for await (const choice of judgeChoices(program, config, cores)) {
        yield {
          network: name,
          preset: config.name,
          cores,
          layer: choice.layer,
          "layer cycles": choice.layerCycles,
          chosen: choice.chosen,
          rival: choice.rival,
          "rival slower, model": Math.round(choice.predicted),
          "rival slower, RTL": choice.measured,
          "regret %": Math.round(choice.regret * 10_000) / 100,
          ok: choice.regret <= MOST_REGRET,
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
