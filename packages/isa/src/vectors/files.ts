// SPDX-License-Identifier: Apache-2.0
/** The committed vector files by name. */
import { encodingVectors } from "./encoding.js";
import { convVectors, dotVectors, eltwiseVectors, multiplierVectors, poolVectors, tableVectors } from "./numerics.js";
import { residualVectors } from "./residual.js";

/** Files of test/vectors. */
export const vectorFiles = (): Record<string, string> => ({
  "encoding.txt": encodingVectors(),
  "conv.txt": convVectors(),
  "dot.txt": dotVectors(),
  "residual.txt": residualVectors(),
  "pool.txt": poolVectors(),
  "eltwise.txt": eltwiseVectors(),
  "table.txt": tableVectors(),
  "multiplier.txt": multiplierVectors(),
});
