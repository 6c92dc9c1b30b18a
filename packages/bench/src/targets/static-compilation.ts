// SPDX-License-Identifier: Apache-2.0
/** T6: static compilation of the paper's networks: time, size of the package besides weights, same bytes every time. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileGraphInParallel, packProgram } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { cachedNetwork } from "../measure/network-cache.js";
import { compilerHash, frontendHash, keyOf, machine, sha256 } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { RUNS, spreadText, type Timed, timeRuns } from "../wall-clock.js";
import { NETWORK_TITLES, PAPER_NETWORKS, type PaperNetwork } from "./jobs.js";
import { type Aim, atMost, exactly, type Outcome, type Session, type Target } from "./target.js";

const PRESET = "virt-16x512";

interface Compilation {
  readonly time: Timed;
  readonly packageBytes: number;
  readonly weightBytes: number;
  readonly distinct: number;
}

/** From the integer network in memory to the package on disk, for 1..16 cores. */
async function compileRuns(network: string): Promise<Compilation> {
  const graph = await cachedNetwork(network);
  const folder = await mkdtemp(join(tmpdir(), "tessera-compile-"));
  const digests = new Set<string>();
  let sizes = { packageBytes: 0, weightBytes: 0 };
  try {
    const time = await timeRuns(RUNS, async () => {
      const program = await compileGraphInParallel(graph, preset(PRESET).core, { maxCores: 16 });
      const bytes = packProgram(program);
      await writeFile(join(folder, "network.tspk"), bytes);
      digests.add(sha256(bytes));
      sizes = { packageBytes: bytes.length, weightBytes: program.weights.length };
    });
    return { time, ...sizes, distinct: digests.size };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compilation(network: string, { fresh, say }: Session, done: Map<string, Compilation>): Promise<Compilation> {
  const known = done.get(network);
  if (known !== undefined) return known;
  const key = keyOf(network, await compilerHash(), await frontendHash(), machine(), RUNS);
  const result = await remember("compilations", key, fresh, () => {
    say(`compiling ${network} ${RUNS} times`);
    return compileRuns(network);
  });
  done.set(network, result);
  return result;
}

/** Compilations of this process: three parts of a row look at each. */
const done = new Map<string, Compilation>();

const part = (
  network: PaperNetwork,
  what: string,
  aim: Aim,
  unit: string,
  how: string,
  value: (result: Compilation) => number,
  detail: (result: Compilation) => string,
): Target => ({
  id: "T6",
  what: `${what}, ${NETWORK_TITLES[network]}`,
  aim,
  unit,
  how,
  jobs: [],
  evaluate: async (session): Promise<Outcome> => {
    const result = await compilation(network, session, done);
    return {
      value: value(result),
      configuration: `${PRESET}, packages for 1..16 cores, ${result.time.machine}`,
      backend: "compiler",
      cycles: null,
      ddr: null,
      ddrName: "-",
      revision: result.time.revision,
      detail: detail(result),
      exact: true,
    };
  },
});

export const STATIC_COMPILATION: readonly Target[] = PAPER_NETWORKS.flatMap((network) => [
  part(
    network,
    "static compilation",
    atMost(2),
    "s",
    "wall-clock seconds from the quantised network in memory to the package on disk, median of five",
    ({ time }) => time.median,
    ({ time }) => spreadText(time),
  ),
  part(
    network,
    "package besides weights",
    atMost(10),
    "MB",
    "bytes of the package less those of the weight segment",
    ({ packageBytes, weightBytes }) => (packageBytes - weightBytes) / 1e6,
    ({ packageBytes, weightBytes }) => `package ${packageBytes} B, weights ${weightBytes} B`,
  ),
  part(
    network,
    "different packages from the same network",
    exactly(1),
    "packages",
    "different SHA-256 among the packages of the runs",
    ({ distinct }) => distinct,
    () => "",
  ),
]);
