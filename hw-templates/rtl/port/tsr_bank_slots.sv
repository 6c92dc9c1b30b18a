// SPDX-License-Identifier: Apache-2.0
// Time slots of one bank: whose turn it is, and whether a burst may start.
//
// Slots of `cycles_i` cycles follow one another for ever, whatever anybody asks for. What a burst may take is a debt of its
// slot: a beat a cycle, but `read_i` or `write_i` cycles at least, since it may meet another row of a DRAM bank. A debt is
// worked off by one a cycle while it is the slot's turn, and lasts beyond it. Bursts may start while the debt is `debt_i` at
// most: so a slot's bursts take no longer than its turns on the whole, and what of them waits in the memory is bounded.
// Nothing hangs on when the memory answers, nor on what the cores of another slot do.
// A fetch that waits when the slot of its core begins is due: it starts at its turn on the instruction port, whatever the
// debt. Decisions stand in registers; the cycle after a start has none.

`default_nettype none

module tsr_bank_slots #(
  parameter int CORES = 16,
  parameter int T_W = 12  // bits of a time in cycles
) (
`ifdef FORMAL
  input  wire logic [1:0]               f_turn_i,   // any slot
  output logic [6+2*T_W+2*CORES:0]      f_state_o,  // all on which it depends what happens in that slot
