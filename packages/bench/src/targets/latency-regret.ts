// SPDX-License-Identifier: Apache-2.0
/** T14's other half: what it costs that plans are chosen by the latency model, in a sentence for the row. */
import { compileGraph } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { cachedNetwork } from "../measure/network-cache.js";
import { everythingHash, keyOf } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { type Choice, judgeChoices } from "../regret.js";
import type { Session } from "./target.js";

/** A small pool: each choice takes a run of the whole network. */
const PRESET = "virt-4x512";
const RUNS = [
  ["squeezenet-1.1", 3],
  ["mobilenet-v1-0.75", 4],
] as const;

type NamedChoice = Choice & { readonly run: string };

async function choices({ say, fresh }: Session): Promise<readonly NamedChoice[]> {
  const config = preset(PRESET);
  const all: NamedChoice[] = [];
  for (const [network, cores] of RUNS) {
    const run = `${network} on ${cores}`;
    const found = await remember("regret", keyOf(PRESET, network, cores, await everythingHash()), fresh, async () => {
      say(`choices of plans: ${run} of ${PRESET}`);
      const program = await compileGraph(await cachedNetwork(network), config.core, { maxCores: config.cores });
      const judged: Choice[] = [];
      for await (const choice of judgeChoices(program, config, cores)) judged.push(choice);
      return judged;
    });
    all.push(...found.map((choice) => ({ ...choice, run })));
  }
  return all;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Regret of the closest choices: of each, the share of its layer's time by which the best of both was quicker on the RTL. */
export function regretText(judged: readonly NamedChoice[]): string {
  const worst = judged.reduce<NamedChoice | undefined>(
    (most, each) => (each.regret > (most?.regret ?? 0) ? each : most),
    undefined,
  );
  const mean = judged.reduce((sum, { regret }) => sum + regret, 0) / Math.max(1, judged.length);
  const right = judged.filter(({ regret }) => regret === 0).length;
  const lost =
    worst === undefined ? "" : `, most ${percent(worst.regret)} of ${worst.layerCycles} cycles (${worst.run}, ${worst.layer})`;
  return `${right} of ${judged.length} close choices right, regret mean ${percent(mean)} of the layer${lost}`;
}

export const latencyRegret = async (session: Session): Promise<string> => regretText(await choices(session));
