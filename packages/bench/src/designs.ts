// SPDX-License-Identifier: Apache-2.0
/** Designs that experiments are asked for by name: the generator's presets, and one that only they need. */
import type { PoolConfig } from "@tessera/hw";
import { type Job, jobDesign } from "./measure/job.js";

export type Design = Pick<Job, "preset" | "design">;

/** Eight small cores in two clusters with a bank each: the smallest pool that has everything that tenants share, for tests and quick looks. */
const TINY_EIGHT: Design = {
  preset: "tiny",
  design: { name: "tiny-8", cores: 8, clusters: 2, banks: 2, tasks: 4, registerSlices: 1 },
};

/** A preset, or "tiny-8". */
export const designNamed = (name: string): Design => (name === TINY_EIGHT.design?.name ? TINY_EIGHT : { preset: name });

/** Throws CONFIG_NOT_FOUND. */
export const configNamed = (name: string): PoolConfig => jobDesign(designNamed(name));
