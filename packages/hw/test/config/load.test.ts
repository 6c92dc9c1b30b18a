// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CORE_512, CORE_TINY } from "../../src/config/core-config.js";
import { checkPoolConfig, loadPoolConfig, preset } from "../../src/config/load.js";
import type { PoolConfig } from "../../src/config/pool-config.js";
import { PRESET_NAMES } from "../../src/config/presets.js";

const base = preset("virt-16x512");

describe("presets", () => {
  it.each(PRESET_NAMES)("%s is valid and carries its own name", (name) => {
    expect(preset(name).name).toBe(name);
  });

  it("state what they are for", () => {
    expect(preset("virt-16x512")).toMatchObject({ cores: 16, clusters: 4, banks: 4, virtualization: "full", core: CORE_512 });
    expect(preset("static-16x512")).toEqual({ ...base, name: "static-16x512", virtualization: "none", timeSlots: false });
    expect(preset("single-8192").core.pp * preset("single-8192").core.icp * preset("single-8192").core.ocp * 2).toBe(8192);
    expect(preset("virt-4x512")).toMatchObject({ cores: 4, clusters: 1, banks: 1, core: CORE_512 });
    expect(preset("tiny")).toMatchObject({ cores: 2, clusters: 1, banks: 1, core: CORE_TINY });
  });

  it("an unknown name lists the known ones", () => {
    expect(() => preset("huge")).toThrow(/no preset is called "huge"; presets: virt-16x512, .*tiny/);
  });
});

describe("bad values", () => {
  const withCore = (core: Partial<PoolConfig["core"]>): unknown => ({ ...base, core: { ...base.core, ...core } });
  const cases: readonly [what: string, input: unknown, message: RegExp][] = [
    ["cores above the register map", { ...base, cores: 17 }, /cores = 17: .*<=16/],
    ["cores of the wrong type", { ...base, cores: "many" }, /cores = "many": .*number/],
    ["an unknown field", { ...base, speed: 3 }, /speed/],
    ["clusters that do not divide the cores", { ...base, clusters: 3 }, /clusters = 3: must be a divisor of cores = 16/],
    ["fewer banks than clusters", { ...base, banks: 2 }, /banks = 2: must be a multiple of clusters = 4/],
    ["PP that is no power of two", withCore({ pp: 6 }), /core\.pp = 6: must be a power of two/],
    ["PP too small for a beat", withCore({ pp: 2 }), /core\.pp = 2: must be at least 32\/ICP = 4/],
    ["OCP below ICP", withCore({ icp: 16, ocp: 8 }), /core\.ocp = 8: must be a multiple of ICP = 16/],
    ["OCP above 32", withCore({ ocp: 64 }), /core\.ocp = 64: .*<=32/],
    [
      "an input buffer past its address field",
      withCore({ inputBufferBytes: 2 ** 20 }),
      /core\.inputBufferBytes = 1048576: must be 512 to 524288/,
    ],
    [
      "an output buffer past its address field",
      withCore({ outputBufferBytes: 2 ** 18 }),
      /core\.outputBufferBytes = 262144: .*<=131072/,
    ],
    [
      "a weight buffer without two halves",
      withCore({ weightBufferBytes: 2048 }),
      /core\.weightBufferBytes = 2048: must be 4096 to/,
    ],
    [
      "an instruction memory without room",
      withCore({ instructionMemoryBytes: 1024 }),
      /core\.instructionMemoryBytes = 1024: must be at least 2048/,
    ],
    [
      "a wide port beside other cores",
      withCore({ portBytes: 64 }),
      /core\.portBytes = 64: must be 32, but for cores alone in their cluster/,
    ],
    ["a return store shorter than a burst", { ...base, returnDepth: 8 }, /returnDepth = 8: .*>=16/],
    ["a name that is no file name", { ...base, name: "../x" }, /name = "\.\.\/x": must be lower-case/],
  ];

  it.each(cases)("%s", (_what, input, message) => {
    expect(() => checkPoolConfig(input)).toThrow(message);
    expect(() => checkPoolConfig(input)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  it("are reported together", () => {
    expect(() => checkPoolConfig({ ...base, cores: 0, tasks: 99 })).toThrow(/cores = 0.*tasks = 99/);
  });
});

describe("configuration files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tessera-config-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const load = async (text: string): Promise<PoolConfig> => {
    const file = join(folder, "pool.json");
    await writeFile(file, text);
    return loadPoolConfig(file);
  };

  it("state differences from a preset", async () => {
    const config = await load('{ "name": "mine", "extends": "tiny", "cores": 1, "core": { "activationTable": false } }');
    expect(config).toEqual({ ...preset("tiny"), name: "mine", cores: 1, core: { ...CORE_TINY, activationTable: false } });
  });

  it("need a name", async () => {
    await expect(load('{ "cores": 8 }')).rejects.toThrow(/name = undefined: must name the design/);
  });

  it("must be one JSON object", async () => {
    await expect(load("cores: 3")).rejects.toMatchObject({ code: "CONFIG_UNREADABLE" });
    await expect(load("[1]")).rejects.toMatchObject({ code: "CONFIG_UNREADABLE" });
  });

  it("must exist", async () => {
    await expect(loadPoolConfig(join(folder, "none.json"))).rejects.toMatchObject({ code: "CONFIG_NOT_FOUND" });
  });
});
