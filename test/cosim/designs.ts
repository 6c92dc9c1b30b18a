// SPDX-License-Identifier: Apache-2.0
/** Designs that several tests simulate. */
import { resolvePatch } from "@tessera/hw";

/** Eight small cores in two clusters. */
export const tinyEight = resolvePatch({
  extends: "tiny",
  name: "tiny-8",
  cores: 8,
  clusters: 2,
  banks: 2,
  tasks: 4,
  registerSlices: 1,
});
