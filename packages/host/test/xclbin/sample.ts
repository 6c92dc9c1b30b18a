// SPDX-License-Identifier: Apache-2.0
/** A small container with a section of each kind that this project writes. */
import {
  sectionKind,
  writeClocks,
  writeConnectivity,
  writeIpLayout,
  writeKeyValues,
  writeMemories,
  type Xclbin,
} from "../../src/index.js";

export const SAMPLE: Xclbin = {
  version: { major: 2, minor: 13, patch: 466 },
  mode: "HW_EMU",
  platform: "xilinx_u250_gen3x16_xdma_4_1_202210_1",
  uuid: "00112233445566778899aabbccddeeff",
  interfaceUuid: "ffeeddccbbaa99887766554433221100",
  timestamp: 1_750_000_000,
  sections: [
    {
      kind: sectionKind("MEM_TOPOLOGY"),
      name: "mem",
      data: writeMemories([
        { type: "DDR4", used: true, sizeKib: 16 * 2 ** 20, base: 0n, tag: "DDR[0]" },
        { type: "HBM", used: false, sizeKib: 262144, base: 2n ** 34n, tag: "HBM[3]" },
      ]),
    },
    {
      kind: sectionKind("IP_LAYOUT"),
      name: "ip",
      data: writeIpLayout([
        {
          type: "KERNEL",
          properties: { interrupt: true, interruptId: 5, control: "AP_CTRL_NONE" },
          base: 0x1800000n,
          name: "tessera:tessera_1",
        },
        { type: "MEM_HBM", properties: 0x10003, base: 2n ** 64n - 1n, name: "hbm" },
      ]),
    },
    { kind: sectionKind("CONNECTIVITY"), name: "con", data: writeConnectivity([{ argument: 1, ip: 0, memory: 1 }]) },
    {
      kind: sectionKind("CLOCK_FREQ_TOPOLOGY"),
      name: "clock",
      data: writeClocks([{ mhz: 300, type: "DATA", name: "DATA_CLK" }]),
    },
    { kind: sectionKind("KEYVALUE_METADATA"), name: "", data: writeKeyValues([{ key: "owner", value: "lab" }]) },
    { kind: 99, name: "", data: Uint8Array.of(1, 2, 3) },
  ],
};
