// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { runTargets, type TargetRow } from "../../src/targets/run-targets.js";
import { atLeast, atMost, exactly, notBuilt, type Outcome, type Target } from "../../src/targets/target.js";

const outcome = (value: number, exact: boolean): Outcome => ({
  value,
  exact,
  configuration: "tiny, 1 core",
  backend: "Verilated RTL",
  cycles: 10,
  ddr: null,
  ddrName: "-",
  revision: "abc",
  detail: "",
});
const measured = (value: number, aim: Target["aim"], exact = true): Target => ({
  id: "T1",
  what: "something",
  aim,
  unit: "%",
  how: "by measuring",
  jobs: [],
  evaluate: () => outcome(value, exact),
});

async function rows(...targets: Target[]): Promise<TargetRow[]> {
  const found: TargetRow[] = [];
  for await (const row of runTargets(targets, { fresh: false, say: () => undefined })) found.push(row);
  return found;
}

test("a value meets its aim or not, at the bound included", async () => {
  const found = await rows(
    measured(90, atLeast(90)),
    measured(89.99, atLeast(90)),
    measured(2, atMost(2)),
    measured(2.01, atMost(2)),
    measured(2, exactly(1)),
  );
  expect(found.map(({ status }) => status)).toEqual(["met", "not met", "met", "not met", "not met"]);
  expect(found.map(({ met }) => met)).toEqual([true, false, true, false, false]);
  expect(found[0]).toMatchObject({ id: "T1", value: 90, target: ">= 90", unit: "%", how: "by measuring", revision: "abc" });
});

test("a fast run with wrong results meets nothing", async () => {
  const [row] = await rows(measured(99, atLeast(90), false));
  expect(row).toMatchObject({ met: false, status: "results differ", value: 99 });
});

test("what is not built yet has no number and says what is missing", async () => {
  const [row] = await rows(notBuilt("T18", "remote overhead", atMost(1), "%", "the server"));
  expect(row).toMatchObject({ value: null, met: false, cycles: null, status: "not built yet", how: "not built yet: the server" });
  expect(row?.detail).toBe("missing: the server");
});
