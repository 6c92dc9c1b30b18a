// SPDX-License-Identifier: Apache-2.0
/**
 * Nothing depends on what registers and memories hold at power-up: with other initial values (`--x-initial unique`, seeded)
 * every layer has the same bytes, every task takes the same cycles, also after another task has used the cores.
 */
import { compileGraph, type Program } from "@tessera/compiler";
import { openDevice, type RunReport } from "@tessera/host";
import { type PoolConfig, preset } from "@tessera/hw";
import { beforeAll, describe, expect, test } from "vitest";
import { FULL, GraphBuilder, window } from "../../packages/compiler/test/backend/support/graphs.js";
import { buildRtl } from "./rtl.js";

const MINUTES = 60_000;
const SEEDS = [1, 2, Math.floor(Math.random() * 1e6)];
const SAME: [number, number, number, number] = [1, 1, 1, 1];

/** Every engine's work: a dense, a depthwise and a strided convolution, a fused addition, a table, pooling. */
function network(config: PoolConfig): { program: Program; image: Map<string, Int8Array> } {
  const g = new GraphBuilder(17);
  const x = g.input(24, 20, 20);
  const a = g.conv(x, 32, window([3, 3], [1, 1], SAME), { table: config.core.activationTable });
  const b = g.conv(a, 32, window([3, 3], [1, 1], SAME), { groups: 32 });
  const c = g.conv(b, 32, window([1, 1]));
  const sum = g.tensor(32, 20, 20);
  const multipliers = [
    { mantissa: 1 << 23, shift: 24 },
    { mantissa: 1 << 23, shift: 24 },
  ] as const;
  g.add({ kind: "add", name: "sum", inputs: [a.id, c.id], output: sum.id, clamp: FULL, multipliers });
  const d = g.conv(sum, 48, window([3, 3], [2, 2], SAME));
  const pooled = g.tensor(48, 5, 5, d);
  g.add({
    ...{ kind: "maxpool", name: "pool", inputs: [d.id], output: pooled.id, clamp: FULL },
    ...{ window: window([2, 2], [2, 2]), countIncludePad: false },
  });
  const program = compileGraph(g.graph([pooled]), config.core, { maxCores: config.cores, keepIntermediates: true });
  return { program, image: new Map([[x.name, g.values()[0] as Int8Array]]) };
}

interface Observed {
  readonly digests: readonly string[];
  readonly cycles: RunReport["cycles"];
}

/** The network on all cores, then on one core by another task. */
async function observe(config: PoolConfig, library: string, seed: number): Promise<Observed[]> {
  const { program, image } = network(config);
  await using device = await openDevice({ backend: "hw_emu", config, library, simulation: { seed } });
  const observed: Observed[] = [];
  for (const cores of [config.cores, 1]) {
    await using pool = await device.allocate({ cores });
    const loaded = await pool.load(program);
    const { cycles } = await loaded.runImages([image]);
    observed.push({ cycles, digests: (await loaded.layerDigests()).map(({ sha256 }) => sha256) });
  }
  return observed;
}

describe.each(["tiny", "virt-4x512"] as const)("%s", (name) => {
  const config = preset(name);
  let library = "";
  beforeAll(async () => {
    library = await buildRtl(config);
  }, 30 * MINUTES);

  test(`initial values of seeds ${SEEDS.join(", ")}: same bytes, same cycles`, { timeout: 10 * MINUTES }, async () => {
    const [first, ...others] = await Promise.all(SEEDS.map((seed) => observe(config, library, seed)));
    for (const run of first as Observed[]) {
      expect(run.digests.length).toBeGreaterThan(3);
      expect(run.cycles).toBeGreaterThan(1000);
    }
    for (const other of others) expect(other).toEqual(first);
  });
});
