// SPDX-License-Identifier: Apache-2.0
/** What a tenant finds of the one before: in the cores' memories and in DDR, read every way that a tenant has. */
import type { Program } from "@tessera/compiler";
import type { Device } from "@tessera/host";
import { SEGMENTS } from "@tessera/isa";
import { AREAS, type Area, fillProgram, PATTERN, spyProgram } from "./probes.js";

export interface Residue {
  /** Bytes that are not zero, by area of the cores. */
  readonly cores: Readonly<Record<Area, number>>;
  /** Bytes of the pattern in the memory that the spy was given; as many bytes as it looked at. */
  readonly memory: number;
  readonly memoryBytes: number;
}

const CORE = 0;
const count = (bytes: Uint8Array, is: (byte: number) => boolean): number =>
  bytes.reduce((sum, byte) => sum + (is(byte) ? 1 : 0), 0);

/** A spy whose maps are as large as the memory that the other one gave back: it reads them before it writes anything. */
const greedy = (spy: Program, bytes: number): Program => ({ ...spy, mapsBytes: spy.mapsBytes + bytes });

const noImages = [new Map<string, Int8Array>()];

/** Runs the pattern, then the spy: as the same tenant, who sees what its core holds, or as the next one. */
async function look(device: Device, core: Parameters<typeof fillProgram>[0], sameTenant: boolean): Promise<Residue> {
  const fill = fillProgram(core);
  const spy = greedy(spyProgram(core), 2 * (fill.weights.length + fill.mapsBytes));
  let pool = await device.allocate({ cores: [CORE] });
  const filled = await pool.load(fill);
  await filled.runImages(noImages);
  const written = await filled.readRegion({ segment: SEGMENTS.MAPS, offset: 0, bytes: fill.mapsBytes });
  if (count(written, (byte) => byte === PATTERN) === 0) throw new Error("the pattern was not written");
  if (!sameTenant) {
    await pool.release();
    pool = await device.allocate({ cores: [CORE] });
  }
  const looking = await pool.load(spy);
  const found = await looking.readRegion({ segment: SEGMENTS.MAPS, offset: 0, bytes: spy.mapsBytes });
  await looking.runImages(noImages);
  const stored = await looking.readRegion({ segment: SEGMENTS.MAPS, offset: 0, bytes: spy.mapsBytes });
  await pool.release();
  const area = (i: number): Uint8Array => stored.subarray(i * core.outputBufferBytes, (i + 1) * core.outputBufferBytes);
  const cores = Object.fromEntries(AREAS.map((name, i) => [name, count(area(i), (byte) => byte !== 0)]));
  return { cores: cores as Record<Area, number>, memory: count(found, (byte) => byte === PATTERN), memoryBytes: found.length };
}

/** What the next tenant finds. */
export const residue = (device: Device, core: Parameters<typeof fillProgram>[0]): Promise<Residue> => look(device, core, false);

/** What the same tenant finds: the spy does see the cores' memories. */
export const control = (device: Device, core: Parameters<typeof fillProgram>[0]): Promise<Residue> => look(device, core, true);
