// SPDX-License-Identifier: Apache-2.0
/** What a hypervisor does with the tasks of the one before: those that the device has are taken over as they are, others placed anew. */
import type { Program } from "@tessera/compiler";
import type { DevicePort, Pace, PoolPort } from "../device/device-port.js";
import type { PackageFiles } from "../store/package-files.js";
import type { TaskRecord } from "../store/records.js";
import type { Ledger } from "./ledger.js";
import { Task, type TaskKeeper } from "./task.js";

/** What has become of the tasks of an earlier hypervisor. */
export interface Recovery {
  /** The device still had them: untouched, running or not. */
  readonly adopted: readonly string[];
  /** The device had lost them: placed and loaded again. */
  readonly placedAnew: readonly string[];
  readonly lost: readonly { readonly id: string; readonly tenant: string; readonly reason: string }[];
}

export interface RecoveryParts {
  readonly device: DevicePort;
  /** What is kept of the tasks. */
  readonly tasks: readonly TaskRecord[];
  readonly ledger: Ledger;
  readonly files: PackageFiles;
  readonly keeper: TaskKeeper;
  readonly turns: "fixed" | "free";
  paceOf(task: Task): Pace;
  /** Its cores and banks are for tenants of its tenant's mode, which an operator may have changed. */
  isInPlace(record: TaskRecord): boolean;
  /** `cores`: as many as a public task had. */
  placeAnew(record: TaskRecord, program: Program, cores: number | undefined): Promise<unknown>;
}

/** Null: the device does not have it, or its package cannot be read. */
async function poolOf({ device, files, paceOf, isInPlace }: RecoveryParts, task: Task): Promise<PoolPort | null> {
  const { lease, package: file } = task.record;
  if (lease === null || !isInPlace(task.record)) return null;
  const program = await files.read(file).catch(() => null);
  return program === null ? null : device.adopt(lease, program, paceOf(task));
}

function takeOver({ ledger }: RecoveryParts, task: Task, pool: PoolPort): void {
  task.take(pool);
  task.ready();
  ledger.tasks.set(task.id, task);
  // A move may have been under way: the device knows which cores the task has.
  ledger.update(task, { cores: [...pool.cores], banks: [...pool.banks], lease: pool.lease });
}

/** Returns why it could not be placed; null: it was. */
async function placeAgain({ files, ledger, placeAnew }: RecoveryParts, record: TaskRecord): Promise<string | null> {
  try {
    const program = await files.read(record.package).catch(async (error: unknown) => {
      await files.drop(record.package);
      throw error;
    });
    const isPublic = ledger.tenant(record.tenant).mode === "public";
    await placeAnew({ ...record, cores: [], lease: null }, program, isPublic ? record.cores.length : undefined);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export async function recover(parts: RecoveryParts): Promise<Recovery> {
  const { device, ledger, files, keeper } = parts;
  const missing: TaskRecord[] = [];
  for (const record of parts.tasks) {
    files.hold(record.package);
    const task = new Task(record, keeper);
    const pool = await poolOf(parts, task);
    if (pool === null) missing.push(record);
    else takeOver(parts, task, pool);
  }
  const adopted = [...ledger.tasks.keys()];
  await device.releaseOthers([...ledger.tasks.values()].flatMap(({ record }) => record.lease ?? []));
  // Not before nobody's half-made changes are left on the device, since this commits.
  await device.setFetchTurns(parts.turns);
  // Each until it is placed or lost: whoever comes after a crash in the middle of this goes on with it.
  ledger.save((batch) => {
    for (const record of missing) {
      if (record.promised) batch.put("task", record.id, { ...record, lease: null });
      else batch.remove("task", record.id);
    }
  });
  const placedAnew: string[] = [];
  const lost: { id: string; tenant: string; reason: string }[] = [];
  for (const record of missing) {
    const { id, tenant, promised } = record;
    if (!promised) {
      await files.drop(record.package);
      continue;
    }
    const reason = await placeAgain(parts, record);
    if (reason === null) placedAnew.push(id);
    else {
      lost.push({ id, tenant, reason });
      ledger.save((batch) => batch.remove("task", id));
    }
  }
  await files.sweep();
  return { adopted, placedAnew, lost };
}
