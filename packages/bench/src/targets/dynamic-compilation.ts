// SPDX-License-Identifier: Apache-2.0
/** T7: dynamic compilation of ResNet-50 for 16 cores. */
import { compileGraphInParallel } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { cachedNetwork } from "../measure/network-cache.js";
import { compilerHash, frontendHash, keyOf, machine, revision } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { percentile } from "../metrics.js";
import { type CompileTimes, timeDynamicCompilation } from "../reconfiguration/compile-times.js";
import { atMost, type Outcome, type Session, type Target } from "./target.js";

const NETWORK = "resnet50";
const PRESET = "virt-16x512";
const PLACEMENT = [4, 4, 4, 4];
const REPETITIONS = 1000;
const SEED = 7;

type Kept = CompileTimes & { readonly machine: string; readonly revision: string };

/** The measurement of this process: both rows look at it. */
let measured: Promise<Kept> | undefined;

async function measure({ fresh, say }: Session): Promise<Kept> {
  const key = keyOf(NETWORK, await compilerHash(), await frontendHash(), machine(), REPETITIONS, SEED);
  return remember("dynamic-compilations", key, fresh, async () => {
    say(`dynamic compilation of ${NETWORK}, ${REPETITIONS} times`);
    const program = await compileGraphInParallel(await cachedNetwork(NETWORK), preset(PRESET).core, { maxCores: 16 });
    const times = timeDynamicCompilation(program, { repetitions: REPETITIONS, seed: SEED, placement: () => PLACEMENT });
    return { ...times, machine: machine(), revision: await revision() };
  });
}

const ms = (value: number): string => value.toFixed(3);

/** Both kinds of compilation at a percentile, and their bytes. */
function detail({ stopped, whole, prepareMilliseconds }: Kept, share: number): string {
  const bytes = stopped.map(({ tableBytes }) => tableBytes);
  const wholeMs = percentile(
    whole.map(({ milliseconds }) => milliseconds),
    share,
  );
  return (
    `stopped at a random IFP of 1..16 cores; table ${percentile(bytes, 0.5)} B, at most ${Math.max(...bytes)}; ` +
    `whole run ${ms(wholeMs)} ms, ${whole[0]?.tableBytes} B; preparing once per program ${prepareMilliseconds.toFixed(1)} ms`
  );
}

const row = (name: string, share: number, bound: number): Target => ({
  id: "T7",
  what: `dynamic compilation, ResNet-50, 16 cores, ${name}`,
  aim: atMost(bound),
  unit: "ms",
  how: `wall-clock time from the context of a stopped run to the dispatch tables of what remains of it, of ${REPETITIONS} random stops`,
  jobs: [],
  evaluate: async (session): Promise<Outcome> => {
    measured ??= measure(session);
    const kept = await measured;
    return {
      value: percentile(
        kept.stopped.map(({ milliseconds }) => milliseconds),
        share,
      ),
      configuration: `${PRESET}, ${PLACEMENT.join(" + ")} cores, ${kept.machine}`,
      backend: "compiler",
      cycles: null,
      ddr: null,
      ddrName: "-",
      revision: kept.revision,
      detail: detail(kept, share),
      exact: true,
    };
  },
});

export const DYNAMIC_COMPILATION: readonly Target[] = [row("p50", 0.5, 0.1), row("p99", 0.99, 0.2)];
