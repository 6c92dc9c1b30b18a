// SPDX-License-Identifier: Apache-2.0
/** A container says which pool it holds. */
import { preset } from "@tessera/hw";
import { layoutHash } from "@tessera/isa";
import { describe, expect, it } from "vitest";
import { poolIdentity, readIdentity, readKeyValues, readXclbin, sectionOf, withIdentity, writeXclbin } from "../../src/index.js";
import { SAMPLE } from "./sample.js";

const config = preset("virt-4x512");

describe("pool identity", () => {
  it("is read from the file into which it was written; what others have put there stays", () => {
    const stamped = withIdentity({ ...SAMPLE, trailer: Uint8Array.of(1) }, poolIdentity(config));
    const read = readXclbin(writeXclbin(stamped));
    expect(readIdentity(read)).toEqual(poolIdentity(config));
    expect(readIdentity(read)?.layoutHash).toBe(layoutHash());
    // The tool's own copy of the metadata does not know of it.
    expect(read.trailer?.length).toBe(0);
    const keys = readKeyValues(sectionOf(read, "KEYVALUE_METADATA") ?? new Uint8Array()).map(({ key }) => key);
    expect(keys).toEqual(["owner", "tessera.config", "tessera.layout_hash", "tessera.config_hash", "tessera.design_hash"]);
  });

  it("replaces the one that was there", () => {
    const twice = withIdentity(withIdentity(SAMPLE, poolIdentity(preset("tiny"))), poolIdentity(config));
    expect(readIdentity(twice)?.config.name).toBe("virt-4x512");
    expect(twice.sections.length).toBe(SAMPLE.sections.length);
  });

  it("is none of a container that holds something else", () => {
    expect(readIdentity(SAMPLE)).toBeNull();
    expect(readIdentity({ ...SAMPLE, sections: [] })).toBeNull();
  });

  it("is refused when it contradicts itself", () => {
    const identity = poolIdentity(config);
    const refused = expect.objectContaining({ code: "XCLBIN_FORMAT" });
    for (const wrong of [{ configHash: 1 }, { designHash: "0" }, { config: { ...config, cores: 8 } }, { config: { cores: 1e9 } }])
      expect(() => readIdentity(withIdentity(SAMPLE, { ...identity, ...wrong } as typeof identity))).toThrow(refused);
  });
});
