// SPDX-License-Identifier: Apache-2.0
/** Packages come back as they were, have equal bytes for equal programs, and are refused with one clear error. */
import { CORE_512, CORE_8192 } from "@tessera/hw";
import { beforeAll, describe, expect, it } from "vitest";
import { compileGraph } from "../../src/backend/compile.js";
import type { PackageError } from "../../src/package/errors.js";
import { packProgram } from "../../src/package/pack.js";
import type { Program } from "../../src/package/program.js";
import { unpackProgram } from "../../src/package/unpack.js";
import { GraphBuilder, window } from "../backend/support/graphs.js";

function compile(): Program {
  const g = new GraphBuilder(3);
  const graph = g.graph([g.conv(g.conv(g.input(3, 12, 12), 24, window([3, 3], [2, 2], [1, 1, 1, 1])), 16, window([1, 1]))]);
  const softmax = { op: "Softmax", inputs: ["x"], outputs: ["y"], attributes: { axis: -1, scale: [0.5, 1e-9] } };
  const binding = { name: "image", type: "float32", shape: [1, 3, 12, 12] } as const;
  return compileGraph({ ...graph, head: [softmax], userInputs: [binding], macs: 2 ** 40 }, CORE_512, {
    maxCores: 4,
    preprocess: { mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.2], order: "bgr" },
  });
}

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as PackageError).code;
  }
  return "no error";
};

describe("package", () => {
  let program: Program;
  let file: Uint8Array;
  beforeAll(() => {
    program = compile();
    file = packProgram(program);
  });

  it("comes back as it was", () => {
    const again = unpackProgram(file, CORE_512);
    expect({ ...again, instructions: [...again.instructions], weights: [...again.weights] }).toEqual({
      ...program,
      instructions: [...program.instructions],
      weights: [...program.weights],
    });
  });

  it("has the same bytes when compiled again", () => {
    expect(Buffer.compare(packProgram(compile()), file)).toBe(0);
  });

  it("is refused when cut short anywhere", () => {
    for (const length of [8, 20, 47, 48, 100, 500, file.length - 1]) {
      expect(
        codeOf(() => unpackProgram(file.subarray(0, length))),
        `${length} bytes`,
      ).toBe("PACKAGE_TRUNCATED");
    }
    expect(codeOf(() => unpackProgram(file.subarray(0, 5)))).toBe("PACKAGE_FORMAT");
  });

  it("is refused when any part of it is changed", () => {
    const changed = (at: number): Uint8Array => file.map((byte, i) => (i === at ? byte ^ 0x40 : byte));
    expect(codeOf(() => unpackProgram(changed(0)))).toBe("PACKAGE_FORMAT");
    expect(codeOf(() => unpackProgram(changed(8)))).toBe("PACKAGE_VERSION");
    for (const at of [20, 60, 300, file.length - 1, file.length - program.weights.length - 100]) {
      expect(
        codeOf(() => unpackProgram(changed(at))),
        `byte ${at}`,
      ).toBe("PACKAGE_CORRUPT");
    }
  });

  it("is refused for another instruction set layout or core", () => {
    expect(codeOf(() => unpackProgram(packProgram({ ...program, layoutHash: program.layoutHash ^ 1 })))).toBe("PACKAGE_LAYOUT");
    expect(codeOf(() => unpackProgram(file, CORE_8192))).toBe("PACKAGE_CONFIG");
  });
});
