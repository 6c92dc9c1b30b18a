// SPDX-License-Identifier: Apache-2.0
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { discardOthers, keepResult, readResult, remember, STORE_FOLDER } from "../../src/measure/store.js";

const KIND = `test-${process.pid}`;

afterAll(() => rm(join(STORE_FOLDER, KIND), { recursive: true, force: true }));

test("a result is computed once, and again when that is asked for", async () => {
  let count = 0;
  const next = () => Promise.resolve({ count: ++count });
  expect(await remember(KIND, "a", false, next)).toEqual({ count: 1 });
  expect(await remember(KIND, "a", false, next)).toEqual({ count: 1 });
  expect(await remember(KIND, "a", true, next)).toEqual({ count: 2 });
  expect(await readResult(KIND, "a")).toEqual({ count: 2 });
});

test("other keys of a prefix are discarded, the rest stays, with what another process is writing under the key", async () => {
  await keepResult(KIND, "net@1", 1);
  await keepResult(KIND, "net@2", 2);
  await keepResult(KIND, "network@1", 3);
  const scratch = join(STORE_FOLDER, KIND, "net@2.json.1234");
  await writeFile(scratch, "half");
  await discardOthers(KIND, "net@", "net@2");
  expect(await Promise.all(["net@1", "net@2", "network@1"].map((key) => readResult(KIND, key)))).toEqual([undefined, 2, 3]);
  expect(await readFile(scratch, "utf8")).toBe("half");
});

test("discarding from a folder that does not exist does nothing", async () => {
  await expect(discardOthers(`${KIND}-none`, "", "x")).resolves.toBeUndefined();
});
