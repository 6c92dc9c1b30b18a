// SPDX-License-Identifier: Apache-2.0
/** The verifier accepts what the compiler makes and names layer, IFP, instruction and field of what it refuses. */
import { CORE_512 } from "@tessera/hw";
import type { Instruction } from "@tessera/isa";
import { beforeAll, describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import type { Layer, Program } from "../../src/package/program.js";
import { toMultiplier } from "../../src/quantise/multiplier.js";
import type { VerifyError } from "../../src/verify/errors.js";
import { verifyProgram } from "../../src/verify/verify.js";
import { FULL, GraphBuilder, window } from "../backend/support/graphs.js";
import { withIfp } from "./support/change-ifp.js";

function compile(fuseAdd: boolean): Program {
  const g = new GraphBuilder(5);
  const x = g.input(16, 24, 24);
  const a = g.conv(x, 32, window([3, 3], [2, 2], [1, 1, 1, 1]), { table: true });
  const b = g.conv(a, 32, window([3, 3], [1, 1], [1, 1, 1, 1]));
  const sum = g.tensor(32, 12, 12);
  const m = toMultiplier(0.5) as NonNullable<ReturnType<typeof toMultiplier>>;
  g.add({ kind: "add", name: "add", inputs: [a.id, b.id], output: sum.id, clamp: { lo: -100, hi: 127 }, multipliers: [m, m] });
  const c = g.conv(sum, 32, window([1, 1]));
  const pooled = g.tensor(32, 6, 6, c);
  g.add({
    kind: "maxpool",
    name: "pool",
    inputs: [c.id],
    output: pooled.id,
    clamp: FULL,
    window: window([2, 2], [2, 2]),
    countIncludePad: false,
  });
  return compileGraph(g.graph([pooled]), CORE_512, { maxCores: 2, techniques: { fuseAdd } });
}

const set = (kind: string, field: string, value: number | ((old: number) => number)) => (list: Instruction[]) => {
  const found = list.find((i) => i.name === kind);
  if (found === undefined) {
    throw new Error(`no ${kind}`);
  }
  found.fields[field] = typeof value === "number" ? value : value(found.fields[field] as number);
};

/** Changes the row pitch of a CONV of several rows: of a single row it says nothing. */
const changePitch = (list: Instruction[]): void =>
  set("CONV", "row_pitch", (v) => v + 1)(list.filter(({ fields }) => (fields.pixels as number) > (fields.tile_w as number)));

function failure(program: Program): VerifyError {
  try {
    verifyProgram(program, CORE_512);
  } catch (error) {
    return error as VerifyError;
  }
  throw new Error("the program was accepted");
}

describe("verifyProgram", () => {
  let program: Program;
  /** Its layer 1 adds layer 0's result. */
  let fused: Program;
  beforeAll(() => {
    program = compile(false);
    fused = compile(true);
  });

  it("accepts compiled programs", () => {
    for (const accepted of [program, fused]) {
      expect(() => verifyProgram(accepted, CORE_512)).not.toThrow();
    }
  });

  it.each([
    [1, set("CONV", "taps_x", 0), "VERIFY_FIELD", "taps_x"],
    [1, set("CONV", "lane_dx", (v) => v ^ 1), "VERIFY_FIELD", "lane_dx"],
    [1, changePitch, "VERIFY_FIELD", "row_pitch"],
    [1, set("CONV", "acc_done", 0), "VERIFY_FIELD", "pixels"],
    [1, set("CONV", "wait", 32 | 16), "VERIFY_FIELD", "wait"],
    [2, set("ELTWISE", "shift", 56), "VERIFY_FIELD", "shift"],
    [4, set("POOL", "ic_groups", 2), "VERIFY_FIELD", "ic_groups"],
    [1, set("LOAD_IN", "plane_pitch", (v) => v + 1), "VERIFY_FIELD", "plane_pitch"],
    [1, set("LOAD_IN", "buf_base", 4000), "VERIFY_BUFFER", "input buffer"],
    [1, set("LOAD_W", "words", 4000), "VERIFY_BUFFER", "weight buffer"],
    [1, set("CONV", "w_base", 1024), "VERIFY_BUFFER", "weight buffer"],
    [1, set("CONV", "out_base", 250), "VERIFY_BUFFER", "output buffer"],
    [1, set("CONV", "in_base", (v) => (v + 4080) & 0xffff), "VERIFY_BUFFER", "input buffer"],
    [1, set("STORE", "buf_base", 255), "VERIFY_BUFFER", "output buffer"],
    [1, set("STORE", "addr_segment", 1), "VERIFY_MEMORY", "addr_segment"],
    [1, set("STORE", "addr_offset", 2 ** 30), "VERIFY_MEMORY", "addr_offset"],
    [1, set("LOAD_IN", "addr_segment", 0), "VERIFY_MEMORY", "addr_segment"],
    [1, set("LOAD_W", "addr_offset", 2 ** 20), "VERIFY_MEMORY", "addr_offset"],
    [1, set("LOAD_IN", "post", 0), "VERIFY_TOKENS", "IN_FULL"],
    [1, set("STORE", "post", 0), "VERIFY_TOKENS", "OUT_FREE"],
    [1, set("CONV", "oc_blocks", 40), "VERIFY_BUFFER", "weight buffer"],
    [1, set("CONV", "oc_blocks", 200), "VERIFY_LENGTH", "cycles"],
  ] as const)("refuses layer %i with a changed instruction %#", (layer, change, code, text) => {
    const error = failure(withIfp(program, layer, change));
    expect(error.message).toContain(text);
    expect(error.message).toMatch(new RegExp(`layer ${layer} .*IFP 0, (instruction \\d+ \\(\\w+\\)|its end): `));
    expect(error.code).toBe(code);
  });

  it.each([
    [set("CONV", "acc_done", 0), "VERIFY_FIELD", "pixels"],
    [set("CONV", "shift", 0), "VERIFY_FIELD", "shift"],
    [set("CONV", "lsh_b", 25), "VERIFY_FIELD", "lsh_b"],
    [set("CONV", "sum_clamp_hi", -101), "VERIFY_FIELD", "sum_clamp_lo"],
    [set("CONV", "res_base", 250), "VERIFY_BUFFER", "residual buffer"],
    [(list: Instruction[]) => set("CONV", "post", (v) => v & ~128)(list.toReversed()), "VERIFY_TOKENS", "RES_FREE"],
    [set("LOAD_RES", "buf_base", 255), "VERIFY_BUFFER", "residual buffer"],
    [set("LOAD_RES", "addr_segment", 1), "VERIFY_MEMORY", "addr_segment"],
    [set("LOAD_RES", "addr_offset", 16), "VERIFY_FIELD", "addr_offset"],
    [set("LOAD_RES", "post", 0), "VERIFY_TOKENS", "RES_FULL"],
  ] as const)("refuses a changed fused addition %#", (change, code, text) => {
    const error = failure(withIfp(fused, 1, change));
    expect(error.message).toContain(text);
    expect(error.code).toBe(code);
  });

  it.each([
    [
      (list: Instruction[]) => {
        set("CONV", "tile_w", (v) => v + 1)(list);
        set("CONV", "row_pitch", (v) => v + 1)(list);
      },
      "tile_w",
    ],
    [set("CONV", "ic_groups", 2), "ic_groups"],
    [set("CONV", "dil_x", 2), "dil_x"],
    [set("CONV", "xsum", 1), "xsum"],
    [set("CONV", "taps_x", 6), "taps_x"],
  ] as const)("refuses row taps with a changed field %#", (change, text) => {
    const g = new GraphBuilder(6);
    const x = g.input(16, 12, 12);
    const y = g.conv(x, 16, window([3, 3], [1, 1], [1, 1, 1, 1]), { groups: 16 });
    const rows = compileGraph(g.graph([y]), CORE_512, { maxCores: 2, techniques: { rowTaps: true } });
    expect(() => verifyProgram(rows, CORE_512)).not.toThrow();
    const error = failure(withIfp(rows, 0, change));
    expect(error).toMatchObject({ code: "VERIFY_FIELD", message: expect.stringContaining(`field ${text}`) });
  });

  it("refuses a residual that an unordered layer writes", () => {
    const layers = fused.layers.map((l, i): Layer => (i === 1 ? { ...l, producers: [] } : l));
    expect(failure({ ...fused, layers }).code).toBe("VERIFY_HAZARD");
  });

  it("refuses an IFP that ends after half 0", () => {
    const broken = withIfp(program, 3, (list) => {
      list.push({ name: "NOP_LDI", fields: { wait: 2, post: 1 } }, { name: "NOP_EXEC", fields: { wait: 1, post: 2 } });
    });
    expect(failure(broken)).toMatchObject({
      code: "VERIFY_TOKENS",
      message: expect.stringContaining("half 0 of the input buffer"),
    });
  });

  it("refuses injected and unknown operations", () => {
    const injected = withIfp(program, 1, (list) => list.push({ name: "WAIT_LAYERS", fields: { count: 0 } }));
    expect(failure(injected).message).toContain("WAIT_LAYERS");
    const unknown = { ...program, instructions: program.instructions.slice() };
    unknown.instructions[(program.layers[0]?.tilings[0]?.ifps[0]?.offset ?? 0) * 32] = 0x3f;
    expect(failure(unknown).code).toBe("VERIFY_ENCODING");
  });

  it("refuses an IFP that takes too long", () => {
    const long = withIfp(program, 1, (list) => {
      const conv = list.findIndex((i) => i.name === "CONV");
      const again = list[conv] as Instruction;
      // The same block again and again, between the tokens that the first takes and the last gives.
      const inner = Array.from({ length: 400 }, () => ({ name: "CONV", fields: { ...again.fields, wait: 0, post: 0 } }));
      list.splice(conv + 1, 0, ...(again.fields.post === 0 ? inner : []));
      if (again.fields.post !== 0) {
        list.splice(conv, 1, { name: "CONV", fields: { ...again.fields, post: 0 } }, ...inner, {
          name: "CONV",
          fields: { ...again.fields, wait: 0 },
        });
      }
    });
    expect(failure(long).code).toBe("VERIFY_LENGTH");
  });

  it("refuses layers that overlap in memory without being ordered", () => {
    const layers = program.layers.map(
      (l, i): Layer => (i === 2 ? { ...l, producers: [1] } : i === 1 ? { ...l, producers: [] } : l),
    );
    expect(failure({ ...program, layers })).toMatchObject({ code: "VERIFY_HAZARD", message: expect.stringContaining("layer 0") });
  });

  it("refuses references that lead nowhere", () => {
    const [first, ...rest] = program.layers as [Layer, ...Layer[]];
    const broken: [Partial<Program>, string][] = [
      [{ maxCores: 3 }, "plans"],
      [{ layers: [] }, "layers"],
      [{ layers: [{ ...first, producers: [4] }, ...rest] }, "producers"],
      [{ layers: [{ ...first, plans: first.plans.map((p) => ({ ...p, tiling: 9 })) }, ...rest] }, "tiling 9"],
      [{ layers: [{ ...first, plans: first.plans.map((p) => ({ ...p, cores: p.cores.map(() => 7) })) }, ...rest] }, "core above"],
      [{ instructions: program.instructions.subarray(0, 64) }, "blob of 2"],
      [{ outputBytes: 0 }, "segment 4"],
      [{ inputs: program.inputs.map((t) => ({ ...t, height: 9 })) }, "its shape needs"],
    ];
    for (const [change, text] of broken) {
      expect(failure({ ...program, ...change })).toMatchObject({
        code: "VERIFY_STRUCTURE",
        message: expect.stringContaining(text),
      });
    }
  });
});
