// SPDX-License-Identifier: Apache-2.0
/** Images of a run in the memory of a loaded program: written in front of it, read behind it. */
import type { Program } from "@tessera/compiler";
import type { Device } from "../device/device.js";
import { HostError } from "../errors.js";
import { inputBytes, outputImage } from "../tensor/blocked.js";
import type { DeviceImages } from "./inputs.js";
import type { Segments } from "./segments.js";

/** Where there are fewer images than a run computes, the last one is computed again. Throws BAD_INPUT. */
export async function writeImages(
  device: Device,
  segments: Segments,
  program: Program,
  images: readonly DeviceImages[],
): Promise<void> {
  for (const input of program.inputs) {
    const image = (images[input.image] ?? images.at(-1))?.get(input.name);
    if (image === undefined) throw new HostError("BAD_INPUT", `Device input '${input.name}' is missing.`);
    await device.write(segments.at(input.region.segment), input.region.offset, inputBytes(image, input));
  }
}

/** Outputs of the first `count` images that a run has computed. */
export async function readImages(device: Device, segments: Segments, program: Program, count: number): Promise<DeviceImages[]> {
  const results = Array.from({ length: count }, () => new Map<string, Int8Array>());
  for (const output of program.outputs) {
    const { segment, offset, bytes } = output.region;
    const found = await device.read(segments.at(segment), offset, bytes);
    results[output.image]?.set(output.name, outputImage(found, output));
  }
  return results;
}
