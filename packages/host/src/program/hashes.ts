// SPDX-License-Identifier: Apache-2.0
import type { Program } from "@tessera/compiler";
import { layoutHash } from "@tessera/isa";
import type { DeviceShape } from "../device/shape.js";
import { HostError } from "../errors.js";
import { hex } from "../native/addon.js";

/** Throws LAYOUT_MISMATCH or CONFIG_MISMATCH when the program is not for this runtime and this device. */
export function checkHashes(shape: DeviceShape, program: Program): void {
  if (program.layoutHash !== layoutHash()) {
    throw new HostError(
      "LAYOUT_MISMATCH",
      `'${program.name}' was compiled for instruction set ${hex(program.layoutHash)}, this runtime has ${hex(layoutHash())}: compile it again.`,
    );
  }
  if (program.configHash !== shape.configHash) {
    throw new HostError(
      "CONFIG_MISMATCH",
      `'${program.name}' was compiled for core configuration ${hex(program.configHash)}, the device has ${hex(shape.configHash)}: compile it for this design.`,
    );
  }
}
