// SPDX-License-Identifier: Apache-2.0
/** Lets one process build while others that want the same result wait for it. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 500;

/** Runs `body` while holding the folder `path` as a lock; a lock whose owner has ended is taken over. */
export async function withLock<T>(path: string, body: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const owner = join(path, "pid");
  while (!(await claimed(path))) {
    signal?.throwIfAborted();
    const pid = Number(await readFile(owner, "utf8").catch(() => ""));
    // No owner yet: its process is between the two steps of claiming, or ended there; the next look decides.
    if (pid > 0 && !alive(pid)) await rm(path, { recursive: true, force: true });
    await sleep(POLL_MS);
  }
  try {
    await writeFile(owner, String(process.pid));
    return await body();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function claimed(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
