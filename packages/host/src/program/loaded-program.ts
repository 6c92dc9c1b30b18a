// SPDX-License-Identifier: Apache-2.0
/** A program in a virtual pool: uploaded, mapped, ready to run images and to be moved to another number of cores. */
import { createHash } from "node:crypto";
import { completed, type Program } from "@tessera/compiler";
import { SEGMENTS } from "@tessera/isa";
import { type CoreCounters, counterDifference } from "../device/counters.js";
import type { Device } from "../device/device.js";
import type { FoundTask } from "../device/found-task.js";
import { writeValue } from "../device/registers.js";
import { atRest, type TaskState } from "../device/task-control.js";
import { HostError } from "../errors.js";
import type { Placement } from "../memory/bank-allocator.js";
import { zeroPaced } from "../memory/paced-write.js";
import type { VirtualPool } from "../pool/virtual-pool.js";
import { accountOf, type CoreChange, type MoveOptions, type Reconfiguration } from "../reconfiguration/account.js";
import { BankMigration, otherBanks } from "../reconfiguration/migration.js";
import { resumeTask } from "../reconfiguration/resume.js";
import { giveBack, type ScrubReceipt } from "../reconfiguration/scrub.js";
import { ignoreRefusal, type Stopped, stopTask } from "../reconfiguration/stop.js";
import { Serial } from "../serial.js";
import { readImages, writeImages } from "./device-images.js";
import { DispatchTables, type TablesWritten } from "./dispatch-tables.js";
import { FeaturePages } from "./feature-pages.js";
import { checkHashes } from "./hashes.js";
import { type DeviceImages, finishOutputs, prepareInputs, type Tensors } from "./inputs.js";
import { emptyTableWrites, Segments } from "./segments.js";

/** Bytes of a segment. */
interface Region {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

/** What one run of the device took. */
export interface RunReport {
  /** Cycles of the device part over all images; null where the backend has no time. */
  readonly cycles: number | null;
  /** Events of each core of the pool, in the order of its virtual cores. */
  readonly counters: readonly CoreCounters[];
}

export interface Inference extends RunReport {
  readonly outputs: Tensors;
}

export interface LayerDigest {
  readonly layer: number;
  readonly name: string;
  /** SHA-256 of the layer's output region, hexadecimal. */
  readonly sha256: string;
}

export interface RunOptions {
  /** Longest time of one run of the device, milliseconds; no limit when omitted. */
  readonly timeoutMs?: number;
  /** Elements and multiply-adds that the host may spend on the head, and on the tail, of an inference; no limit when omitted. */
  readonly hostWork?: number;
}

/** Bytes of all inputs, or outputs, of one run of the device. */
const transferBytes = (tensors: Program["inputs"]): number => tensors.reduce((sum, { region }) => sum + region.bytes, 0);

const nothing = (): void => undefined;

export class LoadedProgram {
  readonly program: Program;
  readonly #device: Device;
  readonly #pool: VirtualPool;
  readonly #tables: DispatchTables;
  #segments: Segments;
  #features: FeaturePages | null;
  #busy = false;
  /** Starting, moving, copying and unloading exclude each other. */
  readonly #turns = new Serial();
  /** The end or stop of the run under way has been seen and its registers read: the task may be used for something else. */
  #seen: Promise<void> = Promise.resolve();
  #moving: Promise<void> = Promise.resolve();
  #unloaded = false;

  private constructor(device: Device, pool: VirtualPool, program: Program, segments: Segments) {
    this.#device = device;
    this.#pool = pool;
    this.program = program;
    this.#segments = segments;
    this.#tables = new DispatchTables(device, pool.control.task, program);
    this.#features = this.#featuresOf(segments);
  }

