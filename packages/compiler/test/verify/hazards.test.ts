// SPDX-License-Identifier: Apache-2.0
/** Tiles of a layer and layers that are not ordered may run at once: none may write what the other writes or reads. */
import { CORE_512 } from "@tessera/hw";
import type { Instruction } from "@tessera/isa";
import { beforeAll, describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import type { Ifp, Layer, Program } from "../../src/package/program.js";
import { verifyProgram } from "../../src/verify/verify.js";
import { GraphBuilder, window } from "../backend/support/graphs.js";
import { instructionsOf, withIfps } from "./support/change-ifp.js";

const messageOf = (program: Program): string => {
  try {
    verifyProgram(program, CORE_512);
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`;
  }
  return "accepted";
};

const stores = (list: readonly Instruction[]): Instruction[] => list.filter(({ name }) => name === "STORE");

/** Makes tile 1 of layer 0 store where tile 0 does, in other lanes of 8 channels when `lanes` say so. */
function colliding(program: Program, lanes: readonly [number, number]): Program {
  const first = program.layers[0]?.tilings[0]?.ifps[0] as Ifp;
  const target = stores(instructionsOf(program, first)).map(({ fields }) => fields.addr_offset as number);
  return withIfps(program, 0, [0, 1], (list, tile) => {
    for (const [i, { fields }] of stores(list).entries()) {
      fields.addr_offset = target[i] as number;
      fields.first_mask = lanes[tile] as number;
      fields.last_mask = lanes[tile] as number;
    }
  });
}

describe("overlap in memory", () => {
  let program: Program;
  beforeAll(() => {
    const g = new GraphBuilder(12);
    const x = g.input(16, 16, 16);
    const y = g.conv(x, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
    const z = g.conv(x, 32, window([1, 1]));
    program = compileGraph(g.graph([y, z]), CORE_512, { maxCores: 2 });
  });

  it("is none in a compiled program whose layers are not ordered", () => {
    expect(program.layers.map(({ producers }) => producers)).toEqual([[], []]);
    expect(messageOf(program)).toBe("accepted");
  });

  it("of two tiles' stores is refused", () => {
    expect(messageOf(colliding(program, [15, 15]))).toMatch(/^VERIFY_HAZARD layer 0 .*IFP 0 and IFP 1 write byte \d+/);
  });

  it("is judged by lanes of 8 bytes", () => {
    expect(messageOf(colliding(program, [3, 12]))).toBe("accepted");
    expect(messageOf(colliding(program, [7, 12]))).toMatch(/^VERIFY_HAZARD/);
  });

  it("of the same tile named twice is none: it writes the same bytes again", () => {
    const layers = program.layers.map((layer): Layer => {
      const [tiling, ...rest] = layer.tilings as [Layer["tilings"][0], ...Layer["tilings"]];
      const ifps = tiling.ifps.map(() => tiling.ifps[0] as Ifp);
      return { ...layer, tilings: [{ ...tiling, ifps }, ...rest] };
    });
    expect(messageOf({ ...program, layers })).toBe("accepted");
  });

  it("of what two layers write is refused unless they are ordered", () => {
    const [first, second] = program.layers as [Layer, Layer];
    const twice = { ...second, tilings: first.tilings, plans: first.plans };
    expect(messageOf({ ...program, layers: [first, twice] })).toMatch(
      /VERIFY_HAZARD layer 0 .* writes byte \d+ .* layer 1 .* writes/,
    );
    expect(messageOf({ ...program, layers: [first, { ...twice, producers: [0] }] })).toBe("accepted");
  });
});
