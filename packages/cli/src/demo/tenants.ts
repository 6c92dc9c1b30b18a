// SPDX-License-Identifier: Apache-2.0
/** The tenants of the demonstration: how many cores each has, its images, and what it got. */
import { type Program, predictLatency, type Tensor, tensor } from "@tessera/compiler";
import { derive, type PoolConfig } from "@tessera/hw";
import { demoImages, type LabelledImage, toInput } from "@tessera/zoo";
import { predictedClass } from "../dataset/accuracy.js";
import { soleInput } from "../session/calibration.js";

export interface Tenant {
  readonly name: string;
  readonly cores: number;
  readonly images: readonly LabelledImage[];
}

/** Shares of the pool in sixteenths: unequal ones, to show that each tenant gets what it has paid for. */
const SHARES: readonly (readonly [name: string, sixteenths: number])[] = [
  ["anna", 8],
  ["bert", 4],
  ["cora", 2],
  ["dirk", 2],
];

/** The tenants with whole cores: all four on pools of eight cores and more, fewer on smaller ones. */
export const makeTenants = (config: PoolConfig, imagesEach: number): Tenant[] =>
  SHARES.map(([name, sixteenths], index) => ({
    name,
    cores: Math.floor((config.cores * sixteenths) / 16),
    images: demoImages(imagesEach, index),
  })).filter(({ cores }) => cores > 0);

/** An image as the tensor that the network's only input takes. */
export function inputOf(program: Program, image: LabelledImage): Record<string, Tensor> {
  const { name, shape } = soleInput(program.userInputs, "the demonstration");
  return { [name]: tensor("float32", shape, toInput(image.pixels)) };
}

/** Class of the network's only output. */
export const classOf = (outputs: Readonly<Record<string, Tensor>>): number =>
  predictedClass(Object.values(outputs)[0]?.data ?? []);

export interface ModelledTime {
  readonly cycles: number;
  /** Share of the multipliers' cycles that do work. */
  readonly utilisation: number;
}

/** What the latency model says about one image on `cores` cores. */
export function modelledTime(program: Program, cores: number, config: PoolConfig): ModelledTime {
  const { cycles } = predictLatency(program, config.core, cores);
  return { cycles, utilisation: program.macs / (cycles * cores * derive(config).macsPerCoreCycle) };
}
