// SPDX-License-Identifier: Apache-2.0
/** What is read from and written for the unit's model. */
import { expect, test } from "vitest";
import { portMacros, portsOf, unitPlace } from "../src/verilate/unit-model.js";

const HEADER = `
    VL_IN8(&clk_i,0,0);
    VL_IN16(&limit_i,9,0);
    VL_IN8(&r_valid_i,3,0);
    VL_IN(&r_slot_i,27,0);
    VL_INW(&r_data_i,2047,0,64);
    VL_IN8(&fetch_data_valid_i,0,0);
    VL_INW(&fetch_data_i,511,0,16);
    VL_INW(&slots_i,95,0,3);
    VL_OUT64(&fault_addr_o,39,0);
`;

test("ports are read from a Verilated header", () => {
  expect(portsOf(HEADER)).toContainEqual({ name: "limit_i", input: true, bits: 10 });
  expect(portsOf(HEADER)).toContainEqual({ name: "fault_addr_o", input: false, bits: 40 });
  expect(portsOf(HEADER)).toHaveLength(9);
});

test("a header of another form is refused", () => {
  expect(() => portsOf("CData& clk_i;")).toThrow(/not supported/);
});

test("the unit's place has the same ports, visible from outside", () => {
  const place = unitPlace(portsOf(HEADER));
  expect(place).toContain("input logic [9:0] limit_i /*verilator public_flat_rd*/");
  expect(place).toContain("output logic [39:0] fault_addr_o /*verilator public_flat_rw*/");
});

test("data counts only with its valid bit, other inputs always, the clock is no wire", () => {
  expect(portMacros(portsOf(HEADER)).trim().split("\n")).toEqual([
    "TSR_IN(limit_i)",
    "TSR_IN(r_valid_i)",
    "TSR_DATA(r_slot_i, 28, r_valid_i, 4)",
    "TSR_DATA(r_data_i, 2048, r_valid_i, 4)",
    "TSR_IN(fetch_data_valid_i)",
    "TSR_DATA(fetch_data_i, 512, fetch_data_valid_i, 1)",
    "TSR_IN(slots_i)",
    "TSR_OUT(fault_addr_o)",
  ]);
});
