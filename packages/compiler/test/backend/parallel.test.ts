// SPDX-License-Identifier: Apache-2.0
/** Planning by several threads: the bytes that one thread makes, and one clear error when a layer or a thread fails. */
import { CORE_512, CORE_TINY } from "@tessera/hw";
import { afterEach, describe, expect, it, vi } from "vitest";
import { compileGraph, compileGraphInParallel } from "../../src/backend/compile.js";
import { stopThreads, warmUp } from "../../src/backend/parallel/threads.js";
import type { QGraph } from "../../src/ir/graph.js";
import { packProgram } from "../../src/package/pack.js";
import { FULL, GraphBuilder, window } from "./support/graphs.js";

const SAME = window([3, 3], [1, 1], [1, 1, 1, 1]);

/** Layers of several geometries, two of them alike, and pooling with several scales. */
function network(): QGraph {
  const g = new GraphBuilder(5);
  let x = g.input(16, 24, 24);
  for (const channels of [32, 64, 64, 64, 96]) {
    x = g.conv(x, channels, SAME);
  }
  const y = g.tensor(x.channels, x.height, x.width, { scale: x.scale, zeroPoint: 3 });
  g.add({ kind: "avgpool", name: "pool", inputs: [x.id], output: y.id, clamp: FULL, window: SAME, countIncludePad: false });
  return g.graph([g.conv(y, 10, window([1, 1]))]);
}

/** No layer fits its buffers. */
const BROKEN = { ...CORE_TINY, inputBufferBytes: 512 };

afterEach(() => stopThreads());

describe("planning by several threads", () => {
  it("makes the same package every time, with one thread, two and three", async () => {
    const graph = network();
    const bytes = Buffer.from(packProgram(compileGraph(graph, CORE_512, { maxCores: 6 })));
    for (const threads of [1, 2, 3, 2]) {
      const program = await compileGraphInParallel(graph, CORE_512, { maxCores: 6, threads });
      expect(bytes.equals(packProgram(program)), `${threads} threads`).toBe(true);
    }
  });

  it("plans several networks at once", async () => {
    const graph = network();
    const programs = [4, 5, 6].map((maxCores) => compileGraphInParallel(graph, CORE_512, { maxCores, threads: 2 }));
    expect((await Promise.all(programs)).map((program) => program.maxCores)).toEqual([4, 5, 6]);
  });

  it("reports the first layer that cannot be compiled, whichever thread took it", async () => {
    const graph = network();
    let message = "";
    try {
      compileGraph(graph, BROKEN, { maxCores: 4 });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).not.toBe("");
    for (let run = 0; run < 2; run++) {
      await expect(compileGraphInParallel(graph, BROKEN, { maxCores: 4, threads: 3 })).rejects.toThrow(message);
    }
  });

  it("says so when a thread fails, and starts another for the next network", async () => {
    const graph = network();
    warmUp(1, new URL("data:text/javascript,throw new Error('no memory left')"));
    await expect(compileGraphInParallel(graph, CORE_512, { maxCores: 2, threads: 2 })).rejects.toMatchObject({
      code: "BACKEND_THREAD",
      message: expect.stringContaining("no memory left"),
    });
    const program = await compileGraphInParallel(graph, CORE_512, { maxCores: 2, threads: 2 });
    expect(program.layers.length).toBeGreaterThan(0);
  });

  it("gives no work to a thread that is being ended because it had none for long", async () => {
    const graph = network();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      warmUp(2);
      // Their ends are told later than the next network comes.
      vi.advanceTimersByTime(60_000);
      const program = await compileGraphInParallel(graph, CORE_512, { maxCores: 2, threads: 3 });
      expect(program.layers.length).toBeGreaterThan(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses a number of threads that is none", async () => {
    await expect(compileGraphInParallel(network(), CORE_512, { threads: 0 })).rejects.toMatchObject({ code: "BACKEND_OPTION" });
  });
});
