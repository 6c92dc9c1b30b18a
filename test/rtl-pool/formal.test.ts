// SPDX-License-Identifier: Apache-2.0
/** Formal contracts of the pool's cells, and for each some changes of the RTL that break it. */
import { describe, expect, test } from "vitest";
import { type Mutation, type Proof, prove } from "./prove.js";

const proofs: readonly { readonly proof: Proof; readonly mutations: readonly Mutation[] }[] = [
  {
    proof: { file: "lib/tsr_fifo.sv", parameters: { WIDTH: 2, DEPTH: 4 }, depth: 8 },
    mutations: [
      { from: "in_ready_o  = (count_q != CNT_W'(DEPTH))", to: "in_ready_o  = 1'b1" },
      { from: "load = (count_q != CNT_W'(valid_q))", to: "load = (count_q != '0)" },
      { from: "(valid_q && !out_ready_i);", to: "valid_q;" },
    ],
  },
  {
    proof: { file: "lib/tsr_rr_arbiter.sv", parameters: { N: 4 }, depth: 6 },
    mutations: [
      { from: "mask_q <= ~(pick | (pick - 1'b1))", to: "mask_q <= '0" },
      { from: "pick_from = (upper != '0) ? upper : req_i", to: "pick_from = (upper != '0) ? upper : mask_q" },
    ],
  },
  {
    proof: { file: "lib/tsr_pick.sv", parameters: { N: 5, WIDTH: 2 }, depth: 2 },
    mutations: [
      { from: "INDEX_W - $clog2(k + 1)", to: "$clog2(k + 1) - 1" },
      { from: "k >= LEAVES + N", to: "k >= LEAVES + N - 1" },
    ],
  },
  {
    proof: { file: "lib/tsr_skid.sv", uses: ["core/tsr_select.sv"], parameters: { WIDTH: 2 }, depth: 6 },
    mutations: [{ from: "out_free    = !out_valid_q || out_ready_i", to: "out_free    = 1'b1" }],
  },
  {
    proof: { file: "port/tsr_return_store.sv", parameters: { WIDTH: 2, DEPTH: 4 }, depth: 8 },
    mutations: [
      { from: "read_ptr_q[PTR_W] ^ (write_slot_i < read_ptr_q[PTR_W-1:0])", to: "read_ptr_q[PTR_W]" },
      { from: "== read_ptr_q[PTR_W] && !clearing", to: "== read_ptr_q[PTR_W]" },
      { from: "assign load        = have && (!valid_q", to: "assign load        = space_q != USED_W'(DEPTH) && (!valid_q" },
      { from: "space_q - USED_W'(reserve_i) + USED_W'(leave)", to: "space_q - USED_W'(reserve_i) + USED_W'(load)" },
      { from: "have && (!valid_q || out_ready_i)", to: "have" },
      { from: "clearing ? '0 : space_q", to: "space_q" },
      { from: "<= !clearing && write_pass", to: "<= write_pass" },
    ],
  },
  {
    proof: { file: "port/tsr_stage_store.sv", parameters: { HALF: 2, SIDE: 1, DEPTH: 4 }, depth: 8 },
    mutations: [
      { from: "in_ready_o  = count_q != CNT_W'(DEPTH)", to: "in_ready_o  = 1'b1" },
      { from: "if (in_high_i) high", to: "if (push_i) high" },
      { from: "load        = count_q != CNT_W'(valid_q)", to: "load        = count_q != '0" },
      { from: "(valid_q && !out_ready_i);", to: "valid_q;" },
    ],
  },
  {
    proof: { file: "port/tsr_guard.sv", parameters: { BANKS: 3 }, depth: 3 },
    mutations: [
      { from: "{1'b0, page} < in_pages_i", to: "{1'b0, page} <= in_pages_i" },
      { from: "&& last_unit < 6'd32", to: "" },
      { from: "32'(bank) >= BANKS", to: "32'(bank) > BANKS" },
      { from: "local_page[PAGE_W:LOCAL_W] != '0", to: "1'b0" },
      { from: "assign legal = in_permit_i &&", to: "assign legal =" },
    ],
  },
  {
    proof: { file: "port/tsr_guard.sv", parameters: { BANKS: 4, FAST_PAGES: 512 }, depth: 3 },
    mutations: [
      { from: "32'(local_page) >= FAST_PAGES", to: "32'(local_page) > FAST_PAGES" },
      { from: "page < 24'(in_fast_pages_i)", to: "page <= 24'(in_fast_pages_i)" },
      { from: "fast_q ? bank + 4'(BANKS) : bank", to: "bank" },
    ],
  },
];

describe.each(proofs)("$proof.file", ({ proof, mutations }) => {
  test("keeps its contract", { timeout: 120_000 }, async () => {
    expect(await prove(proof)).toBe("proved");
  });

  test.each(mutations)("breaks it with: $to", { timeout: 120_000 }, async (mutation) => {
    expect(await prove(proof, mutation)).not.toBe("proved");
  });
});