`endif
  input  wire logic               clk_i,
  input  wire logic               rst_i,

  // As in the registers of block BANK; they change with restart_i only.
  input  wire logic [2:0]         count_i,
  input  wire logic [T_W-1:0]     cycles_i,
  input  wire logic [T_W-1:0]     debt_i,
  input  wire logic [7:0]         read_i,
  input  wire logic [7:0]         write_i,
  input  wire logic [CORES*2-1:0] owner_i,
  input  wire logic               restart_i,

  // What starts at the bank.
  input  wire logic               read_start_i,
  input  wire logic [4:0]         read_beats_i,
  input  wire logic               write_start_i,
  input  wire logic [4:0]         write_beats_i,
  input  wire logic [CORES-1:0]   fetch_wait_i,   // the core asks for instructions from this bank
  input  wire logic [CORES-1:0]   fetch_start_i,

  output logic [1:0]              turn_o,         // the slot
  output logic [CORES-1:0]        mine_o,         // its cores
  output logic                    open_o,         // a read or a write may start
  output logic [CORES-1:0]        fetch_open_o
);

  localparam int SUM_W = (T_W > 8 ? T_W : 8) + 2;
  localparam int FETCH_CYCLES = 32;  // a fetch, whatever its length

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

  // What the bursts of each slot may still take.
  logic [4*T_W-1:0] debt_q;
  logic [T_W-1:0]   debt, debt_d;
  logic [SUM_W-1:0] sum;
  logic [7:0]       read_time, write_time;
  logic             fetches;
  assign fetches    = fetch_start_i != '0;
  assign read_time  = (read_i > 8'(read_beats_i)) ? read_i : 8'(read_beats_i);
  assign write_time = (write_i > 8'(write_beats_i)) ? write_i : 8'(write_beats_i);
  assign debt   = debt_q[slot_q*T_W +: T_W];
  assign sum    = SUM_W'(debt) - SUM_W'(debt != '0) + (read_start_i ? SUM_W'(read_time) : '0) +
                  (write_start_i ? SUM_W'(write_time) : '0) + (fetches ? SUM_W'(FETCH_CYCLES) : '0);
  assign debt_d = (sum[SUM_W-1:T_W] != '0) ? '1 : sum[T_W-1:0];
  always_ff @(posedge clk_i) begin
    for (int s = 0; s < 4; s++) begin
      if (begins) debt_q[s*T_W +: T_W] <= '0;
      else if (slot_q == 2'(s)) debt_q[s*T_W +: T_W] <= debt_d;
    end
  end

  // Fetches that waited when the slot began.
  logic [CORES-1:0] due_q;
  always_ff @(posedge clk_i) due_q <= begins ? '0 : (turns ? mine_d : due_q) & fetch_wait_i & ~fetch_start_i;

  // Decisions for the next cycle.
  logic time_q, open_q, fresh_q, settled, decided;
  assign settled = !begins && !turns && settle_q <= 2'd1;
  always_ff @(posedge clk_i) begin
    time_q  <= settled;
    open_q  <= settled && debt <= debt_i;
    fresh_q <= read_start_i || write_start_i || fetches;
  end

  assign decided = !restart_i && !fresh_q;
  assign turn_o  = slot_q;
  assign mine_o  = mine_q;
  assign open_o  = !on || (decided && open_q);
  always_comb begin
    for (int c = 0; c < CORES; c++)
      fetch_open_o[c] = !on || (mine_q[c] && !restart_i && time_q && (due_q[c] || (decided && open_q)));
  end

`ifdef FORMAL
  logic             f_mine, f_on;
  logic             f_past = 1'b0;
  assign f_mine    = slot_q == f_turn_i;
  assign f_on      = count_i > 3'd1;
  assign f_state_o = {slot_q, left_q, settle_q, mine_q, debt_q[f_turn_i*T_W +: T_W],
                      f_mine ? {due_q, open_q, time_q} : {(CORES+2){1'b0}}, f_mine && settle_q < 2'd2 && fresh_q};

  // Cycles until the slot begins: what is left of this one, and the slots between.
  logic [1:0]     f_between;
  logic [T_W+2:0] f_until;
  assign f_between = (f_turn_i > slot_q) ? f_turn_i - slot_q - 2'd1 : 2'(count_i - 3'd1) - slot_q + f_turn_i;
  assign f_until   = (T_W+3)'(left_q) + (T_W+3)'(f_between[0] ? cycles_i : '0) + (T_W+3)'(f_between[1] ? {cycles_i, 1'b0} : '0);
  logic [T_W-1:0] f_debt;
  logic [15:0]    f_more;  // what starts may take
  assign f_debt = debt_q[f_turn_i*T_W +: T_W];
  assign f_more = (read_start_i ? 16'(read_i > 8'(read_beats_i) ? read_i : 8'(read_beats_i)) : '0) +
                  (write_start_i ? 16'(write_i > 8'(write_beats_i) ? write_i : 8'(write_beats_i)) : '0) + (fetches ? 16'd32 : '0);

  always_ff @(posedge clk_i) begin
    f_past <= 1'b1;
    // What the register block and the arbiters keep to.
    if (!f_past) assume (rst_i);
    if (f_past) assume ($stable(f_turn_i));
    if (f_on) assume (count_i <= 3'd4 && cycles_i >= T_W'(4));
    if (f_past) assume (restart_i || $stable({count_i, cycles_i, debt_i, read_i, write_i, owner_i}));
    if (f_on) begin
      assume (3'(f_turn_i) < count_i);
      assume (open_o || !(read_start_i || write_start_i));
      assume ((fetch_start_i & ~fetch_open_o) == '0);
    end

    // Without slots every core may start.
    if (!f_on) assert (open_o && fetch_open_o == '1);
    if (f_past && !f_on && $past(!f_on)) assert (mine_o == '1);
    if (f_past && $past(!rst_i) && f_on && !restart_i) begin
      // No burst, and no fetch that is not due, starts while the slot's bursts may take longer than stated.
      if (f_mine && (open_o || (fetch_open_o & ~due_q) != '0)) assert (f_debt <= debt_i);
      // It is the turn of the owners of the slot, and of nobody else.
      for (int c = 0; c < CORES; c++) assert (mine_o[c] == (owner_i[c*2 +: 2] == turn_o));
      assert ((fetch_open_o & ~mine_o) == '0 && (due_q & ~mine_q) == '0);
      // There are as many slots as stated, of as many cycles.
      assert (left_q >= T_W'(1) && left_q <= cycles_i && 3'(slot_q) < count_i);
      // Every slot comes back: the time until it begins goes down by one every cycle, whatever happens.
      if ($past(f_on && !restart_i && f_past) && !$past(rst_i, 2) && $past(f_until) != (T_W+3)'(1))
        assert (f_until == $past(f_until) - 1'b1);
      if ($past(f_on && !restart_i)) begin
        // A debt is worked off in the slot's turns, and grows by what starts in them.
        if (!$past(f_mine)) assert ($stable(f_debt));
        else if ($past(16'(f_debt) + f_more) > 16'({T_W{1'b1}})) assert (f_debt >= {T_W{1'b1}} - 1'b1);
        else assert (16'(f_debt) + 16'($past(f_debt) != '0) == $past(16'(f_debt) + f_more));
      end
      // A slot without too great a debt starts bursts in all of it but its first two cycles and those after a start.
      if (f_mine && settle_q == '0 && !$past(read_start_i || write_start_i || fetches) && $past(f_debt) <= debt_i) assert (open_o);
      // A fetch that waits when the slot begins may start in all of it but two cycles.
      for (int c = 0; c < CORES; c++) if (due_q[c] && settle_q == '0) assert (fetch_open_o[c]);
      cover (open_o && f_mine);
    end
  end
`endif

endmodule

`default_nettype wire
