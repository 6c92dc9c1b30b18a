// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { regretText } from "../../src/targets/latency-regret.js";

const choice = (regret: number) => ({
  run: "squeezenet-1.1 on 3",
  layer: "4 conv",
  layerCycles: 2000,
  chosen: "W3",
  rival: "OC3",
  predicted: 5,
  measured: regret > 0 ? -2000 * regret : 5,
  regret,
});

it("says how many choices were right, and what the worst of the others lost", () => {
  expect(regretText([choice(0), choice(0.03), choice(0.06), choice(0)])).toBe(
    "2 of 4 close choices right, regret mean 2.3 % of the layer, most 6.0 % of 2000 cycles (squeezenet-1.1 on 3, 4 conv)",
  );
  expect(regretText([choice(0)])).toBe("1 of 1 close choices right, regret mean 0.0 % of the layer");
});
