// SPDX-License-Identifier: Apache-2.0
/** What a job came to, with all that a reader needs to judge it. */
import type { CounterName } from "@tessera/host";

/** Parameters and measured efficiencies of the DDR model, as the simulator reports them. */
export interface DdrReport {
  readonly model: string;
  readonly peak_gb_per_s: number;
  readonly latency_scale: number;
  readonly bandwidth_scale: number;
  readonly path_cycles: Readonly<Record<string, number>>;
  readonly clocks: Readonly<Record<string, number>>;
  readonly measured_percent_of_peak: Readonly<Record<string, number>>;
  readonly measured_controller_ns: Readonly<Record<string, number>>;
}

export interface Measurement {
  readonly network: string;
  readonly design: string;
  readonly cores: number;
  readonly backend: "Verilated RTL" | "latency model";
  /** From doorbell to completion flag; of several runs beside others the median. */
  readonly cycles: number;
  /** Of each run beside others, and the cycles since reset in which they started; absent for a network measured by itself. */
  readonly latencies?: readonly number[];
  readonly starts?: readonly number[];
  /** Conv and Gemm of the ONNX graph. */
  readonly macs: number;
  /** MACs that the task's cores can do in a cycle. */
  readonly macsPerCycle: number;
  readonly utilisation: number;
  /** Bytes moved by all banks; null without a memory model, and beside others. */
  readonly ddrBytes: number | null;
  readonly layers: number;
  /** Layers, or outputs when layers were not asked for, that differ from the functional emulator's; null when not run. */
  readonly differing: number | null;
  /** Sums over the task's cores; null without counters. */
  readonly counters: Readonly<Record<CounterName, number>> | null;
  readonly ddr: DdrReport | null;
  /** Wall-clock time of the simulation, and its rate; null without one. */
  readonly seconds: number | null;
  readonly kcyclesPerSecond: number | null;
  /** Commit of the source measured. */
  readonly revision: string;
}

/** The DDR model in one cell of a table. */
export function ddrName({ ddr }: Measurement): string {
  if (ddr === null) return "-";
  const scaled = [
    ddr.latency_scale === 1 ? [] : [`latency x${ddr.latency_scale}`],
    ddr.bandwidth_scale === 1 ? [] : [`bandwidth x${ddr.bandwidth_scale}`],
  ].flat();
  return [ddr.model.split(",")[0], ...scaled].join(", ");
}

/** Parameters and efficiencies of the DDR model in two lines. */
export function ddrLines(ddr: DdrReport): string[] {
  const list = (values: Readonly<Record<string, number>>, unit = ""): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(1)}${unit}`)
      .join(", ");
  return [
    `DDR per bank: ${ddr.model}, ${ddr.peak_gb_per_s.toFixed(1)} GB/s, latency x${ddr.latency_scale}, bandwidth x${ddr.bandwidth_scale}; ` +
      `cycles of the path: ${list(ddr.path_cycles)}; DRAM clocks: ${list(ddr.clocks)}`,
    `  measured share of the peak: ${list(ddr.measured_percent_of_peak, " %")}; read latency: ${list(ddr.measured_controller_ns, " ns")}`,
  ];
}
