// SPDX-License-Identifier: Apache-2.0
/** What one measurement is of: a network on a design, and everything that may be varied about it. Plain data. */
import type { CompileOptions } from "@tessera/compiler";
import { type PoolConfig, type PoolConfigPatch, preset, resolvePatch } from "@tessera/hw";

export interface Job {
  readonly network: string;
  /** rtl: the Verilated pool; model: the compiler's latency model. */
  readonly backend: "rtl" | "model";
  readonly preset: string;
  /** What the design has different from the preset; the name says so. */
  readonly design?: PoolConfigPatch & { readonly name: string };
  readonly cores: number;
  /** What the compiler does different from its defaults. */
  readonly compile?: Readonly<Omit<CompileOptions, "maxCores" | "keepIntermediates" | "timing" | "preprocess">>;
  /** Options of the DDR model different from DDR4-2400 (native/sim/sim_api.h). */
  readonly ddr?: Readonly<Record<string, number>>;
  /** Compare every layer's output with the functional emulator's, not only the network's. */
  readonly layers?: boolean;
  /** Tells repeated measurements of wall-clock time apart. */
  readonly repetition?: number;
}

export const jobDesign = ({ preset: name, design }: Job): PoolConfig =>
  design === undefined ? preset(name) : resolvePatch({ extends: name, ...design });

/** Jobs of equal key run the same program: whoever has it compiled does them with less work. */
export const programKey = ({ network, preset: name, design, compile, layers }: Job): string =>
  JSON.stringify([network, name, design, compile, layers]);

/** One line that tells a job from others. */
export function describeJob(job: Job): string {
  const { network, backend, preset: name, design, cores, compile, ddr, layers, repetition } = job;
  const { techniques = {}, ...settings } = compile ?? {};
  const varied = [settings, techniques, ddr ?? {}].flatMap((options) =>
    Object.entries(options).map(([key, value]) => (value === false ? `without ${key}` : `${key}=${value}`)),
  );
  const every = layers ? ["every layer"] : [];
  const again = repetition === undefined ? [] : [`repetition ${repetition}`];
  return [`${network} on ${cores} of ${design?.name ?? name}`, backend, ...varied, ...every, ...again].join(", ");
}
