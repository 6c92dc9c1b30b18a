// SPDX-License-Identifier: Apache-2.0
/** Commands and status of one entry of the task table. */
import type { TaskContext } from "@tessera/compiler";
import { FAULT_CAUSES, TASK_COMMANDS, TASK_STATES } from "@tessera/isa";
import { HostError, TaskFaultError } from "../errors.js";
import { type Registers, writeFields, writeValue } from "./registers.js";

export type TaskState = (typeof TASK_STATES)[number];
export type TaskCommand = (typeof TASK_COMMANDS)[number];

export interface TaskStatus {
  readonly state: TaskState;
  readonly cause: string;
  /** null: no core caused it. */
  readonly core: number | null;
  /** The last command was refused. */
  readonly refused: boolean;
}

const MOVING: readonly TaskState[] = ["RUNNING", "STOPPING", "ABORTING"];
/** Core number of a fault that no core caused. */
const NO_CORE = 255;
/** The command register holds the low bits of the epoch. */
const EPOCH_RANGE = 2 ** 28;

/** True in the states in which a task's cores stand still. */
export const atRest = (state: TaskState): boolean => !MOVING.includes(state);

export class TaskControl {
  readonly task: number;
  readonly #registers: Registers;
  #epoch = 0;

  constructor(registers: Registers, task: number) {
    this.#registers = registers;
    this.task = task;
  }

  /** Takes the lease: commands with an older epoch are refused from now on. */
  async lease(): Promise<void> {
    this.#epoch = ((await this.#registers.value("TASK", "EPOCH", this.task)) + 1) % EPOCH_RANGE;
    await this.#registers.write([writeValue("TASK", "EPOCH", this.#epoch, this.task)]);
  }

  /** For what the device cannot refuse by itself: core map, segments, memory. Throws REFUSED when somebody else has taken the task over. */
  async assertLease(): Promise<void> {
    const epoch = await this.#registers.value("TASK", "EPOCH", this.task);
    if (epoch === this.#epoch) return;
    throw new HostError(
      "REFUSED",
      `Task ${this.task} is under lease ${epoch} now, not ${this.#epoch}: another process has taken it over.`,
    );
  }

  async status(): Promise<TaskStatus> {
    const fields = await this.#registers.fields("TASK", "STATUS", this.task);
    return {
      state: TASK_STATES[fields.state as number] ?? "FAULT",
      cause: FAULT_CAUSES[fields.cause as number] ?? "NONE",
      core: fields.core === NO_CORE ? null : (fields.core as number),
      refused: fields.refused === 1,
    };
  }

  /** Gives a command. Throws REFUSED when the task is not in a state for it. */
  async command(command: TaskCommand): Promise<void> {
    const op = TASK_COMMANDS.indexOf(command);
    await this.#registers.write([writeFields("TASK", "COMMAND", { op, epoch: this.#epoch }, this.task)]);
    const { refused, state } = await this.status();
    if (refused) {
      throw new HostError(
        "REFUSED",
        `Task ${this.task} refused ${command}: it is ${state}, or has no idle core, or its lease has passed on.`,
      );
    }
  }

  /** Throws the task's fault when its state is FAULT. */
  async throwOnFault(status: TaskStatus): Promise<void> {
    if (status.state !== "FAULT") return;
    const address = await this.#registers.wide("TASK", "FAULT_ADDR", this.task);
    throw new TaskFaultError(this.task, status.cause, status.core, address);
  }

  /** What a task at rest has done; to be read before it goes on or a core leaves it. `cores` in the order of virtual cores. */
  async context(cores: readonly number[]): Promise<TaskContext> {
    const [layersDone, ...entriesDone] = await this.#registers.read([
      { block: "TASK", register: "LAYERS_DONE", index: this.task },
      ...cores.map((index) => ({ block: "CORE", register: "ENTRIES_DONE", index })),
    ]);
    return { layersDone: layersDone as number, entriesDone };
  }

  /** The lease that its commands belong to. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Cycles from START or RESUME to rest. */
  async cycles(): Promise<number> {
    const start = await this.#registers.wide("TASK", "START", this.task);
    const end = await this.#registers.wide("TASK", "END", this.task);
    return Number(end - start);
  }
}
