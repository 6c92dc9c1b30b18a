// SPDX-License-Identifier: Apache-2.0
/** The pool's contract on the RTL of the product and of one cluster of it. */
import { preset } from "@tessera/hw";
import { beforeAll, expect, test } from "vitest";
import { describeBusFaults } from "./bus-fault-suite.js";
import { makeChain } from "./chain.js";
import { ChainTask, Pool } from "./pool.js";
import { describePool } from "./pool-suite.js";
import { buildRtl, openRtl } from "./rtl.js";

const BUILD_MS = 1_800_000;
const RUN_LIMIT = 400_000;

const cluster = preset("virt-4x512");
beforeAll(() => buildRtl(cluster), BUILD_MS);
describePool("RTL virt-4x512", { config: cluster, open: () => openRtl(cluster), taskCores: 2 });
describeBusFaults("RTL virt-4x512", { config: cluster, open: () => openRtl(cluster), taskCores: 2 });

const product = preset("virt-16x512");
beforeAll(() => buildRtl(product), BUILD_MS);
describePool("RTL virt-16x512", { config: product, open: () => openRtl(product), taskCores: 4 });
describeBusFaults("RTL virt-16x512", { config: product, open: () => openRtl(product), taskCores: 4 });

test("one task on all sixteen cores and four banks", async () => {
  const sim = await openRtl(product);
  try {
    const pool = new Pool(sim);
    const cores = Array.from({ length: product.cores }, (_, core) => core);
    const chain = makeChain({ core: product.core, layers: 2, height: 128, width: 16, rows: 4, cores: cores.length, seed: 31 });
    const loaded = await ChainTask.load(pool, 0, chain, [0, 1, 2, 3]);
    expect(await pool.map(0, cores)).toBe(true);
    await pool.command(0, "START");
    expect(await pool.finish(0, RUN_LIMIT)).toMatchObject({ state: "DONE" });
    expect(await loaded.firstWrongLayer()).toBeNull();
    const { protocol_errors, kcycles_per_s } = await sim.report();
    expect(protocol_errors).toEqual({ count: 0, messages: [] });
    console.info(`virt-16x512: ${await pool.runCycles(0)} cycles, ${kcycles_per_s.toFixed(1)} kcycles/s`);
  } finally {
    await sim.close();
  }
}, 600_000);
