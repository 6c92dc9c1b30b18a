// SPDX-License-Identifier: Apache-2.0
/** Packages of the tasks, as files named by their digest: a file is there whole or not at all. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Program, packProgram, unpackProgram } from "@tessera/compiler";
import { HypervisorError } from "../errors.js";

export class PackageFiles {
  readonly #folder: string;
  /** How many tasks have each package. */
  readonly #holders = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = join(folder, "packages");
  }

  /** Writes the package to disk unless it is there undamaged, and holds it. Returns its name. */
  async add(program: Program): Promise<string> {
    const bytes = packProgram(program);
    const name = createHash("sha256").update(bytes).digest("hex");
    this.hold(name);
    try {
      await mkdir(this.#folder, { recursive: true });
      const known = await readFile(this.#path(name)).catch(() => null);
      if (known === null || !known.equals(bytes)) await this.#write(name, bytes);
    } catch (error) {
      await this.drop(name);
      throw new HypervisorError("STORE", `The package of '${program.name}' cannot be kept in '${this.#folder}'.`, {
        cause: error,
      });
    }
    return name;
  }

  async read(name: string): Promise<Program> {
    return unpackProgram(await readFile(this.#path(name)));
  }

  /** One task more has it. */
  hold(name: string): void {
    this.#holders.set(name, (this.#holders.get(name) ?? 0) + 1);
  }

  /** One task less has it; with the last one it is removed. */
  async drop(name: string): Promise<void> {
    const left = (this.#holders.get(name) ?? 1) - 1;
    this.#holders.set(name, left);
    if (left > 0) return;
    this.#holders.delete(name);
    await rm(this.#path(name), { force: true });
  }

  /** Removes what a process that was killed has left: packages that no task has, and halves of files. */
  async sweep(): Promise<void> {
    const held = new Set([...this.#holders.keys()].map((name) => `${name}.tspk`));
    const there = await readdir(this.#folder).catch(() => []);
    for (const file of there) if (!held.has(file)) await rm(join(this.#folder, file), { force: true });
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.tspk`);
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const partial = join(this.#folder, `.${randomUUID()}`);
    const file = await open(partial, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, this.#path(name));
    await syncFolder(this.#folder);
  }
}

/** Names of files are on disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