  /** Uploads instructions and weights and writes the task's registers. Throws LAYOUT_MISMATCH, CONFIG_MISMATCH, NO_MEMORY. */
  static async load(device: Device, pool: VirtualPool, program: Program): Promise<LoadedProgram> {
    checkHashes(device.shape, program);
    const loaded = new LoadedProgram(device, pool, program, await Segments.take(device, program, pool.banks));
    try {
      await loaded.#segments.writeProgram(device, program, (bytes) => pool.pace(bytes));
      await loaded.#clearMaps();
      await device.registers.write([writeValue("TASK", "LAYERS", program.layers.length, pool.control.task)]);
      await loaded.#takeFeatures(pool.cores.length);
      await loaded.#writeTable();
      await loaded.#tables.write(loaded.#exec, pool.cores.length);
    } catch (error) {
      await loaded.#giveUp();
      throw error;
    }
    return loaded;
  }

  /** A program that the device has loaded and may be running: nothing of it is touched. The next run and moves wait until it rests. */
  static adopt(device: Device, pool: VirtualPool, program: Program, { placements, fast }: FoundTask): LoadedProgram {
    checkHashes(device.shape, program);
    const segments = Segments.adopt(device.memory, placements);
    const loaded = new LoadedProgram(device, pool, program, segments);
    try {
      if (fast !== null) loaded.#features?.adopt(fast);
    } catch (error) {
      segments.free();
      throw error;
    }
    loaded.#tables.assume(pool.cores.length);
    void loaded.#serially(() => device.interrupts.rest(pool.control));
    return loaded;
  }

  /** Runs the network on user tensors. Throws BAD_INPUT, TASK_FAULT, TIMEOUT. */
  async infer(inputs: Tensors, options: RunOptions = {}): Promise<Inference> {
    const { outputs, ...report } = await this.inferAll([inputs], options);
    return { outputs: outputs[0] as Tensors, ...report };
  }

  /** The same for several sets of user tensors; a package of several images per run computes them together. */
  async inferAll(inputs: readonly Tensors[], options: RunOptions = {}): Promise<RunReport & { outputs: Tensors[] }> {
    const prepared = inputs.map((tensors) => prepareInputs(this.program, tensors, options.hostWork));
    const { results, ...report } = await this.runImages(
      prepared.flatMap(({ images }) => images),
      options,
    );
    const rest = [...results];
    const outputs = prepared.map(({ values, images }) =>
      finishOutputs(this.program, values, rest.splice(0, images.length), options.hostWork),
    );
    return { outputs, ...report };
  }

  /** Runs the device part alone on int8 NCHW images of its inputs. */
  async runImages(images: readonly DeviceImages[], options: RunOptions = {}): Promise<RunReport & { results: DeviceImages[] }> {
    if (this.#busy) throw new HostError("BAD_STATE", `'${this.program.name}' is running: one run at a time in a virtual pool.`);
    this.#busy = true;
    try {
      const cores = this.#pool.cores;
      const before = await this.#device.counters(cores);
      const results: DeviceImages[] = [];
      let cycles = 0;
      for (let first = 0; first < images.length; first += this.program.images) {
        const group = images.slice(first, first + this.program.images);
        // Waits for its turn before it holds anything that a move would wait for.
        await this.#pool.pace(transferBytes(this.program.inputs));
        cycles += await this.#runOnce(group, options.timeoutMs);
        await this.#pool.pace(transferBytes(this.program.outputs));
        await this.#serially(async () => {
          results.push(...(await readImages(this.#device, this.#segments, this.program, group.length)));
        });
      }
      const after = await this.#device.counters(cores);
      return {
        results,
        cycles: this.#device.capabilities.cycleAccurate ? cycles : null,
        counters: after.map((row, i) => counterDifference(before[i] as CoreCounters, row)),
      };
    } finally {
      this.#busy = false;
    }
  }

  /** Writes the images of a run where the program reads them, and starts nothing. Throws BAD_STATE while it runs, BAD_INPUT. */
  async placeImages(images: readonly DeviceImages[]): Promise<void> {
    if (this.#busy) throw new HostError("BAD_STATE", `'${this.program.name}' is running: its inputs are being read.`);
    await this.#serially(() => writeImages(this.#device, this.#segments, this.program, images));
  }

  /** Banks that hold its memory. */
  get banks(): readonly number[] {
    return this.#segments.banks;
  }

  /** Digests of every layer's output; meaningful for packages compiled to keep intermediate maps. */
  layerDigests(): Promise<LayerDigest[]> {
    return this.#serially(async () => {
      const digests: LayerDigest[] = [];
      await this.#spill();
      for (const [layer, { name, output }] of this.program.layers.entries()) {
        const bytes = await this.#read(output);
        digests.push({ layer, name, sha256: createHash("sha256").update(bytes).digest("hex") });
      }
      return digests;
    });
  }

  /** Bytes of a region of the program, as they are in memory. */
  readRegion(region: Region): Promise<Uint8Array> {
    return this.#serially(() => this.#read(region));
  }

  /** Ends the run under way, which is rejected with TASK_FAULT (HOST_ABORT), and waits until the next one can start. */
  async abort(): Promise<void> {
    await this.#pool.control.command("ABORT");
    await this.#device.interrupts.rest(this.#pool.control);
  }

  /** Moves the program between stop and resume. Results stay those of an undisturbed run. */
  moveTo(change: CoreChange, options: MoveOptions = {}): Promise<Reconfiguration> {
    const move = this.#serially(() => this.#move(change, options));
    this.#moving = move.then(nothing, nothing);
    return move;
  }

  /** Aborts what runs, clears the memory and gives it back. The task's segment table is emptied. */
  async unload(): Promise<ScrubReceipt> {
    // Steps that wait for their turn are refused; behind this one nothing is left to read.
    this.#unloaded = true;
    // What was started elsewhere runs for as long as it likes, and its end would be waited for below.
    await this.#stop();
    return this.#turns.run(async () => {
      await this.#stop();
      return this.#giveUp();
    });
  }

