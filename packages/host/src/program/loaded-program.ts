// SPDX-License-Identifier: Apache-2.0
/** A program in a virtual pool: uploaded, mapped, ready to run images and to be moved to another number of cores. */
import { createHash } from "node:crypto";
import { buildDispatch, execSegmentLayout, type Program } from "@tessera/compiler";
import { layoutHash, SEGMENTS, WORD_BYTES } from "@tessera/isa";
import { type CoreCounters, counterDifference } from "../device/counters.js";
import type { Device } from "../device/device.js";
import { writeValue } from "../device/registers.js";
import { atRest } from "../device/task-control.js";
import { HostError } from "../errors.js";
import { hex } from "../native/addon.js";
import type { VirtualPool } from "../pool/virtual-pool.js";
import { inputBytes, outputImage } from "../tensor/blocked.js";
import { FeaturePages } from "./feature-pages.js";
import { type DeviceImages, finishOutputs, prepareInputs, type Tensors } from "./inputs.js";
import { emptyTableWrites, Segments } from "./segments.js";

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
}

export class LoadedProgram {
  readonly program: Program;
  readonly #device: Device;
  readonly #pool: VirtualPool;
  readonly #segments: Segments;
  readonly #features: FeaturePages | null;
  /** Cores that the dispatch lists are for. */
  #mapped = 0;
  #busy = false;
  /** Starting and moving exclude each other. */
  #last: Promise<void> = Promise.resolve();
  #moving: Promise<void> = Promise.resolve();
  #unloaded = false;

  private constructor(device: Device, pool: VirtualPool, program: Program, segments: Segments) {
    this.#device = device;
    this.#pool = pool;
    this.program = program;
    this.#segments = segments;
    const { fastPages } = device.shape;
    this.#features =
      fastPages > 0 && program.mapsBytes > 0 ? new FeaturePages(device, pool.control, segments.at(SEGMENTS.MAPS)) : null;
  }

