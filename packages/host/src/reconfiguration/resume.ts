// SPDX-License-Identifier: Apache-2.0
/** Going on after a move, with a look at when added cores begin. */
import type { Device } from "../device/device.js";
import { writeValue } from "../device/registers.js";
import type { TaskControl } from "../device/task-control.js";

/** Looks at counters before giving up: an added core may have nothing to do in this run. */
const MAX_LOOKS = 5000;

/** RESUME; cycles until one of `added` has begun its first IFP when `measure` asks for it. */
export async function resumeTask(
  device: Device,
  control: TaskControl,
  added: readonly number[],
  measure: boolean,
): Promise<number | null> {
  if (!measure || added.length === 0 || !device.capabilities.cycleAccurate) {
    await control.command("RESUME");
    return null;
  }
  return device.interrupts.still(async () => {
    const before = await ifps(device, added);
    await control.command("RESUME");
    for (let look = 0; look < MAX_LOOKS; look++) {
      const now = await ifps(device, added);
      if (now.some((count, i) => count !== before[i])) {
        const start = await device.registers.wide("TASK", "START", control.task);
        return Number((await device.cycles()) - start);
      }
    }
    return null;
  });
}

async function ifps(device: Device, cores: readonly number[]): Promise<number[]> {
  await device.registers.write([writeValue("GLOBAL", "SNAPSHOT", 1)]);
  return device.registers.read(cores.map((index) => ({ block: "COUNTER", register: "IFPS_LO", index })));
}