  /** Takes the memory away from the task, which rests, and gives it back clean. */
  async #giveUp(): Promise<ScrubReceipt> {
    const { control } = this.#pool;
    await this.#device.registers.write(emptyTableWrites(control.task));
    this.#features?.release();
    return giveBack(this.#device, control, this.#segments);
  }

  /** Ends a run under way. */
  async #stop(): Promise<void> {
    const { control } = this.#pool;
    if (atRest((await control.status()).state)) return;
    // The task may come to rest by itself between the look and the command.
    await control.command("ABORT").catch(ignoreRefusal);
    await this.#device.interrupts.rest(control);
  }

  #read({ segment, offset, bytes }: Region): Promise<Uint8Array> {
    return this.#device.read(this.#segments.at(segment), offset, bytes);
  }

  get #exec(): Placement {
    return this.#segments.at(SEGMENTS.EXEC);
  }

  #featuresOf(segments: Segments): FeaturePages | null {
    const none = this.#device.shape.fastPages === 0 || this.program.mapsBytes === 0;
    return none ? null : new FeaturePages(this.#device, this.#pool.control, segments.at(SEGMENTS.MAPS));
  }

  /** Nothing of an earlier tenant is left, and bytes that no core writes are the same on every backend. */
  async #clearMaps(): Promise<void> {
    for (const [segment, bytes] of [
      [SEGMENTS.MAPS, this.program.mapsBytes],
      [SEGMENTS.OUTPUT, this.program.outputBytes],
    ] as const) {
      if (bytes === 0) continue;
      await zeroPaced(this.#device, this.#segments.at(segment), bytes, (chunk) => this.#pool.pace(chunk));
    }
  }

  async #writeTable(): Promise<void> {
    const { task } = this.#pool.control;
    await this.#device.registers.write(this.#segments.tableWrites(task, this.#features?.held ?? null));
  }

  /** The pool's share of feature memory for `cores` cores, filled from the maps' home: nothing of another tenant stays there. */
  async #takeFeatures(cores: number, stopped = false): Promise<void> {
    this.#features?.take(this.#pool.featurePages(cores));
    try {
      await this.#features?.restore(cores, stopped);
    } catch (error) {
      if (!(error instanceof HostError) || error.code !== "NO_MEMORY") throw error;
      // No room for the copy's instructions: all maps stay at home, where everything is.
      this.#features?.release();
    }
  }

  /** The maps in DDR are what the program has written. */
  async #spill(): Promise<void> {
    if (this.#features?.held == null) return;
    await this.#features.spill(this.#tables.cores);
    await this.#writeTable();
    await this.#tables.rewrite(this.#exec);
  }

  /** Throws BAD_STATE when the program has been unloaded until its turn comes. */
  #serially<T>(step: () => Promise<T>): Promise<T> {
    return this.#turns.run(() => {
      if (this.#unloaded) throw new HostError("BAD_STATE", `'${this.program.name}' has been unloaded from its pool.`);
      return step();
    });
  }

  async #start(group: readonly DeviceImages[]): Promise<void> {
    await writeImages(this.#device, this.#segments, this.program, group);
    await this.#tables.ensureWhole(this.#exec);
    await this.#pool.control.command("START");
  }

  /** Computes a group of images and waits until the program has ended, through moves to other cores. Returns its cycles. */
  async #runOnce(group: readonly DeviceImages[], timeoutMs?: number): Promise<number> {
    const { control } = this.#pool;
    await this.#serially(() => this.#start(group));
    let cycles = 0;
    for (;;) {
      const rested = this.#rested(timeoutMs);
      this.#seen = rested.then(nothing, nothing);
      const part = await rested;
      cycles += part.cycles;
      if (part.state === "DONE") return cycles;
      // Stopped for a move, which resumes it.
      await this.#moving;
      if ((await control.status()).state === "STOPPED")
        throw new HostError("BAD_STATE", `Task ${control.task} was stopped and not resumed.`);
    }
  }

  /** How a run has come to rest, and its cycles since it last went on. */
  async #rested(timeoutMs?: number): Promise<{ readonly state: TaskState; readonly cycles: number }> {
    const { control } = this.#pool;
    const status = await this.#device.interrupts.rest(control, timeoutMs);
    const cycles = this.#device.capabilities.cycleAccurate ? await control.cycles() : 0;
    await control.throwOnFault(status);
    return { state: status.state, cycles };
  }

  async #move(change: CoreChange, options: MoveOptions): Promise<Reconfiguration> {
    const { control } = this.#pool;
    const migration = otherBanks(this.#segments.banks, options.banks)
      ? await BankMigration.begin(this.#device, control, this.program, options.banks)
      : null;
    const stopped = await stopTask(this.#device, control, change.before, options);
    // Copies are runs of the same task: they would stand in the place of a fault or an end that has not been seen.
    await this.#seen;
    let clearCycles: number | null = null;
    try {
      // Another number of cores has another share of the feature memory.
      await this.#features?.spill(this.#tables.cores, stopped.standing);
      this.#features?.release();
      clearCycles = await change.remap();
    } catch (error) {
      // Everything is where it was: it goes on there.
      try {
        await this.#goOn(change.before, stopped, change.before, false);
      } finally {
        await migration?.abandon(this.#pool.control);
      }
      throw error;
    }
    this.#tables.remapped(change.after.length);
    const left = this.#segments;
    if (migration !== null) {
      await migration.finish(left);
      this.#segments = migration.target;
      this.#features = this.#featuresOf(migration.target);
      await this.#writeTable();
    }
    const { tables, firstResult } = await this.#goOn(change.after, stopped, change.before, options.measure === true);
    const moved = migration === null ? null : await migration.leave(left, this.#pool.control);
    return accountOf(change, options, { stopped, clearCycles, tables, firstResult, migration: moved });
  }

  /** On `cores`, from where a run by the lists of `before` stands. */
  async #goOn(
    cores: readonly number[],
    { standing, context }: Stopped,
    before: readonly number[],
    measure: boolean,
  ): Promise<{ tables: TablesWritten; firstResult: number | null }> {
    if (this.#features !== null) {
      // Pages that could not be spilled hold what their home does not.
      if (this.#features.held === null) await this.#takeFeatures(cores.length, standing);
      await this.#writeTable();
    }
    const remaining = context === null ? undefined : () => completed(this.program, this.#tables.lists, context);
    const tables = await this.#tables.write(this.#exec, cores.length, remaining);
    const added = cores.filter((core) => !before.includes(core));
    const firstResult = standing ? await resumeTask(this.#device, this.#pool.control, added, measure) : null;
    return { tables, firstResult };
  }
}
