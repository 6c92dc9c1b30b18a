// SPDX-License-Identifier: Apache-2.0
import { buildDispatch, compileGraph, completed } from "@tessera/compiler";
import { preset } from "@tessera/hw";
import { Random } from "@tessera/zoo";
import { expect, test } from "vitest";
import { cachedNetwork } from "../../src/measure/network-cache.js";
import { RandomStops } from "../../src/reconfiguration/random-stop.js";
import { dataAvailable } from "../../src/test-data.js";

test.skipIf(!dataAvailable())("random stops are contexts that a run can have: what is done has its producers done", async () => {
  const program = compileGraph(await cachedNetwork("resnet8"), preset("tiny").core, { maxCores: 3 });
  const lists = buildDispatch(program, 3);
  const stops = new RandomStops(program, lists);
  const random = new Random(1);
  for (let steps = 0; steps <= stops.entries; steps += 3) {
    const context = stops.after(steps, () => random.uniform());
    expect(context.entriesDone.reduce((sum, count) => sum + count, 0)).toBe(steps);
    const { layersDone, under } = completed(program, lists, context);
    const isDone = (layer: number): boolean => layer < layersDone || under[layer - layersDone]?.remaining?.length === 0;
    under.forEach(({ remaining }, i) => {
      if (remaining !== null) expect(program.layers[layersDone + i]?.producers.every(isDone)).toBe(true);
    });
  }
  expect(stops.after(stops.entries, () => random.uniform()).layersDone).toBe(program.layers.length);
});
