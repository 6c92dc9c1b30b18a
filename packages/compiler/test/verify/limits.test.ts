// SPDX-License-Identifier: Apache-2.0
/** Whatever a program claims, it is refused within a time that its size bounds. */
import { CORE_512 } from "@tessera/hw";
import { encode, type Instruction, SEGMENTS, TOKEN_CHANNELS } from "@tessera/isa";
import { beforeAll, describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import type { Ifp, Layer, Program } from "../../src/package/program.js";
import type { VerifyError } from "../../src/verify/errors.js";
import { VERIFY_LIMITS } from "../../src/verify/limits.js";
import { verifyProgram } from "../../src/verify/verify.js";
import { GraphBuilder, window } from "../backend/support/graphs.js";
import { instructionsOf, withIfp } from "./support/change-ifp.js";

/** Processor time, far above what any of these takes and far below what the claims would take. */
const MOST_MS = 10_000;

function small(): Program {
  const g = new GraphBuilder(9);
  const x = g.input(32, 8, 8);
  const y = g.conv(g.conv(x, 32, window([3, 3], [1, 1], [1, 1, 1, 1])), 32, window([1, 1]));
  return compileGraph(g.graph([y]), CORE_512, { maxCores: 2 });
}

const tokens = (name: string): number => 1 << TOKEN_CHANNELS.findIndex((channel) => channel.name === name);

const repeat = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);

function refusal(program: Program): VerifyError {
  const begun = process.cpuUsage();
  try {
    verifyProgram(program, CORE_512);
  } catch (error) {
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1000).toBeLessThan(MOST_MS);
    return error as VerifyError;
  }
  throw new Error("the program was accepted");
}

/** An IFP of that many instructions, as the only tile of every layer. */
function filled(program: Program, layers: number, instruction: Uint8Array, count: number): Program {
  const offset = program.instructions.length / 32;
  const ifp: Ifp = { offset, words: (count * instruction.length) / 32, cycles: 0, following: 0 };
  const layer: Layer = {
    ...(program.layers[0] as Layer),
    producers: [],
    tilings: [{ name: "T", ifps: [ifp] }],
    plans: repeat(program.maxCores, { tiling: 0, cores: [0] }),
  };
  const instructions = Buffer.concat([program.instructions, ...repeat(count, instruction)]);
  return { ...program, layers: repeat(layers, layer), instructions: new Uint8Array(instructions) };
}

