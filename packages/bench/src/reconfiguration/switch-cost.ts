// SPDX-License-Identifier: Apache-2.0
/** The published sum of a context switch: dynamic compilation and the transfer of its tables. */
import { type PcieFigures, type Transfer, transferMs } from "@tessera/host";
import type { DynamicCompilation } from "./compile-times.js";

/** STOP and RESUME; COMMIT, offset and stride of the tables. */
const OTHER_WRITES = 5;

/** Tables by one DMA; every core of either side is written in the core map, at worst none is of both. */
export const switchTransfer = ({ tableBytes, coresBefore, cores }: DynamicCompilation, poolCores: number): Transfer => ({
  dmas: 1,
  bytes: tableBytes,
  registerWrites: Math.min(coresBefore + cores, poolCores) + OTHER_WRITES,
});

/** Milliseconds of each switch. */
export const switchCosts = (compilations: readonly DynamicCompilation[], poolCores: number, figures: PcieFigures): number[] =>
  compilations.map((one) => one.milliseconds + transferMs(switchTransfer(one, poolCores), figures));
