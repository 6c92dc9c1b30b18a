// SPDX-License-Identifier: Apache-2.0
// Time slots of one bank: whose turn it is, and whether a burst that starts now surely ends within the turn.
//
// Slots of `cycles_i` cycles follow one another for ever, whatever anybody asks for. Nothing that the cores of one slot do
// changes what those of another one see here. A burst starts only if more cycles are left than the guard and than what is
// under way may take: a beat a cycle, but `read_i` or `write_i` cycles for a burst at least, since it may meet another row of
// a DRAM bank. All together are worked off by one a cycle. For reads there is a second count, exact: what has not come. With
// it goes what is not known to be done: writes, worked off while no read is under way (memories let reads go first). The
// lesser of the two sums holds.
// A fetch that waits when the slot of its core begins is due: room is kept for it, so it starts at its turn on the
// instruction port. Decisions stand in registers; the cycle after a start has none.

`default_nettype none

module tsr_bank_slots #(
  parameter int CORES = 16,
  parameter int T_W = 12  // bits of a time in cycles
) (
`ifdef FORMAL
  input  wire logic [1:0]               f_turn_i,   // any slot
  output logic [31+4*T_W+2*CORES:0]     f_state_o,  // all on which it depends what happens in that slot
`endif
  input  wire logic               clk_i,
  input  wire logic               rst_i,

  // As in the registers of block BANK; they change with restart_i only.
  input  wire logic [2:0]         count_i,
  input  wire logic [T_W-1:0]     cycles_i,
  input  wire logic [T_W-1:0]     guard_i,
  input  wire logic [7:0]         read_i,
  input  wire logic [7:0]         write_i,
  input  wire logic [CORES*2-1:0] owner_i,
  input  wire logic               restart_i,

  // What happens at the bank.
  input  wire logic               read_start_i,
  input  wire logic [4:0]         read_beats_i,
  input  wire logic [CORES-1:0]   read_beat_i,    // a beat for this core has come
  input  wire logic               read_last_i,    // the last one of its burst
  input  wire logic               write_start_i,
  input  wire logic [4:0]         write_beats_i,
  input  wire logic [CORES-1:0]   fetch_wait_i,   // the core asks for instructions from this bank
  input  wire logic [CORES-1:0]   fetch_start_i,

  output logic [1:0]              turn_o,         // the slot
  output logic [CORES-1:0]        mine_o,         // its cores
  output logic                    open_o,         // a read or a write may start
  output logic [CORES-1:0]        fetch_open_o
);

  localparam int SUM_W = T_W + 3;
  localparam int OUT_W = T_W + 1;
  localparam int DUE_CYCLES = 32;          // a fetch, whatever its length
  localparam int DUE_W = $clog2(CORES+1);

  logic on;
  assign on = count_i > 3'd1;

  // The frame.
  logic [1:0]     slot_q, slot_d;
  logic [T_W-1:0] left_q;
  logic [1:0]     settle_q;  // decisions are not up to date yet
  logic           turns, begins;
  assign turns  = left_q <= T_W'(1);
  assign begins = rst_i || restart_i || !on;
  assign slot_d = begins ? 2'd0 : !turns ? slot_q : ({1'b0, slot_q} + 3'd1 >= count_i) ? 2'd0 : slot_q + 2'd1;

  always_ff @(posedge clk_i) begin
    slot_q   <= slot_d;
    left_q   <= (begins || turns) ? cycles_i : left_q - 1'b1;
    settle_q <= (begins || turns) ? 2'd2 : settle_q - 2'(settle_q != '0);
  end

  logic [CORES-1:0] mine_q, mine_d;
  always_comb for (int c = 0; c < CORES; c++) mine_d[c] = !on || owner_i[c*2 +: 2] == slot_d;
  always_ff @(posedge clk_i) mine_q <= mine_d;

  // Reads under way, by slot: they may last into the next one when the memory refreshes. After a restart, beats of before it
  // may come: they end at zero.
  logic [4*OUT_W-1:0] out_q;
  logic [OUT_W-1:0]   read_cost, beat_cost, out;
  assign read_cost = OUT_W'(read_i) + OUT_W'(read_beats_i);
  assign beat_cost = OUT_W'(1) + (read_last_i ? OUT_W'(read_i) : '0);
  assign out       = out_q[slot_q*OUT_W +: OUT_W];
  generate
    for (genvar s = 0; s < 4; s++) begin : gen_slot
      logic [CORES-1:0] owned;
      logic [OUT_W-1:0] now, less;
      for (genvar c = 0; c < CORES; c++) begin : gen_core
        assign owned[c] = owner_i[c*2 +: 2] == 2'(s);
      end
      assign now  = out_q[s*OUT_W +: OUT_W];
      assign less = ((read_beat_i & owned) == '0) ? now : (now > beat_cost) ? now - beat_cost : '0;
      always_ff @(posedge clk_i)
        out_q[s*OUT_W +: OUT_W] <= begins ? '0 : (read_start_i && slot_q == 2'(s)) ? less + read_cost : less;
    end
  endgenerate

  // What the slot has started: writes and fetches, and all together.
  logic [T_W-1:0]   write_q, all_q;
  logic [SUM_W-1:0] more, write_d, all_d;
  logic [7:0]       read_time, write_time;
  logic             fetches;
  assign fetches    = fetch_start_i != '0;
  assign read_time  = (read_i > 8'(read_beats_i)) ? read_i : 8'(read_beats_i);
  assign write_time = (write_i > 8'(write_beats_i)) ? write_i : 8'(write_beats_i);
  assign more       = (write_start_i ? SUM_W'(write_time) : '0) + (fetches ? SUM_W'(DUE_CYCLES) : '0);
  assign write_d = SUM_W'(write_q) + more - SUM_W'(write_q != '0 && out == '0);
  assign all_d   = SUM_W'(all_q) + more + (read_start_i ? SUM_W'(read_time) : '0) - SUM_W'(all_q != '0);
  always_ff @(posedge clk_i) begin
    write_q <= (begins || turns) ? '0 : (write_d[SUM_W-1:T_W] != '0) ? '1 : write_d[T_W-1:0];
    all_q   <= (begins || turns) ? '0 : (all_d[SUM_W-1:T_W] != '0) ? '1 : all_d[T_W-1:0];
  end

  // Fetches that waited when the slot began, and the room kept for them.
  logic [CORES-1:0] due_q;
  logic [DUE_W-1:0] due_count, kept_q;
  always_comb begin
    due_count = '0;
    for (int c = 0; c < CORES; c++) due_count = due_count + DUE_W'(due_q[c]);
  end
  always_ff @(posedge clk_i) begin
    due_q  <= begins ? '0 : (turns ? mine_d : due_q) & fetch_wait_i & ~fetch_start_i;
    kept_q <= due_count;
  end

  // Decisions for the next cycle.
  logic [SUM_W-1:0] under_way, need;
  logic [T_W-1:0]   left_d;
  logic             settled, time_q, open_q, fresh_q;
  assign left_d  = left_q - 1'b1;
  assign under_way = SUM_W'(out) + SUM_W'(write_q);
  assign need    = SUM_W'(guard_i) + SUM_W'(32'(kept_q) * DUE_CYCLES) + ((SUM_W'(all_q) < under_way) ? SUM_W'(all_q) : under_way);
  assign settled = !begins && !turns && settle_q <= 2'd1;
  always_ff @(posedge clk_i) begin
    time_q  <= settled && left_d > guard_i;
    open_q  <= settled && SUM_W'(left_d) > need;
    fresh_q <= read_start_i || write_start_i || fetches;
  end

  logic decided;
  assign decided = !restart_i && !fresh_q;
  assign turn_o  = slot_q;
  assign mine_o  = mine_q;
  assign open_o  = !on || (decided && open_q);
  always_comb begin
    for (int c = 0; c < CORES; c++)
      fetch_open_o[c] = !on || (mine_q[c] && !restart_i && time_q && (due_q[c] || (decided && open_q)));
  end

`ifdef FORMAL
  logic             f_mine;
  logic             f_past = 1'b0;
  assign f_mine    = slot_q == f_turn_i;
  assign f_state_o = {slot_q, left_q, settle_q, mine_q, out_q[f_turn_i*OUT_W +: OUT_W],
                      f_mine ? {write_q, all_q, due_q, open_q, time_q} : {(2*T_W+CORES+2){1'b0}},
                      (f_mine && settle_q < 2'd2) ? {kept_q, fresh_q} : {(DUE_W+1){1'b0}}};

  // Cycles until the slot begins: what is left of this one, and the slots between.
  logic [1:0]     f_between;
  logic [T_W+2:0] f_until;
  assign f_between = (f_turn_i > slot_q) ? f_turn_i - slot_q - 2'd1 : 2'(count_i - 3'd1) - slot_q + f_turn_i;
  assign f_until   = (T_W+3)'(left_q) + (T_W+3)'(f_between[0] ? cycles_i : '0) + (T_W+3)'(f_between[1] ? {cycles_i, 1'b0} : '0);

  always_ff @(posedge clk_i) begin
    f_past <= 1'b1;
    // What the register block and the arbiters keep to.
    if (!f_past) assume (rst_i);
    if (f_past) assume ($stable(f_turn_i));
    assume (count_i <= 3'd4 && cycles_i >= T_W'(4));
    if (f_past) assume (restart_i || $stable({count_i, cycles_i, guard_i, read_i, write_i, owner_i}));
    if (on) begin
      assume (3'(f_turn_i) < count_i);
      assume (open_o || !(read_start_i || write_start_i));
      assume ((fetch_start_i & ~fetch_open_o) == '0);
      assume ((read_beat_i & (read_beat_i - 1'b1)) == '0);
    end

    // Without slots every core may start.
    if (!on) assert (open_o && fetch_open_o == '1);
    if (f_past && !on && $past(!on)) assert (mine_o == '1);
    if (f_past && $past(!rst_i) && on && !restart_i) begin
      // No burst starts unless more cycles than the guard are left.
      if (open_o || fetch_open_o != '0) assert (left_q > guard_i);
      // It is the turn of the owners of the slot, and of nobody else.
      for (int c = 0; c < CORES; c++) assert (mine_o[c] == (owner_i[c*2 +: 2] == turn_o));
      assert ((fetch_open_o & ~mine_o) == '0 && (due_q & ~mine_q) == '0);
      // There are as many slots as stated, of as many cycles.
      assert (left_q >= T_W'(1) && left_q <= cycles_i && 3'(slot_q) < count_i);
      // Every slot comes back: the time until it begins goes down by one every cycle, whatever happens.
      if ($past(on && !restart_i && f_past) && !$past(rst_i, 2) && $past(f_until) != (T_W+3)'(1))
        assert (f_until == $past(f_until) - 1'b1);
      // A fetch that waits when the slot begins may start in all of it but two cycles and the guard.
      for (int c = 0; c < CORES; c++) if (due_q[c] && settle_q == '0 && left_q > guard_i) assert (fetch_open_o[c]);
      cover (open_o && f_mine);
    end
  end
`endif

endmodule

`default_nettype wire
