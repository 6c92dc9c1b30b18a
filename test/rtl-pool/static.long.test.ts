// SPDX-License-Identifier: Apache-2.0
/** A pool without virtualization: the same driver, one task per core for ever, any other map refused. */
import { resolvePatch } from "@tessera/hw";
import { expect, test } from "vitest";
import { ChainTask, Pool } from "../cosim/pool.js";
import { chainFor } from "../cosim/pool-suite.js";
import { openRtl } from "../cosim/rtl.js";

const LIMIT = 1_000_000;

test("two tasks run on the cores they are built for, and on no others", { timeout: 300_000 }, async () => {
  const config = resolvePatch({ extends: "tiny", name: "tiny-static", virtualization: "none" });
  const card = await openRtl(config);
  try {
    const pool = new Pool(card);
    const load = async (task: number): Promise<ChainTask> => {
      const loaded = await ChainTask.load(pool, task, chainFor(config, 1, task + 1), [0]);
      expect(await pool.map(task, [task])).toBe(true);
      return loaded;
    };
    const tasks = [await load(0), await load(1)];
    for (const { task } of tasks) await pool.command(task, "START");
    for (const { task } of tasks) expect(await pool.finish(task, LIMIT)).toMatchObject({ state: "DONE", cause: "NONE" });
    for (const loaded of tasks) expect(await loaded.firstWrongLayer()).toBeNull();
    expect(await pool.map(1, [0])).toBe(false);
  } finally {
    await card.close();
  }
});
