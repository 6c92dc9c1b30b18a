// SPDX-License-Identifier: Apache-2.0
/** T8: what online reconfiguration of ResNet-50 takes: compilation and transfer, and until added cores run. */
import { compileGraphInParallel } from "@tessera/compiler";
import { PCIE, type PcieFigures, slower, transferMs } from "@tessera/host";
import { preset } from "@tessera/hw";
import { PAUSE, SEED } from "../experiments/reconfigure.js";
import { cachedNetwork } from "../measure/network-cache.js";
import { compilerHash, frontendHash, keyOf, machine, revision } from "../measure/sources.js";
import { remember } from "../measure/store.js";
import { percentile } from "../metrics.js";
import { type CompileTimes, timeDynamicCompilation } from "../reconfiguration/compile-times.js";
import { type KeptMoves, keptMoves } from "../reconfiguration/kept-moves.js";
import type { MeasuredMoves } from "../reconfiguration/moves.js";
import { switchCosts, switchTransfer } from "../reconfiguration/switch-cost.js";
import { atMost, type Outcome, type Session, type Target } from "./target.js";

const NETWORK = "resnet50";
const PRESET = "virt-16x512";
const CLUSTERS = 4;
const CLUSTER_CORES = 4;
const REPETITIONS = 1000;
/** Moves in RTL, those that `bench -- reconfigure --networks resnet50 --preset virt-16x512` makes; a run takes minutes and meets about a hundred. */
const MOVES = 100;
/** Cycles per millisecond at the assumed clock. */
const CLOCK = 300_000;

interface Kept extends CompileTimes {
  readonly machine: string;
  readonly revision: string;
  /** Bytes that a migration to other banks copies while the task runs, and while it stands. */
  readonly backgroundBytes: number;
  readonly boundaryBytes: number;
}

/** Some cores of every cluster, one at least. */
function anyPlacement(uniform: () => number): number[] {
  const placement = Array.from({ length: CLUSTERS }, () => Math.floor(uniform() * (CLUSTER_CORES + 1)));
  return placement.some((count) => count > 0) ? placement : [1];
}

let compiled: Promise<Kept> | undefined;

async function compileTimes({ fresh, say }: Session): Promise<Kept> {
  const key = keyOf(NETWORK, await compilerHash(), await frontendHash(), machine(), REPETITIONS, SEED);
  return remember("reconfigurations", key, fresh, async () => {
    say(`dynamic compilation of ${NETWORK} for any cores, ${REPETITIONS} times`);
    const program = await compileGraphInParallel(await cachedNetwork(NETWORK), preset(PRESET).core, { maxCores: 16 });
    const times = timeDynamicCompilation(program, { repetitions: REPETITIONS, seed: SEED, placement: anyPlacement });
    const { instructions, weights, mapsBytes, inputBytes, outputBytes } = program;
    const sizes = {
      backgroundBytes: instructions.length + weights.length,
      boundaryBytes: 2 * (mapsBytes + inputBytes + outputBytes),
    };
    return { ...times, ...sizes, machine: machine(), revision: await revision() };
  });
}

const ms = (value: number): string => value.toFixed(3);

const POOL_CORES = CLUSTERS * CLUSTER_CORES;
const sums = ({ stopped }: Kept, figures: PcieFigures): number[] => switchCosts(stopped, POOL_CORES, figures);

function sumDetail(kept: Kept, share: number): string {
  const at = (values: readonly number[]): string => ms(percentile(values, share));
  const background = transferMs({ dmas: 2, bytes: kept.backgroundBytes, registerWrites: 0 });
  const boundary = transferMs({ dmas: 6, bytes: kept.boundaryBytes, registerWrites: 0 });
  return (
    `compilation ${at(kept.stopped.map(({ milliseconds }) => milliseconds))} ms, ` +
    `transfer ${at(kept.stopped.map((one) => transferMs(switchTransfer(one, POOL_CORES))))} ms of ` +
    `${percentile(
      kept.stopped.map(({ tableBytes }) => tableBytes),
      share,
    )} B; sum on a card half as fast ${at(sums(kept, slower(PCIE, 2)))} ms; migration to other banks apart: ` +
    `${ms(background)} ms in the background, ${ms(boundary)} ms at the boundary`
  );
}

