// SPDX-License-Identifier: Apache-2.0
/** Runs hostile programs, unverified, beside a neighbour whose results and memory are looked at after each. */
import type { Program } from "@tessera/compiler";
import { type Device, HostError, type LoadedProgram, TaskFaultError, type VirtualPool } from "@tessera/host";
import { SEGMENTS } from "@tessera/isa";
import { smallImage, smallProgram } from "./small-program.js";

const VICTIM_CORE = 1;
const HOSTILE_CORE = 0;
const VICTIM_SEED = 2;
const IMAGE_SEED = 3;
/** Above what a case takes that ends by itself, below which the suite ends in time. */
const PATIENCE_MS = 3000;
/** Of the small program an IFP takes some thousand. */
const WATCHDOG = 20_000;

export interface Observed {
  /** DONE, a fault cause, or HOST_ABORT when it had to be ended. */
  readonly outcome: string;
  /** The neighbour's results are right, and no byte of its memory has changed. */
  readonly neighbourIntact: boolean;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export class Neighbours {
  readonly #hostile: VirtualPool;
  readonly #victim: LoadedProgram;
  readonly #expected: readonly Uint8Array[];

  private constructor(hostile: VirtualPool, victim: LoadedProgram, expected: readonly Uint8Array[]) {
    this.#hostile = hostile;
    this.#victim = victim;
    this.#expected = expected;
  }

  /** Takes the first two cores of the device. `program`: what the neighbour runs. */
  static async move(device: Device, program: Program): Promise<Neighbours> {
    await device.setWatchdog(WATCHDOG);
    const victimPool = await device.allocate({ cores: [VICTIM_CORE] });
    const victim = await victimPool.load(program);
    await victim.runImages([smallImage(IMAGE_SEED)]);
    const hostile = await device.allocate({ cores: [HOSTILE_CORE] });
    return new Neighbours(hostile, victim, await memoryOf(victim));
  }

  /** Runs a hostile program on the image of the neighbour, which computes at the same time. */
  async run(program: Program): Promise<Observed> {
    const loaded = await this.#hostile.load(program);
    const [outcome] = await Promise.all([this.#outcome(loaded), this.#victim.runImages([smallImage(IMAGE_SEED)])]);
    const memory = await memoryOf(this.#victim);
    return { outcome, neighbourIntact: memory.every((bytes, i) => equal(bytes, this.#expected[i] as Uint8Array)) };
  }

  async #outcome(loaded: LoadedProgram): Promise<string> {
    try {
      await loaded.runImages([smallImage(IMAGE_SEED)], { timeoutMs: PATIENCE_MS });
      return "DONE";
    } catch (error) {
      if (error instanceof TaskFaultError) return error.faultCause;
      // The next load, or the release, aborts it.
      if (error instanceof HostError && error.code === "TIMEOUT") return "HOST_ABORT";
      throw error;
    }
  }
}

/** Every segment of a task. */
const memoryOf = (loaded: LoadedProgram): Promise<Uint8Array[]> => {
  const { weights, mapsBytes, inputBytes, outputBytes, instructions } = loaded.program;
  const regions = [
    [SEGMENTS.EXEC, instructions.length],
    [SEGMENTS.WEIGHTS, weights.length],
    [SEGMENTS.MAPS, mapsBytes],
    [SEGMENTS.INPUT, inputBytes],
    [SEGMENTS.OUTPUT, outputBytes],
  ] as const;
  return Promise.all(
    regions.filter(([, bytes]) => bytes > 0).map(([segment, bytes]) => loaded.readRegion({ segment, offset: 0, bytes })),
  );
};

export const victimProgram = (core: Parameters<typeof smallProgram>[0]): Program => smallProgram(core, 1, VICTIM_SEED);
