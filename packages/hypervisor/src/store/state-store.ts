// SPDX-License-Identifier: Apache-2.0
/**
 * The hypervisor's state: tenants, tasks, accounts in an LMDB environment, packages as files named by their digest. A transaction is on disk, whole
 * or not at all, when `write` returns. Who opens the store takes it over: writes of an earlier holder are refused.
 */
import { closeSync, existsSync, mkdirSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { open, type RootDatabase } from "lmdb";
import { z } from "zod";
import { type Account, accountSchema } from "../accounts/account.js";
import { HypervisorError } from "../errors.js";
import { type Tenant, tenantSchema } from "../tenants/tenant.js";
import { type TaskRecord, taskRecordSchema } from "./records.js";

/** Of the records' form; a store of another one is refused. */
const FORMAT = 1;

const schemas = { tenant: tenantSchema, task: taskRecordSchema, account: accountSchema };
type Kind = keyof typeof schemas;
type Value<K extends Kind> = z.infer<(typeof schemas)[K]>;

const holderSchema = z.strictObject({ format: z.literal(FORMAT), epoch: z.int().positive() });

/** Where an LMDB file says what it is, and what it says: magic number and version of the format. */
const HEADER_OFFSET = 24;
const HEADER = Buffer.from("dec0efbe02000000", "hex");

/** The library ends the process, without an error, when it opens a file that is none of its own. */
function checkHeader(path: string): void {
  if (!existsSync(path)) return;
  const found = Buffer.alloc(HEADER.length);
  const file = openSync(path, "r");
  const bytes = readSync(file, found, 0, found.length, HEADER_OFFSET);
  closeSync(file);
  if (bytes > 0 && !found.equals(HEADER)) throw new TypeError(`'${path}' is not an LMDB file of version 2`);
}

/** Changes that belong together. */
export interface Batch {
  put<K extends Kind>(kind: K, name: string, value: Value<K>): void;
  remove(kind: Kind, name: string): void;
}

const broken = (what: string, cause?: unknown): HypervisorError =>
  new HypervisorError("STORE", `The hypervisor's state ${what}.`, cause === undefined ? {} : { cause });

export class StateStore {
  readonly folder: string;
  /** Number of this holder. */
  readonly epoch: number;
  readonly #db: RootDatabase<unknown, string[]>;
  #closed = false;

  private constructor(folder: string, db: RootDatabase<unknown, string[]>, epoch: number) {
    this.folder = folder;
    this.#db = db;
    this.epoch = epoch;
  }

  /** Opens or makes the store and takes it over. Throws STORE. */
  static open(folder: string): StateStore {
    try {
      mkdirSync(folder, { recursive: true });
      const path = join(folder, "state.mdb");
      checkHeader(path);
      // overlappingSync would call a transaction done before it is on disk.
      const db = open<unknown, string[]>({ path, encoding: "json", overlappingSync: false });
      const epoch = db.transactionSync(() => {
        const last = db.get(["holder"]);
        const next = last === undefined ? 1 : holderSchema.parse(last).epoch + 1;
        db.putSync(["holder"], { format: FORMAT, epoch: next });
        return next;
      });
      return new StateStore(folder, db, epoch);
    } catch (error) {
      throw broken(`in '${folder}' cannot be opened: is it of another version, or not writable?`, error);
    }
  }

  tenants(): Tenant[] {
    return this.#all("tenant");
  }

  tasks(): TaskRecord[] {
    return this.#all("task");
  }

  account(tenant: string): Account | undefined {
    const value = this.#db.get(["account", tenant]);
    return value === undefined ? undefined : this.#check("account", tenant, value);
  }

  /** All changes or none, on disk on return. Throws FENCED when another holder has taken the store over, STORE when it cannot be written. */
  write(change: (batch: Batch) => void): void {
    if (this.#closed) throw broken(`in '${this.folder}' was closed: open a hypervisor on it again`);
    try {
      this.#db.transactionSync(() => {
        this.#expectHeld();
        change({
          put: (kind, name, value) => this.#db.putSync([kind, name], value),
          remove: (kind, name) => this.#db.removeSync([kind, name]),
        });
      });
    } catch (error) {
      throw error instanceof HypervisorError ? error : broken(`in '${this.folder}' cannot be written`, error);
    }
  }

  /** Throws FENCED when another holder has taken the store over, STORE when it was closed. */
  assertHeld(): void {
    if (this.#closed) throw broken(`in '${this.folder}' was closed: open a hypervisor on it again`);
    // What others have written since the last look.
    this.#db.resetReadTxn();
    this.#expectHeld();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#db.close();
  }

  #expectHeld(): void {
    const { epoch } = holderSchema.parse(this.#db.get(["holder"]));
    if (epoch === this.epoch) return;
    throw new HypervisorError(
      "FENCED",
      `Hypervisor ${this.epoch} may change nothing more: number ${epoch} has taken over '${this.folder}'.`,
    );
  }

  #all<K extends Kind>(kind: K): Value<K>[] {
    const range = this.#db.getRange({ start: [kind, ""], end: [kind, "\u{10ffff}"] });
    return [...range].map(({ key, value }) => this.#check(kind, key[1] as string, value));
  }

  #check<K extends Kind>(kind: K, name: string, value: unknown): Value<K> {
    const { data, error } = schemas[kind].safeParse(value);
    if (data === undefined) throw broken(`has a damaged record of ${kind} '${name}': ${z.prettifyError(error)}`);
    return data as Value<K>;
  }
}
