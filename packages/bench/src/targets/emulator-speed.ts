// SPDX-License-Identifier: Apache-2.0
/** T17: wall-clock time of one frame of ResNet-50 on the functional emulator. */
import { compileGraph } from "@tessera/compiler";
import { openDevice } from "@tessera/host";
import { preset } from "@tessera/hw";
import { cachedNetwork } from "../measure/network-cache.js";
import { everythingHash, keyOf, machine } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { randomImage } from "../networks.js";
import { RUNS, spreadText, type Timed, timeRuns } from "../wall-clock.js";
import { atMost, type Outcome, type Session, type Target } from "./target.js";

const NETWORK = "resnet50";
const CORES = 16;

async function emulate(): Promise<Timed> {
  const config = preset("virt-16x512");
  const graph = await cachedNetwork(NETWORK);
  const program = compileGraph(graph, config.core, { maxCores: CORES });
  await using device = await openDevice({ backend: "sw_emu", config });
  await using pool = await device.allocate({ cores: CORES });
  const loaded = await pool.load(program);
  const images = Array.from({ length: RUNS }, (_, seed) => randomImage(graph, seed));
  // Awaited here: the device is closed when this function ends.
  return await timeRuns(RUNS, (run) => loaded.runImages([images[run] as Map<string, Int8Array>]));
}

async function evaluate({ fresh, say }: Session): Promise<Outcome> {
  const key = keyOf(NETWORK, CORES, await everythingHash(), machine(), RUNS);
  const time = await remember("emulations", key, fresh, () => {
    say(`${NETWORK} on the functional emulator, ${RUNS} times`);
    return emulate();
  });
  return {
    value: time.median,
    configuration: `virt-16x512, ${CORES} cores, ${time.machine}`,
    backend: "functional emulator",
    cycles: null,
    ddr: null,
    ddrName: "-",
    revision: time.revision,
    detail: spreadText(time),
    exact: true,
  };
}

export const EMULATOR_SPEED: readonly Target[] = [
  {
    id: "T17",
    what: "functional emulation of ResNet-50",
    aim: atMost(0.5),
    unit: "s",
    how: "wall-clock seconds per image, input and output transfers included, median of five",
    jobs: [],
    evaluate,
  },
];