  /** Uploads instructions and weights and writes the task's registers. Throws LAYOUT_MISMATCH, CONFIG_MISMATCH, NO_MEMORY. */
  static async load(device: Device, pool: VirtualPool, program: Program): Promise<LoadedProgram> {
    checkHashes(device, program);
    const loaded = new LoadedProgram(device, pool, program, new Segments(device.memory, program, pool.banks));
    try {
      await device.write(loaded.#segments.at(SEGMENTS.EXEC), 0, program.instructions);
      if (program.weights.length > 0) await device.write(loaded.#segments.at(SEGMENTS.WEIGHTS), 0, program.weights);
      await loaded.#clearMaps();
      await device.registers.write([writeValue("TASK", "LAYERS", program.layers.length, pool.control.task)]);
      await loaded.#takeFeatures(pool.cores.length);
      await loaded.#writeDispatch(pool.cores.length);
    } catch (error) {
      loaded.#features?.release();
      loaded.#segments.free();
      throw error;
    }
    return loaded;
  }

  /** Runs the network on user tensors. Throws BAD_INPUT, TASK_FAULT, TIMEOUT. */
  async infer(inputs: Tensors, options: RunOptions = {}): Promise<Inference> {
    const { outputs, ...report } = await this.inferAll([inputs], options);
    return { outputs: outputs[0] as Tensors, ...report };
  }

  /** The same for several sets of user tensors; a package of several images per run computes them together. */
  async inferAll(inputs: readonly Tensors[], options: RunOptions = {}): Promise<RunReport & { outputs: Tensors[] }> {
    const prepared = inputs.map((tensors) => prepareInputs(this.program, tensors));
    const { results, ...report } = await this.runImages(
      prepared.flatMap(({ images }) => images),
      options,
    );
    const rest = [...results];
    const outputs = prepared.map(({ values, images }) => finishOutputs(this.program, values, rest.splice(0, images.length)));
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
        await this.#writeInputs(group);
        cycles += await this.#runOnce(options.timeoutMs);
        results.push(...(await this.#readOutputs(group.length)));
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

  /** Digests of every layer's output; meaningful for packages compiled to keep intermediate maps. */
  async layerDigests(): Promise<LayerDigest[]> {
    await this.#spill();
    const digests: LayerDigest[] = [];
    for (const [layer, { name, output }] of this.program.layers.entries()) {
      const bytes = await this.readRegion(output);
      digests.push({ layer, name, sha256: createHash("sha256").update(bytes).digest("hex") });
    }
    return digests;
  }

  /** Bytes of a region of the program, as they are in memory. */
  readRegion(region: { readonly segment: number; readonly offset: number; readonly bytes: number }): Promise<Uint8Array> {
    return this.#device.read(this.#segments.at(region.segment), region.offset, region.bytes);
  }

  /** Ends the run under way, which is rejected with TASK_FAULT (HOST_ABORT). */
  abort(): Promise<void> {
    return this.#pool.control.command("ABORT");
  }

  /**
   * Moves the program to `cores` cores with `remap` between stop and resume. Results stay those of an undisturbed run.
   */
  moveTo(cores: number, remap: () => Promise<void>): Promise<void> {
    const move = this.#serially(() => this.#move(cores, remap));
    this.#moving = move.catch(() => undefined);
    return move;
  }

  /** Aborts what runs and gives the memory back. The task's segment table is emptied. */
  async unload(): Promise<void> {
    const { control } = this.#pool;
    this.#unloaded = true;
    await this.#last;
    if (!atRest((await control.status()).state)) {
      // The task may come to rest by itself between the look and the command.
      await control.command("ABORT").catch(ignoreRefusal);
      await this.#device.interrupts.rest(control);
    }
    await this.#device.registers.write(emptyTableWrites(control.task));
    this.#features?.release();
    this.#segments.free();
  }

  /** Nothing of an earlier tenant is left, and bytes that no core writes are the same on every backend. */
  async #clearMaps(): Promise<void> {
    for (const [segment, bytes] of [
      [SEGMENTS.MAPS, this.program.mapsBytes],
      [SEGMENTS.OUTPUT, this.program.outputBytes],
    ] as const) {
      if (bytes > 0) await this.#device.write(this.#segments.at(segment), 0, new Uint8Array(bytes));
    }
  }

  async #writeTable(): Promise<void> {
    const { task } = this.#pool.control;
    await this.#device.registers.write(this.#segments.tableWrites(task, this.#features?.held ?? null));
  }

  /** The pool's share of feature memory for `cores` cores, filled from the maps' home: nothing of another tenant stays there. */
  async #takeFeatures(cores: number, stopped = false): Promise<void> {
    this.#features?.take(this.#pool.featurePages(cores));
    await this.#features?.restore(cores, stopped);
    await this.#writeTable();
  }

  /** The maps in DDR are what the program has written. */
  async #spill(): Promise<void> {
    if (this.#features?.held == null) return;
    await this.#features.spill(this.#mapped);
    await this.#writeTable();
    await this.#writeDispatch(this.#mapped);
  }

  #serially(step: () => Promise<void>): Promise<void> {
    const done = this.#last.then(step);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #writeDispatch(cores: number): Promise<void> {
    const { task } = this.#pool.control;
    const { listOffset } = execSegmentLayout(this.program);
    const lists = buildDispatch(this.program, cores);
    this.#mapped = cores;
    await this.#device.write(this.#segments.at(SEGMENTS.EXEC), listOffset, lists.bytes);
    await this.#device.registers.write([
      writeValue("TASK", "DISPATCH_OFFSET", listOffset / WORD_BYTES, task),
      writeValue("TASK", "DISPATCH_STRIDE", lists.strideWords, task),
    ]);
  }

  /** Where there are fewer images than a run computes, the last one is computed again. */
  async #writeInputs(images: readonly DeviceImages[]): Promise<void> {
    for (const input of this.program.inputs) {
      const image = (images[input.image] ?? images.at(-1))?.get(input.name);
      if (image === undefined) throw new HostError("BAD_INPUT", `Device input '${input.name}' is missing.`);
      await this.#device.write(this.#segments.at(input.region.segment), input.region.offset, inputBytes(image, input));
    }
  }

  async #readOutputs(images: number): Promise<DeviceImages[]> {
    const results = Array.from({ length: images }, () => new Map<string, Int8Array>());
    for (const output of this.program.outputs) {
      results[output.image]?.set(output.name, outputImage(await this.readRegion(output.region), output));
    }
    return results;
  }

  async #start(): Promise<void> {
    if (this.#unloaded) throw new HostError("BAD_STATE", `'${this.program.name}' has been unloaded from its pool.`);
    await this.#pool.control.command("START");
  }

  /** Starts the task and waits until its program has ended, through moves to other cores. Returns its cycles. */
  async #runOnce(timeoutMs?: number): Promise<number> {
    const { control } = this.#pool;
    await this.#serially(() => this.#start());
    let cycles = 0;
    for (;;) {
      const status = await this.#device.interrupts.rest(control, timeoutMs);
      cycles += this.#device.capabilities.cycleAccurate ? await control.cycles() : 0;
      await control.throwOnFault(status);
      if (status.state === "DONE") return cycles;
      // Stopped for a move, which resumes it.
      await this.#moving;
      if ((await control.status()).state === "STOPPED")
        throw new HostError("BAD_STATE", `Task ${control.task} was stopped and not resumed.`);
    }
  }

  async #move(cores: number, remap: () => Promise<void>): Promise<void> {
    const { control } = this.#pool;
    buildDispatch(this.program, cores);
    let stopped = false;
    if (!atRest((await control.status()).state)) {
      await control.command("STOP").catch(ignoreRefusal);
      stopped = (await this.#device.interrupts.rest(control)).state === "STOPPED";
    }
    // Another number of cores has another share of the feature memory.
    if (this.#features !== null) {
      await this.#features.spill(this.#mapped, stopped);
      this.#features.release();
    }
    await remap();
    await this.#takeFeatures(cores, stopped);
    await this.#writeDispatch(cores);
    if (stopped) await control.command("RESUME");
  }
}

/** A task that has come to rest by itself refuses STOP and ABORT, which is as good. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof HostError) || error.code !== "REFUSED") throw error;
}

function checkHashes(device: Device, program: Program): void {
  if (program.layoutHash !== layoutHash()) {
    throw new HostError(
      "LAYOUT_MISMATCH",
      `'${program.name}' was compiled for instruction set ${hex(program.layoutHash)}, this runtime has ${hex(layoutHash())}: compile it again.`,
    );
  }
  if (program.configHash !== device.shape.configHash) {
    throw new HostError(
      "CONFIG_MISMATCH",
      `'${program.name}' was compiled for core configuration ${hex(program.configHash)}, the device has ${hex(device.shape.configHash)}: compile it for this design.`,
    );
  }
}
