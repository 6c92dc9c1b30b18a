// SPDX-License-Identifier: Apache-2.0
/** The latency model against the RTL: every layer's time, on networks it was fitted to and on networks held out. */
import { compileGraph, predictLatency } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { FITTED, HELD_OUT } from "../held-out.js";
import { layerErrors, summarise } from "../latency-errors.js";
import { measureLayers } from "../layer-times.js";
import { cachedNetwork } from "../measure/network-cache.js";

/** T14: mean errors, and that of the worst layer of a length that matters. */
const MOST_MEAN = 0.01;
const MOST_WORST = 0.05;

const percent = (value: number): number => Math.round(value * 10_000) / 100;

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-16x512");
  const named = request.networks?.map((name) => [name, [config.cores]] as const) ?? HELD_OUT;
  for (const [name, ownCounts] of named) {
    const counts = (request.cores ?? ownCounts).filter((n) => n <= config.cores);
    const program = compileGraph(await cachedNetwork(name), config.core, { maxCores: Math.max(...counts) });
    for (const cores of counts) {
      const measured = await measureLayers(program, config, cores);
      const predicted = predictLatency(program, config.core, cores, { start: measured.start });
      const layers = layerErrors(
        program.layers.map((layer) => layer.name),
        measured.ends,
        predicted.layers.map((layer) => layer.allEnd),
      );
      const { mean, weighted, p95, worst } = summarise(layers);
      yield {
        network: name,
        "held out": !FITTED.includes(name),
        preset: config.name,
        cores,
        "RTL cycles": measured.cycles,
        "model cycles": Math.round(predicted.cycles),
        "total %": percent(predicted.cycles / measured.cycles - 1),
        "mean %": percent(mean),
        "weighted %": percent(weighted),
        "P95 %": percent(p95),
        "worst %": percent(worst?.error ?? 0),
        "worst layer": worst?.name ?? "",
        "RTL MB": measured.bytes / 1e6,
        "model MB": (predicted.readBytes + predicted.writeBytes) / 1e6,
        ok: mean <= MOST_MEAN && weighted <= MOST_MEAN && Math.abs(worst?.error ?? 0) <= MOST_WORST,
      };
    }
  }
}

export const latency: Experiment = {
  id: "latency",
  summary:
    "Latency model against RTL, layer by layer (held-out networks unless others are named): mean, weighted, P95 and worst error",
  run,
};