describe("limits of the verifier", () => {
  let program: Program;
  beforeAll(() => {
    program = small();
  });

  it("leave networks room", () => {
    const { steps, mostSteps } = verifyProgram(program, CORE_512);
    expect(steps).toBeGreaterThan(1000);
    expect(steps * 5).toBeLessThan(mostSteps);
  });

  it.each([
    ["layers", (p: Program) => ({ ...p, layers: repeat(2 ** 16, p.layers[0] as Layer) }), "65536 layers"],
    ["images", (p: Program) => ({ ...p, images: 2 ** 31 }), "2147483648 images"],
    ["a batch", (p: Program) => ({ ...p, batch: 2 ** 31 }), "images in a batch"],
    ["bytes of maps", (p: Program) => ({ ...p, mapsBytes: 2 ** 53 }), "at most 68719476736"],
    ["cores", (p: Program) => ({ ...p, maxCores: 2 ** 31 }), "is for 2147483648 cores"],
    ["tensors", (p: Program) => ({ ...p, inputs: repeat(5000, p.inputs[0] as Program["inputs"][0]) }), "5001 tensors"],
  ] as const)("refuse a claim of too many: %s", (_, change, text) => {
    expect(refusal(change(program))).toMatchObject({ code: "VERIFY_STRUCTURE", message: expect.stringContaining(text) });
  });

  it("refuse too many tilings and tiles", () => {
    const [first, ...rest] = program.layers as [Layer, ...Layer[]];
    const tiling = first.tilings[0] as Layer["tilings"][0];
    const tilings = repeat(VERIFY_LIMITS.tilings + 1, tiling);
    expect(refusal({ ...program, layers: [{ ...first, tilings }, ...rest] }).message).toContain("tilings");
    const tiles = { ...tiling, ifps: repeat(2 ** 20, tiling.ifps[0] as Ifp) };
    expect(refusal({ ...program, layers: [{ ...first, tilings: [tiles] }, ...rest] }).message).toContain("1048576 IFPs");
    const many = repeat(VERIFY_LIMITS.tilings, { ...tiling, ifps: repeat(1024, tiling.ifps[0] as Ifp) });
    const plans = first.plans.map(() => ({ tiling: 0, cores: repeat(1024, 0) }));
    expect(refusal({ ...program, layers: [{ ...first, tilings: many, plans }, ...rest] }).message).toContain("tiles in all");
  });

  it("check an IFP once that stands in many places", () => {
    const nops = filled(program, VERIFY_LIMITS.layers, encode("NOP_LDW"), 20_000);
    expect(verifyProgram(nops, CORE_512).steps).toBeLessThan(2 * 100 * 20_000 + 10 ** 6);
  });

  it("refuse IFPs that overlap", () => {
    const [first, ...rest] = program.layers as [Layer, ...Layer[]];
    const tiling = first.tilings[0] as Layer["tilings"][0];
    for (const [change, text] of [
      [(ifp: Ifp) => ({ ...ifp, offset: ifp.offset + 1, words: ifp.words - 1 }), "begins inside"],
      [(ifp: Ifp) => ({ ...ifp, words: ifp.words - 1 }), "begin at word"],
    ] as const) {
      const ifps = [...tiling.ifps, change(tiling.ifps[0] as Ifp)];
      const plans = first.plans.map((plan) => ({
        tiling: 0,
        cores: plan.tiling === 0 ? [...plan.cores, 0] : repeat(ifps.length, 0),
      }));
      const layers = [{ ...first, tilings: [{ ...tiling, ifps }], plans }, ...rest];
      expect(refusal({ ...program, layers })).toMatchObject({ code: "VERIFY_STRUCTURE", message: expect.stringContaining(text) });
    }
  });

  it("refuse loops of one instruction before they are followed", () => {
    const endless = withIfp(program, 0, (list: Instruction[]) => {
      const conv = list.find(({ name }) => name === "CONV") as Instruction;
      Object.assign(conv.fields, { taps_x: 63, taps_y: 63, ic_groups: 4095, pixels: 16383, oc_blocks: 255 });
    });
    expect(refusal(endless)).toMatchObject({ code: "VERIFY_LENGTH" });
    const scattered = withIfp(program, 0, (list: Instruction[]) => {
      const store = list.find(({ name }) => name === "STORE") as Instruction;
      Object.assign(store.fields, { rows: 4095, cols: 4095, blocks: 255, contig_rows: 0, pixel_stride: 2 });
    });
    expect(refusal(scattered)).toMatchObject({ code: "VERIFY_LENGTH" });
  });

  it("refuse a tensor that the host would gather for ever, and images without the tensors of the first", () => {
    const input = program.inputs[0] as Program["inputs"][0];
    const fold = { kernel: [2 ** 31, 2 ** 31], stride: [1, 1], pads: [0, 0, 0, 0], dilation: [1, 1] } as const;
    const { channels, height, width } = input;
    const folded = { ...input, fold: { ...fold, channels, height, width } };
    expect(refusal({ ...program, inputs: [folded] })).toMatchObject({
      code: "VERIFY_STRUCTURE",
      message: expect.stringContaining("taps"),
    });
    expect(refusal({ ...program, images: 2 })).toMatchObject({
      code: "VERIFY_STRUCTURE",
      message: expect.stringContaining("image 1 of 2"),
    });
  });

  it("refuse more channel parameters than a file of this size needs", () => {
    // CONVs of two words over as many blocks as their weights have, again and again: all results in one place.
    const [icp, ocp] = [CORE_512.icp, CORE_512.ocp];
    const block = 16 / icp + 1;
    const blocks = 255;
    const first = program.layers[0]?.tilings[0]?.ifps[0] as Ifp;
    const conv = instructionsOf(program, first).find(({ name }) => name === "CONV") as Instruction;
    const one = { taps_x: 1, taps_y: 1, ic_groups: 1, pixels: 1, oc_blocks: blocks, out_plane: 0, w_base: 0, ext_x: 0 };
    const again = encode("CONV", { ...conv.fields, ...one, wait: 0, post: 0 });
    const parts = [
      encode("LOAD_W", { post: tokens("W_FULL"), addr_segment: SEGMENTS.WEIGHTS, words: blocks * block }),
      encode("NOP_LDI", { wait: tokens("IN_FREE"), post: tokens("IN_FULL") }),
      encode("NOP_EXEC", { wait: tokens("W_FULL") | tokens("IN_FULL") | tokens("OUT_FREE") }),
      ...repeat(15, again),
      encode("NOP_EXEC", { post: tokens("W_FREE") | tokens("IN_FREE") | tokens("OUT_FULL") }),
      encode("NOP_SAVE", { wait: tokens("OUT_FULL"), post: tokens("OUT_FREE") }),
      encode("NOP_LDI", { wait: tokens("IN_FREE"), post: tokens("IN_FULL") }),
      encode("NOP_EXEC", { wait: tokens("IN_FULL") | tokens("OUT_FREE"), post: tokens("IN_FREE") | tokens("OUT_FULL") }),
      encode("NOP_SAVE", { wait: tokens("OUT_FULL"), post: tokens("OUT_FREE") }),
    ];
    const ifp = new Uint8Array(Buffer.concat(parts));
    const record = program.weights.subarray(0, 16);
    const weights = new Uint8Array(Buffer.concat(repeat((blocks * block * icp * ocp) / 16, record)));
    const apart = (count: number): Program => {
      const many = filled({ ...program, weights }, 1, ifp, count);
      const layer = many.layers[0] as Layer;
      const ifps = Array.from({ length: count }, (_, i): Ifp => {
        const words = ifp.length / 32;
        return { offset: program.instructions.length / 32 + i * words, words, cycles: 0, following: 0 };
      });
      return {
        ...many,
        layers: [
          { ...layer, tilings: [{ name: "T", ifps }], plans: layer.plans.map(() => ({ tiling: 0, cores: repeat(count, 0) })) },
        ],
      };
    };
    expect(verifyProgram(apart(1), CORE_512).steps).toBeGreaterThan(15 * blocks * (16 / icp));
    expect(refusal(apart(1000)).code).toBe("VERIFY_LIMIT");
  });

  it("refuse more pairs of tiles than a file of this size needs", () => {
    // One tile writes a byte twice under different lanes, so all others are looked through, in every tiling.
    const store = (lanes: number, wait: number, post: number): Uint8Array =>
      encode("STORE", {
        ...{ wait, post, addr_segment: SEGMENTS.OUTPUT, rows: 1, cols: 1, blocks: 1, pixel_stride: 1, contig_rows: 1 },
        ...{ contig_blocks: 1, first_mask: lanes, last_mask: 15 },
      });
    const twice = [
      encode("NOP_EXEC", { wait: tokens("OUT_FREE"), post: tokens("OUT_FULL") }),
      store(15, tokens("OUT_FULL"), 0),
      store(1, 0, tokens("OUT_FREE")),
      encode("NOP_EXEC", { wait: tokens("OUT_FREE"), post: tokens("OUT_FULL") }),
      encode("NOP_SAVE", { wait: tokens("OUT_FULL"), post: tokens("OUT_FREE") }),
    ];
    const nops = VERIFY_LIMITS.tilesPerTiling - 1;
    const instructions = new Uint8Array(Buffer.concat([program.instructions, ...twice, ...repeat(nops, encode("NOP_LDW"))]));
    const at = program.instructions.length / 32;
    const ifps = [
      { offset: at, words: twice.length, cycles: 0, following: 0 },
      ...Array.from({ length: nops }, (_, i): Ifp => ({ offset: at + twice.length + i, words: 1, cycles: 0, following: 0 })),
    ];
    const of = (tilings: number): Program => {
      const layer = program.layers[0] as Layer;
      const plans = layer.plans.map(() => ({ tiling: 0, cores: repeat(ifps.length, 0) }));
      return { ...program, instructions, layers: [{ ...layer, tilings: repeat(tilings, { name: "T", ifps }), plans }] };
    };
    expect(() => verifyProgram(of(1), CORE_512)).not.toThrow();
    expect(refusal(of(128)).code).toBe("VERIFY_LIMIT");
  });

  it("refuse more byte ranges than a file of this size needs", () => {
    // An IFP that reads 12,800 pieces apart from each other, in every layer.
    const blocks = 128;
    const loads = Array.from({ length: 100 }, (_, i) => [
      encode("LOAD_RES", {
        ...{ wait: tokens("RES_FREE"), post: tokens("RES_FULL"), addr_segment: SEGMENTS.INPUT, addr_offset: i * blocks * 64 },
        ...{ rows: 1, cols: 1, blocks, contig_rows: 1, block_stride: 2, plane: 1, buf_base: (i % 2) * 256 },
      }),
      encode("NOP_EXEC", { wait: tokens("RES_FULL"), post: tokens("RES_FREE") }),
    ]).flat();
    const ifp = new Uint8Array(Buffer.concat(loads));
    const room = { ...program, inputBytes: 2 ** 22 };
    expect(verifyProgram(filled(room, 1, ifp, 1), CORE_512).steps).toBeGreaterThan(12_800);
    expect(refusal(filled(room, VERIFY_LIMITS.layers, ifp, 1)).code).toBe("VERIFY_LIMIT");
  });
});
