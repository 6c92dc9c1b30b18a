// SPDX-License-Identifier: Apache-2.0
/** Changes of the RTL that break its formal contracts. */
import { type Claim, prove, readRtl } from "@tessera/bench";

/** A change to the RTL that the proof must notice. */
export interface Change {
  readonly from: string;
  readonly to: string;
}

/** By the proof's name. */
export const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  "tsr_fifo WIDTH=2 DEPTH=4": [
    { from: "in_ready_o  = (count_q != CNT_W'(DEPTH))", to: "in_ready_o  = 1'b1" },
    { from: "load = (count_q != CNT_W'(valid_q))", to: "load = (count_q != '0)" },
    { from: "(valid_q && !out_ready_i);", to: "valid_q;" },
  ],
  "tsr_rr_arbiter N=4": [
    { from: "valid_o) mask_q <= ~(pick | (pick - 1'b1))", to: "valid_o) mask_q <= '0" },
    { from: "pick_from = (upper != '0) ? upper : req_i", to: "pick_from = (upper != '0) ? upper : mask_q" },
  ],
  "tsr_rr_arbiter N=3 TURNS=4": [
    { from: "mask_q                <= away_q[turn_i*N +: N];", to: "" },
    { from: "away_q[turn_q*N +: N] <= mask_q;", to: "" },
    { from: "turn_i != turn_q) begin", to: "1'b0) begin" },
  ],
  "tsr_bank_slots CORES=2 T_W=6": [
    { from: "left_q <= T_W'(1);", to: "left_q <= T_W'(1) && !read_start_i;" },
    { from: "settled && debt <= debt_i", to: "settled" },
    { from: "SUM_W'(debt) - SUM_W'(debt != '0)", to: "SUM_W'(debt)" },
    { from: "(fetches ? SUM_W'(FETCH_CYCLES) : '0)", to: "'0" },
    { from: "(mine_q[c] && !restart_i", to: "(!restart_i" },
    { from: "+ 3'd1 >= count_i) ? 2'd0", to: "+ 3'd1 > count_i) ? 2'd0" },
    { from: "time_q && (due_q[c] || (decided && open_q))", to: "time_q && decided && open_q" },
    { from: "(decided && open_q)))", to: "(decided || open_q)))" },
  ],
  "tsr_bank_hold WHO=2 WIDTH=1 BURSTS=4 BEATS=16 MOST=5 T_W=3": [
    { from: "&& !start_i) hold_q <= hold_i", to: ") hold_q <= hold_i" },
    { from: "now_q + hold_q", to: "now_q + hold_q - 1'b1" },
    { from: "ripe_q != out_q && data_valid", to: "start_q != out_q && data_valid" },
    { from: "ripe_q != start_q && due == now_q", to: "ripe_q != start_q" },
    { from: "beat_q + 5'd1 == beats", to: "beat_q == beats" },
    { from: "beats_q <= BEATS_W'(BEATS - AT_ONCE * MOST)", to: "1'b1" },
  ],
  "tsr_slots_twins CORES=2 T_W=6": [
    { from: "else if (slot_q == 2'(s)) debt_q", to: "else debt_q" },
    { from: "(begins || turns) ? 2'd2", to: "begins ? 2'd2" },
    { from: "(turns ? mine_d : due_q) & fetch_wait_i", to: "(turns ? '1 : due_q) & fetch_wait_i" },
  ],
  "tsr_pick N=5 WIDTH=2": [
    { from: "INDEX_W - $clog2(k + 1)", to: "$clog2(k + 1) - 1" },
    { from: "k >= LEAVES + N", to: "k >= LEAVES + N - 1" },
  ],
  "tsr_skid WIDTH=2": [{ from: "out_free    = !out_valid_q || out_ready_i", to: "out_free    = 1'b1" }],
  "tsr_return_store WIDTH=2 DEPTH=4": [
    { from: "read_ptr_q[PTR_W] ^ (write_slot_i < read_ptr_q[PTR_W-1:0])", to: "read_ptr_q[PTR_W]" },
    { from: "== read_ptr_q[PTR_W] && !clearing", to: "== read_ptr_q[PTR_W]" },
    { from: "assign load        = have && (!valid_q", to: "assign load        = space_q != USED_W'(DEPTH) && (!valid_q" },
    { from: "space_q - USED_W'(reserve_i) + USED_W'(leave)", to: "space_q - USED_W'(reserve_i) + USED_W'(load)" },
    { from: "have && (!valid_q || out_ready_i)", to: "have" },
    { from: "clearing ? '0 : space_q", to: "space_q" },
    { from: "<= !clearing && write_pass", to: "<= write_pass" },
  ],
  "tsr_stage_store HALF=2 SIDE=1 DEPTH=4": [
    { from: "in_ready_o  = count_q != CNT_W'(DEPTH)", to: "in_ready_o  = 1'b1" },
    { from: "if (in_high_i) high", to: "if (push_i) high" },
    { from: "load        = count_q != CNT_W'(valid_q)", to: "load        = count_q != '0" },
    { from: "(valid_q && !out_ready_i);", to: "valid_q;" },
  ],
  tsr_fetch_port: [{ from: "slot_cycles_i > 8'd1", to: "slot_cycles_i != 8'd1" }],
  tsr_fetch: [
    { from: "answer_q == '0 || !paced_i", to: "1'b1" },
    { from: "(state_q == RECEIVE || state_q == HOLD)", to: "state_q == HOLD" },
    { from: "answer_q <= paced_i ?", to: "answer_q <= !paced_i ?" },
  ],
  "tsr_guard BANKS=3": [
    { from: "{1'b0, page} < in_pages_i", to: "{1'b0, page} <= in_pages_i" },
    { from: "&& last_unit < 6'd32", to: "" },
    { from: "32'(bank) >= BANKS", to: "32'(bank) > BANKS" },
    { from: "local_page[PAGE_W:LOCAL_W] != '0", to: "1'b0" },
    { from: "assign legal = in_permit_i &&", to: "assign legal =" },
  ],
  "tsr_guard BANKS=4 FAST_PAGES=512": [
    { from: "32'(local_page) >= FAST_PAGES", to: "32'(local_page) > FAST_PAGES" },
    { from: "page < 24'(in_fast_pages_i)", to: "page <= 24'(in_fast_pages_i)" },
    { from: "fast_q ? bank + 4'(BANKS) : bank", to: "bank" },
  ],
};

/** Changes the logic, not what is claimed of it. */
export async function proveChanged(claim: Claim, { from, to }: Change): Promise<string> {
  const text = await readRtl(claim.file);
  const parts = text.split(/(^`ifdef FORMAL$[\s\S]*?^`endif$)/m);
  const changed = parts.map((part) => (part.startsWith("`ifdef FORMAL") ? part : part.replaceAll(from, to)));
  const places =
    parts
      .filter((part) => !part.startsWith("`ifdef FORMAL"))
      .join("")
      .split(from).length - 1;
  if (places !== 1) throw new Error(`The logic of ${claim.file} holds "${from}" ${places} times, not once`);
  return prove(claim, changed.join(""));
}
