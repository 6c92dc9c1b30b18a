// SPDX-License-Identifier: Apache-2.0
// Read requests of one cluster: a burst that another core of the same task has under way is joined instead of being
// read again, and its beats go to all who joined.
//
// Every core has a look-up in a fixed cycle of a frame of max(4, cores) cycles and ENTRIES bursts of its own: what one
// task does changes nothing for another. A look-up takes three cycles (choose, compare, decide); a request that can
// neither join nor go out stays and is looked up again in the next frame. Who joins has reserved room and knows its
// slot, so beats are never held; they pass in one cycle.

`default_nettype none

module tsr_coalesce #(
  parameter int CORES = 4,    // of the cluster
  parameter int ENTRIES = 8  // bursts per core, power of two
) (
  input  wire logic                                     clk_i,
  input  wire logic                                     rst_i,
  input  wire logic [CORES-1:0]                         abort_i,      // the core's task ends: nobody joins its bursts
  input  wire logic [CORES-1:0]                         map_valid_i,
  input  wire logic [CORES*5-1:0]                       map_task_i,   // changes only at rest

  input  wire logic [CORES-1:0]                         in_valid_i,   // stays until it is taken
  output logic [CORES-1:0]                              in_ready_o,
  input  wire logic [CORES*4-1:0]                       in_bank_i,
  input  wire logic [CORES*34-1:0]                      in_addr_i,
  input  wire logic [CORES*5-1:0]                       in_beats_i,
  input  wire logic [CORES*tsr_cfg_pkg::RET_SLOT_W-1:0]    in_slot_i,
  output logic [CORES-1:0]                              out_valid_o,
  input  wire logic [CORES-1:0]                         out_ready_i,
  output logic [3:0]                                    out_bank_o,   // the same for all: one asks at a time
  output logic [33:0]                                   out_addr_o,
  output logic [4:0]                                    out_beats_o,

  input  wire logic [tsr_cfg_pkg::MEM_BANKS*CORES-1:0]      r_valid_i,    // by bank, then by the core that asked
  input  wire logic [tsr_cfg_pkg::MEM_BANKS*512-1:0]        r_data_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]            r_error_i,
  output logic [CORES*tsr_cfg_pkg::MEM_BANKS-1:0]           r_valid_o,    // by the core that gets it, then by bank
  output logic [CORES*tsr_cfg_pkg::MEM_BANKS*tsr_cfg_pkg::RET_SLOT_W-1:0] r_slot_o,
  output logic [tsr_cfg_pkg::MEM_BANKS*512-1:0]             r_data_o,
  output logic [tsr_cfg_pkg::MEM_BANKS-1:0]                 r_error_o
);

  localparam int BANKS = tsr_cfg_pkg::MEM_BANKS;
  localparam int SLOT_W = tsr_cfg_pkg::RET_SLOT_W;
  localparam int FRAME = (CORES < 4) ? 4 : CORES;
  localparam int TURN_W = $clog2(FRAME);
  localparam int ENTRY_W = $clog2(ENTRIES);
  localparam int ALL = CORES * ENTRIES;
  localparam int ALL_W = $clog2(ALL);
  localparam int KEY_W = 4 + 28 + 5;  // bank, beat of 64 B, beats

  initial if (CORES < 2 || ENTRIES < 2 || (1 << ENTRY_W) != ENTRIES) $fatal(1, "tsr_coalesce: CORES >= 2, ENTRIES a power of two");

  // Cores of one task, by pairs.
  logic [CORES*CORES-1:0] kin_q;
  always_ff @(posedge clk_i) begin
    for (int a = 0; a < CORES; a++)
      for (int b = 0; b < CORES; b++)
        kin_q[a*CORES + b] <= map_valid_i[a] && map_valid_i[b] && map_task_i[a*5 +: 5] == map_task_i[b*5 +: 5] && !abort_i[b];
  end

  // Choose: the core whose turn it is.
  logic [TURN_W-1:0] turn_q;
  logic [CORES-1:0]  turn;
  logic [CORES-1:0]  compare_who_q;  // one bit, or none
  logic [3:0]        compare_bank_q;
  logic [33:0]       compare_addr_q;
  logic [4:0]        compare_beats_q;
  logic [SLOT_W-1:0] compare_slot_q;

  always_comb for (int c = 0; c < CORES; c++) turn[c] = turn_q == TURN_W'(c);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      turn_q        <= '0;
      compare_who_q <= '0;
    end else begin
      turn_q        <= (turn_q == TURN_W'(FRAME - 1)) ? '0 : turn_q + 1'b1;
      compare_who_q <= turn & in_valid_i;
    end
    for (int c = 0; c < CORES; c++) begin
      if (turn[c] && in_valid_i[c]) begin
        compare_bank_q  <= in_bank_i[c*4 +: 4];
        compare_addr_q  <= in_addr_i[c*34 +: 34];
        compare_beats_q <= in_beats_i[c*5 +: 5];
        compare_slot_q  <= in_slot_i[c*SLOT_W +: SLOT_W];
      end
    end
  end

  // Compare with all open bursts of the task. The burst that is being begun in this cycle is not among them yet: then
  // the request waits for its next turn.
  logic [ALL-1:0]    same, same_q, valid, open;
  logic [CORES-1:0]  kin, decide_who_q;
  logic              again_q, begins;
  logic [KEY_W-1:0]  compare_key, decide_key;
  logic [3:0]        decide_bank_q;
  logic [33:0]       decide_addr_q;
  logic [4:0]        decide_beats_q;
  logic [SLOT_W-1:0] decide_slot_q;

  assign compare_key = {compare_bank_q, compare_addr_q[33:6], compare_beats_q};
  assign decide_key  = {decide_bank_q, decide_addr_q[33:6], decide_beats_q};

  always_comb begin
    kin = '0;
    for (int c = 0; c < CORES; c++) if (compare_who_q[c]) kin = kin | kin_q[c*CORES +: CORES];
  end

  always_ff @(posedge clk_i) begin
    decide_who_q <= rst_i ? '0 : compare_who_q;
    if (compare_who_q != '0) begin
      for (int t = 0; t < ALL; t++) same_q[t] <= same[t] && kin[t/ENTRIES];
      again_q        <= begins && (decide_who_q & kin) != '0 && compare_key == decide_key;
      decide_bank_q  <= compare_bank_q;
      decide_addr_q  <= compare_addr_q;
      decide_beats_q <= compare_beats_q;
      decide_slot_q  <= compare_slot_q;
    end
  end

  // Decide: join, or begin a burst, or wait. At most one open burst has a given key: one that its own member asks for
  // again is closed.
  logic [ALL-1:0]         hit, member_of, joins, close, take, begun, released;
  logic [ALL*CORES-1:0]   members;
  logic [CORES-1:0]       free, free_q;
  logic [CORES*ENTRY_W-1:0] free_entry, free_entry_q;
  logic                   active, joined;
  logic [ENTRY_W-1:0]     begin_entry;
  logic [ALL_W-1:0]       where;  // entry joined or begun

  assign active   = decide_who_q != '0 && !again_q;
  assign hit      = active ? same_q & open : '0;
  assign joins    = hit & ~member_of;
  assign joined = joins != '0;
  assign begins   = active && !joined && (decide_who_q & free_q & out_ready_i) != '0;

  always_comb begin
    begin_entry = '0;
    where       = '0;
    out_valid_o = '0;
    in_ready_o  = '0;
    for (int c = 0; c < CORES; c++) begin
      if (decide_who_q[c]) begin
        begin_entry    = free_entry_q[c*ENTRY_W +: ENTRY_W];
        in_ready_o[c]  = joined || begins;
        out_valid_o[c] = active && !joined && free_q[c];
      end
    end
    for (int c = 0; c < CORES; c++) if (decide_who_q[c]) where = ALL_W'(c * ENTRIES) + ALL_W'(begin_entry);
    if (joined) begin
      where = '0;
      for (int t = 0; t < ALL; t++) if (joins[t]) where = where | ALL_W'(t);
    end
  end

  assign out_bank_o  = decide_bank_q;
  assign out_addr_o  = decide_addr_q;
  assign out_beats_o = decide_beats_q;

  generate
    for (genvar t = 0; t < ALL; t++) begin : gen_entry
      localparam int OWNER = t / ENTRIES;
      assign member_of[t] = (members[t*CORES +: CORES] & decide_who_q) != '0;
      assign take[t]      = begins && decide_who_q[OWNER] && begin_entry == ENTRY_W'(t % ENTRIES);
      assign close[t]     = begun[t] || (hit[t] && member_of[t]) || abort_i[OWNER];
      tsr_coalesce_entry #(.MEMBERS(CORES), .KEY_W(KEY_W)) u_entry (
        .clk_i, .rst_i, .take_i(take[t]), .key_i(decide_key), .who_i(decide_who_q), .join_i(joins[t]),
        .close_i(close[t]), .release_i(released[t]), .compare_i(compare_key), .same_o(same[t]), .valid_o(valid[t]),
        .open_o(open[t]), .members_o(members[t*CORES +: CORES])
      );
    end
  endgenerate

  // A free entry of every core; a core decides at most once in four cycles, so the choice is never out of date.
  always_comb begin
    free       = '0;
    free_entry = '0;
    for (int c = 0; c < CORES; c++) begin
      for (int e = 0; e < ENTRIES; e++) begin
        if (!valid[c*ENTRIES + e]) begin
          free[c] = 1'b1;
          free_entry[c*ENTRY_W +: ENTRY_W] = ENTRY_W'(e);
        end
      end
    end
  end
  always_ff @(posedge clk_i) begin
    free_q       <= free;
    free_entry_q <= free_entry;
  end

  // Back from the banks.
  logic [BANKS*ALL-1:0]   bank_begun;
  logic [BANKS-1:0]       beat_valid, beat_last;
  logic [BANKS*ALL_W-1:0] beat_entry;
  logic [BANKS*4-1:0]     beat_place;

  generate
    for (genvar b = 0; b < BANKS; b++) begin : gen_bank
      tsr_coalesce_return #(.MEMBERS(CORES), .ENTRIES(ENTRIES)) u_return (
        .clk_i, .rst_i,
        .ask_i((begins && 32'(decide_bank_q) == b) ? decide_who_q : '0), .ask_entry_i(begin_entry), .ask_beats_i(decide_beats_q),
        .r_valid_i(r_valid_i[b*CORES +: CORES]), .r_data_i(r_data_i[b*512 +: 512]), .r_error_i(r_error_i[b]),
        .begin_o(bank_begun[b*ALL +: ALL]), .valid_o(beat_valid[b]), .entry_o(beat_entry[b*ALL_W +: ALL_W]),
        .beat_o(beat_place[b*4 +: 4]), .last_o(beat_last[b]), .data_o(r_data_o[b*512 +: 512]), .error_o(r_error_o[b])
      );
    end
    for (genvar c = 0; c < CORES; c++) begin : gen_member
      // Where the core wants the bursts it is a member of.
      logic [SLOT_W-1:0] slots [0:ALL-1];
      always_ff @(posedge clk_i) if (decide_who_q[c] && (joined || begins)) slots[where] <= decide_slot_q;
      for (genvar b = 0; b < BANKS; b++) begin : gen_bank
        assign r_valid_o[c*BANKS + b] = beat_valid[b] && members[32'(beat_entry[b*ALL_W +: ALL_W])*CORES + c];
        assign r_slot_o[(c*BANKS + b)*SLOT_W +: SLOT_W] =
          slots[beat_entry[b*ALL_W +: ALL_W]] + SLOT_W'(beat_place[b*4 +: 4]);
      end
    end
  endgenerate

  always_comb begin
    begun    = '0;
    released = '0;
    for (int b = 0; b < BANKS; b++) begin
      begun = begun | bank_begun[b*ALL +: ALL];
      if (beat_valid[b] && beat_last[b]) released[beat_entry[b*ALL_W +: ALL_W]] = 1'b1;
    end
  end

endmodule

`default_nettype wire
