// SPDX-License-Identifier: Apache-2.0
/** Hashes of what results depend on, and the revision they are labelled with. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { canonicalJson, REPOSITORY_ROOT } from "@tessera/hw";
import { execa } from "execa";

export const sha256 = (...parts: readonly (string | NodeJS.ArrayBufferView)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
};

export const keyOf = (...parts: readonly unknown[]): string => sha256(...parts.map(canonicalJson)).slice(0, 24);

const folderHashes = new Map<string, Promise<string>>();

/** Hash over the names and contents of the files below a folder of the repository; read once per process. */
export function hashFolder(folder: string, pattern: RegExp = /./): Promise<string> {
  const key = `${folder} ${pattern}`;
  const known = folderHashes.get(key) ?? readAndHash(join(REPOSITORY_ROOT, folder), pattern);
  folderHashes.set(key, known);
  return known;
}

async function readAndHash(folder: string, pattern: RegExp): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && pattern.test(entry.name)).map((e) => join(e.parentPath, e.name));
  const parts: (string | Uint8Array)[] = [];
  for (const file of files.sort()) parts.push(file.slice(folder.length), await readFile(file));
  return sha256(...parts);
}

const SCRIPT = /\.js$/;
const compiled = (name: string): Promise<string> => hashFolder(`packages/${name}/dist`, SCRIPT);

/** The code that makes integer networks: builders, importer, quantiser. */
export async function frontendHash(): Promise<string> {
  const parts = ["frontend", "passes", "quantise", "ir", "host-ops"].map((part) => `compiler/dist/${part}`);
  const folders = [...parts.map((part) => hashFolder(`packages/${part}`, SCRIPT)), compiled("zoo")];
  return keyOf(await Promise.all(folders), await readNetworks());
}

const readNetworks = (): Promise<string> =>
  readFile(join(REPOSITORY_ROOT, "packages/bench/dist/networks.js")).then((bytes) => sha256(bytes));

/** The code that turns an integer network into a package. */
export const compilerHash = async (): Promise<string> =>
  keyOf(await Promise.all([compiled("compiler"), compiled("isa"), compiled("hw")]));

/** The runtime: what decides places in memory. */
export const hostHash = (): Promise<string> => compiled("host");

/** Everything that a simulation may depend on; when this is unchanged there is no need to look closer. */
export const everythingHash = async (): Promise<string> =>
  keyOf(
    await Promise.all([frontendHash(), compilerHash(), hostHash()]),
    await Promise.all(["hw-templates", "native/sim", "native/src"].map((folder) => hashFolder(folder))),
    await hashFolder("packages/bench/dist/measure", SCRIPT),
  );

/** What wall-clock figures depend on besides the code. */
export const machine = (): string => `${cpus().length} x ${cpus()[0]?.model ?? "unknown processor"}`;

/** Asked for when the process starts, since the checkout may change while a simulation runs. */
const atStart: Promise<string> = execa("git", ["describe", "--always", "--dirty=-modified", "--exclude=*"], {
  cwd: REPOSITORY_ROOT,
}).then(
  ({ stdout }) => stdout.trim(),
  () => "unknown",
);

/** The commit, with a mark when files differ from it; "unknown" outside a repository. */
export const revision = (): Promise<string> => atStart;
