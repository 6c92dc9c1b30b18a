// SPDX-License-Identifier: Apache-2.0
/** All that the hypervisor needs of a device. */
import type { Program } from "@tessera/compiler";
import type { ScrubReceipt, Tensors } from "@tessera/host";
import type { CoreConfig } from "@tessera/hw";
import type { BankSlots } from "../allocate/bank-slots.js";
import type { PoolShape } from "../allocate/pool-shape.js";

/** By what a pool is known on the device: a task of the table, under a lease that no other holder had. */
export interface Lease {
  readonly task: number;
  readonly epoch: number;
}

/** What an inference took. */
export interface Run {
  readonly outputs: Tensors;
  /** Cycles of the device part; null where the device has no time. */
  readonly cycles: number | null;
  readonly ddrReadBytes: number;
  readonly ddrWriteBytes: number;
}

export interface MoveRequest {
  readonly cores: readonly number[];
  /** Banks that its memory moves to; where it is when omitted. */
  readonly banks?: readonly number[];
  /** Stop at the next IFP instead of the next layer: somebody waits for the cores. */
  readonly urgent?: boolean;
}

/** For how long a switch held a task up: milliseconds of the host, and cycles of the device (0 where it has no time). */
export interface SwitchTime {
  readonly ms: number;
  readonly cycles: number;
}

/** Cores and memory of one task. */
export interface PoolPort {
  readonly lease: Lease;
  /** Physical cores; virtual core v is the v-th. */
  readonly cores: readonly number[];
  /** Banks that hold its memory. */
  readonly banks: readonly number[];
  load(program: Program): Promise<void>;
  infer(inputs: Tensors): Promise<Run>;
  /** A run under way is stopped, moved and resumed. */
  moveTo(request: MoveRequest): Promise<SwitchTime>;
  /** Ends a run under way, gives cores and memory back, cleared. Null: there was no memory. */
  release(): Promise<ScrubReceipt | null>;
}

/** Resolves when so many bytes may go between host and memory; what it throws ends the transfer. */
export type Pace = (bytes: number) => Promise<void>;

export interface DevicePort {
  readonly shape: PoolShape;
  readonly core: CoreConfig;
  /** Banks can be shared in time slots. */
  readonly hasSlots: boolean;
  /** `pace` holds the pool's transfers to its tenant's rate. */
  allocate(cores: readonly number[], banks: readonly number[], pace?: Pace): Promise<PoolPort>;
  /** The pool of a lease with the program it has, running or not, untouched, under the lease that it has then; null when the device has it no more. */
  adopt(lease: Lease, program: Program, pace?: Pace): Promise<PoolPort | null>;
  /** Releases every pool but these, and whatever else the device has running. */
  releaseOthers(leases: readonly Lease[]): Promise<void>;
  setSlots(settings: readonly BankSlots[]): Promise<void>;
  /** Turns of the cores on the instruction port, where there are slots: `fixed`, so that no flood of instructions moves another one's fetch, or to whoever asks. */
  setFetchTurns(turns: "fixed" | "free"): Promise<void>;
}
