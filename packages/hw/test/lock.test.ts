// SPDX-License-Identifier: Apache-2.0
/** The build lock: one at a time, released after failures, taken over from processes that have ended. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "../src/verilate/lock.js";

let folder = "";
let lock = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-lock-"));
  lock = join(folder, "build.lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the second waits for the first", async () => {
  const order: string[] = [];
  const body = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`);
    await sleep(50);
    order.push(`${name} ends`);
  };
  await Promise.all([withLock(lock, body("a")), sleep(10).then(() => withLock(lock, body("b")))]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

test("a failure releases the lock", async () => {
  await expect(withLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await readdir(folder)).toEqual([]);
  expect(await withLock(lock, async () => "again")).toBe("again");
});

test("a lock left by an ended process is taken over", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  await mkdir(lock);
  await writeFile(join(lock, "pid"), String(pid));
  expect(await withLock(lock, async () => "mine")).toBe("mine");
});

test("waiting ends with the signal", async () => {
  const controller = new AbortController();
  await mkdir(lock);
  await writeFile(join(lock, "pid"), String(process.pid));
  setTimeout(() => controller.abort(new Error("interrupted")), 20);
  await expect(withLock(lock, async () => "never", controller.signal)).rejects.toThrow("interrupted");
});
