// SPDX-License-Identifier: Apache-2.0
/** What one measurement is of: a network on a design, and everything that may be varied about it. Plain data. */
import type { CompileOptions } from "@tessera/compiler";
import { type PoolConfig, type PoolConfigPatch, preset, resolvePatch } from "@tessera/hw";
import { type Company, companyText } from "./company.js";

export interface Job {
  readonly network: string;
  /** rtl: the Verilated pool; model: the compiler's latency model. */
  readonly backend: "rtl" | "model";
  readonly preset: string;
  /** What the design has different from the preset. */
  readonly design?: Omit<PoolConfigPatch, "extends">;
  readonly cores: number;
  /** What the compiler does different from its defaults. */
  readonly compile?: Readonly<Omit<CompileOptions, "maxCores" | "keepIntermediates" | "timing" | "preprocess">>;
  /** Options of the DDR model different from DDR4-2400 (native/sim/sim_api.h). */
  readonly ddr?: Readonly<Record<string, number>>;
  /** Compare every layer's output with the functional emulator's, not only the network's. */
  readonly layers?: boolean;
  /** Who else is on the pool meanwhile, and where everybody is; the RTL only. */
  readonly company?: Company;
  /** Tells repeated measurements of wall-clock time apart. */
  readonly repetition?: number;
}

/** "virt-16x512-coalescing-false": the preset and what is different, unless it has a name of its own. */
const designName = ({ preset: name, design: { name: own, ...design } = {} }: Pick<Job, "preset" | "design">): string =>
  own ?? [name, ...Object.entries(design).flat()].join("-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const jobDesign = (job: Pick<Job, "preset" | "design">): PoolConfig =>
  job.design === undefined ? preset(job.preset) : resolvePatch({ ...job.design, extends: job.preset, name: designName(job) });

/** Jobs of equal key run the same program: whoever has it compiled does them with less work. */
export const programKey = ({ network, preset: name, design, compile, layers }: Job): string =>
  JSON.stringify([network, name, design, compile, layers]);

/** One line that tells a job from others. */
export function describeJob(job: Job): string {
  const { network, backend, cores, compile, ddr, layers, company, repetition } = job;
  const { techniques = {}, ...settings } = compile ?? {};
  const varied = [settings, techniques, ddr ?? {}].flatMap((options) =>
    Object.entries(options).map(([key, value]) => (value === false ? `without ${key}` : `${key}=${value}`)),
  );
  const every = layers ? ["every layer"] : [];
  const beside = company === undefined ? [] : [companyText(company)];
  const again = repetition === undefined ? [] : [`repetition ${repetition}`];
  return [`${network} on ${cores} of ${designName(job)}`, backend, ...varied, ...every, ...beside, ...again].join(", ");
}
