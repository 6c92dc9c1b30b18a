// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { Pacer } from "../../src/pacing/pacer.js";
import { TokenBucket } from "../../src/pacing/token-bucket.js";

describe("token bucket", () => {
  it("gives the burst at once and then the rate", () => {
    const bucket = new TokenBucket(1000, 10, 0);
    expect(bucket.take(10, 0)).toBe(0);
    expect(bucket.take(5, 0)).toBe(5);
    expect(bucket.tryTake(1, 5)).toBe(false);
    expect(bucket.tryTake(1, 6)).toBe(true);
    expect(bucket.available(1000)).toBe(10);
  });
});

describe("pacing of host transfers", () => {
  it("holds a tenant to its rate and lets the others pass", async () => {
    const now = (): number => performance.now();
    const slow = new Pacer(1e6, now);
    const start = now();
    const others = new Pacer(null, now).take(1e9);
    await others;
    expect(now() - start).toBeLessThan(20);
    // 10 ms of burst, then 50 kB more at 1 MB/s.
    await Promise.all([slow.take(20e3), slow.take(20e3), slow.take(20e3)]);
    expect(now() - start).toBeGreaterThanOrEqual(48);
  });

  it("ends a wait that nobody needs any more, and does not charge for it", async () => {
    const now = (): number => performance.now();
    const pacer = new Pacer(1e6, now);
    const ended = new AbortController();
    const waiting = pacer.take(1e9, ended.signal);
    ended.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    const start = now();
    await pacer.take(10e3);
    expect(now() - start).toBeLessThan(500);
  });

  it("waits longer than a timer can be set for", async () => {
    const passed = await Promise.race([
      new Pacer(1e-3, () => performance.now()).take(1e9).then(() => true),
      new Promise((resolve) => setTimeout(resolve, 50, false)),
    ]);
    expect(passed).toBe(false);
  });
});
