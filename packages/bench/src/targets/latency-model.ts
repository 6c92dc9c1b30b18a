// SPDX-License-Identifier: Apache-2.0
/** T14: the latency model against the RTL, layer by layer, on networks that nothing was fitted to. */
import { compileGraph, predictLatency } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { HELD_OUT } from "../held-out.js";
import { type LayerError, LEAST_CYCLES, layerErrors, summarise } from "../latency-errors.js";
import { measureLayers } from "../layer-times.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { everythingHash, keyOf, revision } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { latencyRegret } from "./latency-regret.js";
import { type Aim, atMost, type Outcome, type Session, type Target } from "./target.js";

const PRESET = "virt-16x512";
export const RUNS: readonly (readonly [network: string, cores: number])[] = HELD_OUT.flatMap(([network, counts]) =>
  counts.map((cores) => [network, cores] as const),
);

interface Comparison {
  readonly layers: readonly (LayerError & { readonly run: string })[];
  readonly revision: string;
}

async function compare({ say, fresh }: Session): Promise<Comparison> {
  const config = preset(PRESET);
  const layers: (LayerError & { readonly run: string })[] = [];
  for (const [network, cores] of RUNS) {
    const run = `${network} on ${cores}`;
    const key = keyOf(PRESET, network, cores, await everythingHash());
    const errors = await remember("layer-times", key, fresh, async () => {
      say(`layer times: ${run} of ${PRESET}`);
      const program = compileGraph(await cachedNetwork(network), config.core, { maxCores: config.cores });
      const measured = await measureLayers(program, config, cores);
      const predicted = predictLatency(program, config.core, cores, { start: measured.start });
      return layerErrors(
        program.layers.map((layer) => layer.name),
        measured.ends,
        predicted.layers.map((layer) => layer.allEnd),
      );
    });
    layers.push(...errors.map((error) => ({ ...error, run })));
  }
  return { layers, revision: await revision() };
}

/** One comparison serves all parts of the row. */
let comparison: Promise<Comparison> | undefined;

const part = (
  what: string,
  aim: Aim,
  how: string,
  value: (layers: Comparison["layers"]) => number,
  detail: (layers: Comparison["layers"], session: Session) => string | Promise<string>,
): Target => ({
  id: "T14",
  what: `latency model against RTL, held-out networks, ${what}`,
  aim,
  unit: "%",
  how,
  jobs: [],
  evaluate: async (session): Promise<Outcome> => {
    comparison ??= compare(session);
    const { layers, revision: made } = await comparison;
    return {
      value: 100 * value(layers),
      configuration: `${PRESET}, ${RUNS.map(([network, cores]) => `${network} on ${cores}`).join(", ")}`,
      backend: "RTL and latency model",
      cycles: layers.reduce((sum, { measured }) => sum + measured, 0),
      ddr: null,
      ddrName: "-",
      revision: made,
      detail: await detail(layers, session),
      exact: true,
    };
  },
});

function worstOf(layers: Comparison["layers"]): string {
  const worst = layers.find((layer) => layer === summarise(layers).worst);
  return worst === undefined
    ? "no layer is long enough"
    : `${worst.run}, ${worst.name}: ${worst.measured} cycles, ${Math.round(worst.predicted)} predicted`;
}

export const LATENCY_MODEL: readonly Target[] = [
  part(
    "mean error of a layer",
    atMost(1),
    `mean of |predicted - measured| / measured over all layers of at least ${LEAST_CYCLES} cycles`,
    (layers) => summarise(layers).mean,
    () => `layers of at least ${LEAST_CYCLES} cycles`,
  ),
  part(
    "mean error weighted by cycles",
    atMost(1),
    "sum of |predicted - measured| over the sum of measured cycles, all layers",
    (layers) => summarise(layers).weighted,
    async (_, session) => `all layers; ${await latencyRegret(session)}`,
  ),
  part(
    "worst layer",
    atMost(5),
    `greatest |predicted - measured| / measured of a layer of at least ${LEAST_CYCLES} cycles`,
    (layers) => Math.abs(summarise(layers).worst?.error ?? 0),
    worstOf,
  ),
];
