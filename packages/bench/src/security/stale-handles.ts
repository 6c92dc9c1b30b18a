// SPDX-License-Identifier: Apache-2.0
/** A tenant that has left uses what it still holds: handles, and, by a patched runtime, commands with its old lease. */
import type { Device, DeviceImages, LoadedProgram, VirtualPool } from "@tessera/host";
import type { CoreConfig } from "@tessera/hw";
import { SEGMENTS } from "@tessera/isa";
import { sameImages } from "../reconfiguration/moves.js";
import { smallImage, smallProgram } from "./small-program.js";

const CORE = 0;
const IMAGE_SEED = 5;

interface Gone {
  readonly pool: VirtualPool;
  readonly loaded: LoadedProgram;
}

/** What it tries; all of it has to be refused. */
const ATTEMPTS: Readonly<Record<string, (gone: Gone) => Promise<unknown>>> = {
  "run its program": ({ loaded }) => loaded.runImages([smallImage(IMAGE_SEED)]),
  "read its maps": ({ loaded }) => loaded.readRegion({ segment: SEGMENTS.MAPS, offset: 0, bytes: 64 }),
  "load again": ({ pool, loaded }) => pool.load(loaded.program),
  grow: ({ pool }) => pool.resize(1),
  "release twice": ({ pool }) => pool.release(),
  "START with its old lease": ({ pool }) => pool.control.command("START"),
  "ABORT with its old lease": ({ pool }) => pool.control.command("ABORT"),
  "HALT with its old lease": ({ pool }) => pool.control.command("HALT"),
};

export interface Attempt {
  readonly name: string;
  /** Code of the error; null: it was let through. */
  readonly refused: string | null;
  /** The next tenant, with the same cores and the same entry of the task table, computes what it should. */
  readonly nextIntact: boolean;
}

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : String(error));

async function refusal(attempt: () => Promise<unknown>): Promise<string | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

export async function* staleHandles(device: Device, core: CoreConfig): AsyncGenerator<Attempt> {
  const program = smallProgram(core, 1, 1);
  const image = [smallImage(IMAGE_SEED)];
  for (const [name, attempt] of Object.entries(ATTEMPTS)) {
    const pool = await device.allocate({ cores: [CORE] });
    const loaded = await pool.load(program);
    const { results: expected } = await loaded.runImages(image);
    await pool.release();
    await using next = await device.allocate({ cores: [CORE] });
    const other = await next.load(program);
    const running = other.runImages(image);
    const refused = await refusal(() => attempt({ pool, loaded }));
    const { results } = await running;
    const nextIntact = sameImages(expected[0] as DeviceImages, results[0] as DeviceImages);
    yield { name, refused, nextIntact };
  }
}
