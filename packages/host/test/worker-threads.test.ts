// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";

/** Opens its own device in a worker thread, says so, and leaves a wait under way. */
const SCRIPT = `
import { parentPort } from "node:worker_threads";
import { openDevice } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)};
const device = await openDevice({ backend: "sw_emu", bankBytes: 2 ** 24 });
parentPort.postMessage(device.shape.cores);
const pool = await device.allocate({ cores: 2 });
setInterval(() => device.cycles(), 0);
`;

const start = (): Worker => new Worker(new URL(`data:text/javascript,${encodeURIComponent(SCRIPT)}`));

describe("the addon in worker threads", () => {
  it("is loaded several times at once, and ends with calls in flight", async () => {
    const workers = Array.from({ length: 3 }, start);
    const cores = await Promise.all(workers.map(async (worker) => (await once(worker, "message"))[0] as number));
    expect(cores).toEqual([16, 16, 16]);
    const codes = await Promise.all(workers.map((worker) => worker.terminate()));
    expect(codes).toEqual([1, 1, 1]);
  });
});