const outcome = (
  value: number,
  backend: string,
  kept: { readonly revision: string },
  where: string,
  detail: string,
): Outcome => ({
  ...{ value, backend, detail, configuration: where, revision: kept.revision },
  ...{ cycles: null, ddr: null, ddrName: "-", exact: true },
});

const sumRow = (name: string, share: number, bound: number): Target => ({
  id: "T8",
  what: `online reconfiguration, ${name}`,
  aim: atMost(bound),
  unit: "ms",
  how:
    `dynamic compilation, measured, and transfer of its tables by stated PCIe figures (30 us per DMA, 10 GB/s, 0.3 us per register write), ` +
    `of ${REPETITIONS} moves of ResNet-50 between any cores at random IFPs`,
  jobs: [],
  evaluate: async (session): Promise<Outcome> => {
    compiled ??= compileTimes(session);
    const kept = await compiled;
    const where = `${PRESET}, any cores, ${kept.machine}`;
    return outcome(percentile(sums(kept, PCIE), share), "compiler, PCIe figures", kept, where, sumDetail(kept, share));
  },
});

interface BothMoves {
  readonly urgent: KeptMoves;
  readonly gentle: KeptMoves;
}

async function moves(session: Session): Promise<BothMoves> {
  const job = { network: NETWORK, preset: PRESET, moves: MOVES, seed: SEED, pause: PAUSE };
  return {
    urgent: await keptMoves({ ...job, urgent: true }, session),
    gentle: await keptMoves({ ...job, urgent: false }, session),
  };
}

/** Of moves that added cores: milliseconds of the device from the command until one of them has begun an IFP. */
const inDevice = ({ accounts }: MeasuredMoves): number[] =>
  accounts.flatMap(({ drainCycles, clearCycles, firstResult }) =>
    firstResult === null ? [] : [((drainCycles ?? 0) + (clearCycles ?? 0) + firstResult) / CLOCK],
  );

function movesDetail({ urgent, gentle }: BothMoves): string {
  const drain = ({ accounts }: MeasuredMoves, share: number): number =>
    percentile(
      accounts.flatMap(({ drainCycles }) => drainCycles ?? []),
      share,
    );
  return (
    `device ${ms(percentile(inDevice(urgent), 0.99))} ms; ${inDevice(urgent).length} of ${MOVES} moves added cores; compilation beside the simulation, on its ` +
    `processors, ${ms(
      percentile(
        urgent.accounts.map(({ compileMs }) => compileMs),
        0.99,
      ),
    )} ms; drain ${drain(urgent, 0.5)} cycles p50, ${drain(urgent, 0.99)} p99; ` +
    `at layer boundaries ${drain(gentle, 0.5)} and ${drain(gentle, 0.99)}`
  );
}

const untilRow: Target = {
  id: "T8",
  what: "until the new cores run after an urgent stop, p99",
  aim: atMost(0.5),
  unit: "ms",
  how:
    `drain, clearing of buffers and first IFP of an added core in RTL (an assumed 300 MHz) of ${MOVES} urgent moves of ResNet-50 at random times, ` +
    "p99, and compilation and transfer as above, p99: their sum, since the process that simulates is no measure of compilation",
  jobs: [],
  evaluate: async (session): Promise<Outcome> => {
    compiled ??= compileTimes(session);
    const host = percentile(sums(await compiled, PCIE), 0.99);
    const kept = await moves(session);
    const result = outcome(
      percentile(inDevice(kept.urgent), 0.99) + host,
      "Verilated RTL, compiler, PCIe figures",
      kept.urgent,
      `${PRESET}, any cores`,
      movesDetail(kept),
    );
    return { ...result, exact: kept.urgent.wrong + kept.gentle.wrong === 0 };
  },
};

export const RECONFIGURATION: readonly Target[] = [sumRow("p50", 0.5, 0.2), sumRow("p99", 0.99, 0.5), untilRow];
