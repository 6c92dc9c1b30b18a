// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EMPTY_ACCOUNT, makeTenant, StateStore } from "../../src/index.js";
import { RandomIntegers } from "../support/random-integers.js";

const WRITER = join(import.meta.dirname, "../support/store-writer.mjs");
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tessera-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets a writer work for a while and kills it. Returns the last write that it was told is done. */
async function writeUntilKilled(milliseconds: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, folder], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  writer.stdout.on("data", (text) => {
    said += text;
  });
  // Counts from the first write on: starting takes longer than writing.
  await once(writer.stdout, "data");
  await sleep(milliseconds);
  writer.kill("SIGKILL");
  await once(writer, "close");
  return Number(said.trim().split("\n").at(-1));
}

describe("state", () => {
  it("is what was written, after closing and opening", async () => {
    const store = StateStore.open(folder);
    const tenant = makeTenant({ name: "a", mode: "private", priority: 2, quota: { cores: 4 } });
    store.write((batch) => {
      batch.put("tenant", "a", tenant);
      batch.put("account", "a", { ...EMPTY_ACCOUNT, inferences: 7 });
    });
    await store.close();
    const again = StateStore.open(folder);
    expect(again.tenants()).toEqual([tenant]);
    expect(again.account("a")?.inferences).toBe(7);
    again.write((batch) => batch.remove("tenant", "a"));
    expect(again.tenants()).toEqual([]);
    await again.close();
  });

  it("is all of a transaction or nothing", async () => {
    const store = StateStore.open(folder);
    expect(() =>
      store.write((batch) => {
        batch.put("tenant", "a", makeTenant({ name: "a", mode: "public" }));
        throw new RangeError("in the middle");
      }),
    ).toThrow(expect.objectContaining({ code: "STORE" }));
    expect(store.tenants()).toEqual([]);
    await store.close();
  });

  it("refuses a holder that was replaced", async () => {
    const old = StateStore.open(folder);
    const next = StateStore.open(folder);
    expect(next.epoch).toBe(old.epoch + 1);
    expect(() => old.write(() => undefined)).toThrow(expect.objectContaining({ code: "FENCED" }));
    next.write((batch) => batch.put("tenant", "a", makeTenant({ name: "a", mode: "public" })));
    expect(next.tenants().length).toBe(1);
    await next.close();
    await old.close();
  });

  it("says so when it cannot be opened", () => {
    writeFileSync(join(folder, "state.mdb"), "not a store, by far".repeat(1000));
    expect(() => StateStore.open(folder)).toThrow(expect.objectContaining({ code: "STORE" }));
  });

  it("survives kill -9 in the middle of writes", async () => {
    const seed = 7;
    const random = new RandomIntegers(seed);
    for (let round = 0; round < 6; round++) {
      const told = await writeUntilKilled(random.int(0, 120));
      const store = StateStore.open(folder);
      const kept = store.account("a")?.inferences ?? 0;
      // A write may have reached the disk without anybody being told.
      expect([told, told + 1], `seed ${seed}, round ${round}`).toContain(kept);
      for (const { name, priority } of store.tenants()) {
        expect([priority, store.account(name)?.inferences], `seed ${seed}, round ${round}: half a write`).toEqual([kept, kept]);
      }
      expect(store.tenants().length).toBe(3);
      await store.close();
    }
  });
});
