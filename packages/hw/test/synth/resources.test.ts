// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { deepestPath } from "../../src/synth/levels.js";
import { parseNetlist } from "../../src/synth/netlist.js";
import { mappedModule, moduleResources } from "../../src/synth/resources.js";

const cell = (type: string, inputs: readonly number[], outputs: readonly number[]) => ({
  type,
  port_directions: { I: "input", O: "output" },
  connections: { I: inputs, O: outputs },
});

const netlist = parseNetlist(
  JSON.stringify({
    modules: {
      "$paramod\\tsr_leaf\\W=s32'1": {
        cells: { a: cell("LUT6", [1], [2]), b: cell("FDRE", [2], [3]), m: cell("RAMB18E2", [3], [4]) },
      },
      "$paramod\\tsr_leaf\\W=s32'0": { cells: { a: cell("RAM32M16", [1], [2]) } },
      tsr_top: {
        cells: {
          x: cell("$paramod\\tsr_leaf\\W=s32'1", [], []),
          y: cell("$paramod\\tsr_leaf\\W=s32'1", [], []),
          z: cell("$paramod\\tsr_leaf\\W=s32'0", [], []),
          d: cell("DSP48E2", [], []),
          i: cell("LUT1", [], []),
        },
      },
      LUT6: { cells: {} },
    },
  }),
);

const mapped = new Map(Object.entries(netlist.modules).map(([name, module], levels) => [name, mappedModule(module, levels)]));

describe("resources of mapped modules", () => {
  it("counts every instance, and one module under one name whatever its parameters", () => {
    const found = moduleResources(mapped, "tsr_top");
    const [leaf, top] = ["tsr_leaf", "tsr_top"].map((name) => found.find((module) => module.name === name));
    expect(top).toMatchObject({ name: "tsr_top", instances: 1, total: { lut: 10, lutMemory: 8, ff: 2, dsp: 1, bram36: 1 } });
    expect(top?.own).toMatchObject({ lut: 0, dsp: 1 });
    expect(leaf).toMatchObject({ name: "tsr_leaf", instances: 3, total: { lut: 10, lutMemory: 8 }, levels: 1 });
  });

  it("counts memories by the tables that hold them", () => {
    const cells = { RAM64M8: 1, RAM128X1D: 1, RAM256X1D: 2, RAM512X1S: 1 };
    const [found] = moduleResources(new Map([["tsr_top", { cells, levels: 0 }]]), "tsr_top");
    expect(found?.total).toMatchObject({ lut: 36, lutMemory: 36 });
  });

  it("multiplies the instances of every step down", () => {
    const design = new Map([
      ["tsr_top", { cells: { tsr_mid: 3, LUT2: 1 }, levels: 0 }],
      ["tsr_mid", { cells: { tsr_low: 4, RAMB18E2: 1 }, levels: 0 }],
      ["tsr_low", { cells: { FDRE: 5, DSP48E2: 1 }, levels: 2 }],
    ]);
    const found = moduleResources(design, "tsr_top");
    expect(found.map(({ name, instances }) => [name, instances])).toEqual([
      ["tsr_top", 1],
      ["tsr_low", 12],
      ["tsr_mid", 3],
    ]);
    expect(found[0]?.total).toEqual({ lut: 1, lutMemory: 0, ff: 60, dsp: 12, bram36: 1.5, uram: 0 });
    expect(found[1]).toMatchObject({ own: { ff: 60 }, total: { ff: 60 }, levels: 2 });
  });

  it("does not count a module that nobody mapped as nothing", () => {
    expect(() => moduleResources(new Map([["tsr_top", { cells: { tsr_leaf: 1 }, levels: 0 }]]), "tsr_top")).toThrow(/tsr_leaf/);
  });
});

describe("logic levels", () => {
  const path = (cells: Record<string, ReturnType<typeof cell>>) => deepestPath({ cells } as Parameters<typeof deepestPath>[0]);

  it("counts tables between registers, not carry chains", () => {
    const found = path({
      start: cell("FDRE", [9], [1]),
      a: cell("LUT6", [1], [2]),
      chain: cell("CARRY4", [2], [3]),
      b: cell("LUT3", [3, 1], [4]),
      end: cell("FDRE", [4], [5]),
      after: cell("LUT2", [5], [6]),
    });
    expect(found).toEqual({ levels: 2, cells: ["a", "chain", "b"] });
  });

  it("ends where a memory of look-up tables is written, and begins where it is read", () => {
    const memory = (output: Record<string, number[]>) => ({
      type: "RAM32M16",
      port_directions: { DIA: "input", WE: "input", ADDRA: "input", ADDRH: "input", DOA: "output", DOH: "output" },
      connections: { DIA: [2], WE: [2], ADDRA: [1], ADDRH: [2], ...output },
    });
    const around = { a: cell("LUT6", [1], [2]), b: cell("LUT6", [3], [4]) };
    expect(path({ ...around, m: memory({ DOA: [3] }) }).levels).toBe(2);
    expect(path({ ...around, m: memory({ DOA: [3], DOH: [5] }) }).levels).toBe(3);
  });

  it("ends on a combinational loop", () => {
    expect(path({ a: cell("LUT2", [1, 2], [3]), b: cell("LUT2", [3], [2]) }).levels).toBe(2);
  });
});
