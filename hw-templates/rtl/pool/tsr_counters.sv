// SPDX-License-Identifier: Apache-2.0
// Counters of one core, 64 bits each, with a copy of all of them taken at one moment for the host to read.
//
// Events gather in small counters for a turn of SLOTS cycles. During the next turn one adder walks over all of them and adds
// them to totals in a RAM: a register and an adder of 64 bits per counter would be most of a core's control logic. A snapshot
// copies the totals on the next whole turn: it is complete within COUNTER_LATCH cycles, the same cycle for all cores.

`default_nettype none

module tsr_counters (
  input  wire logic         clk_i,
  input  wire logic         rst_i,
  input  wire logic         counting_i,   // the core belongs to a running task
  input  wire logic [3:0]   spent_i,      // what the cycle went to
  input  wire logic [3:0]   busy_i,       // engines that are busy
  input  wire logic [tsr_cfg_pkg::READ_COUNT_W-1:0] read_i,  // units of 32 B read,
  input  wire logic         write_i,      //   written
  input  wire logic         ifp_i,
  input  wire logic         layer_i,
  input  wire logic [1:0]   fetched_i,    // instruction words fetched
  input  wire logic         snapshot_i,
  input  wire logic         read_en_i,
  input  wire logic [15:0]  offset_i,     // inside the core's block: counter e lies at byte 8 * e, low half first
  output logic [31:0]       read_data_o   // one cycle after read_en_i
);

  localparam int SLOT_W  = tsr_pool_pkg::COUNTER_SLOT_W;
  localparam int SLOTS   = 1 << SLOT_W;
  localparam int AMOUNT_W = (tsr_cfg_pkg::READ_COUNT_W > 2) ? tsr_cfg_pkg::READ_COUNT_W : 2;  // two instruction words per cycle at most
  localparam int GATHER_W = SLOT_W + AMOUNT_W;
  localparam int SPENT   = tsr_isa_pkg::EVT_SPENT_ARRAY;
  localparam int BUSY    = tsr_isa_pkg::EVT_BUSY_NONE;

  initial if (tsr_isa_pkg::EVT_COUNT > SLOTS || tsr_isa_pkg::EVT_COUNT * 8 > tsr_isa_pkg::REG_COUNTER_STRIDE)
    $fatal(1, "tsr_counters: more counters than slots or registers");

  // Turns.
  logic [SLOT_W-1:0] slot_q;
  logic              turn, wanted_q, copying_q, first_q;
  assign turn = slot_q == '1;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      slot_q    <= '0;
      wanted_q  <= 1'b0;
      copying_q <= 1'b1;  // zeros
      first_q   <= 1'b1;
    end else begin
      slot_q   <= slot_q + 1'b1;
      wanted_q <= snapshot_i || (wanted_q && !turn);
      if (turn) begin
        copying_q <= wanted_q;
        first_q   <= 1'b0;
      end
    end
  end

  // What a turn gathers: two sets of cycles, in each of which a cycle counts once, and single events.
  logic [GATHER_W-1:0] spent, busy;
  tsr_tally #(.WIDTH(GATHER_W)) u_spent (
    .clk_i, .rst_i, .swap_i(turn), .count_i(counting_i), .index_i(spent_i), .read_i(4'(slot_q - SLOT_W'(SPENT))), .count_o(spent)
  );
  tsr_tally #(.WIDTH(GATHER_W)) u_busy (
    .clk_i, .rst_i, .swap_i(turn), .count_i(counting_i), .index_i(busy_i), .read_i(4'(slot_q - SLOT_W'(BUSY))), .count_o(busy)
  );

  logic [SPENT*AMOUNT_W-1:0] amount;  // of each single event in this cycle
  always_comb begin
    amount = '0;
    amount[tsr_isa_pkg::EVT_CYCLES*AMOUNT_W]           = counting_i;
    amount[tsr_isa_pkg::EVT_READ_BEATS*AMOUNT_W +: tsr_cfg_pkg::READ_COUNT_W] = read_i;
    amount[tsr_isa_pkg::EVT_WRITE_BEATS*AMOUNT_W]      = write_i;
    amount[tsr_isa_pkg::EVT_IFPS*AMOUNT_W]             = ifp_i;
    amount[tsr_isa_pkg::EVT_LAYERS*AMOUNT_W]           = layer_i;
    amount[tsr_isa_pkg::EVT_FETCH_WORDS*AMOUNT_W +: 2] = fetched_i;
  end

  logic [SPENT*GATHER_W-1:0] complete_q;
  generate
    for (genvar e = 0; e < SPENT; e++) begin : gen_event
      logic [GATHER_W-1:0] gather_q, sum;
      assign sum = gather_q + GATHER_W'(amount[e*AMOUNT_W +: AMOUNT_W]);
      always_ff @(posedge clk_i) begin
        gather_q <= (rst_i || turn) ? '0 : sum;
        if (rst_i) complete_q[e*GATHER_W +: GATHER_W] <= '0;
        else if (turn) complete_q[e*GATHER_W +: GATHER_W] <= sum;
      end
    end
  endgenerate

  // The adder: slot by slot, one cycle after its total has been read.
  logic [GATHER_W-1:0] gathered, gathered_q, single;
  logic [SLOT_W-1:0]   add_q;
  logic                fresh_q, copy_q, valid_q;
  logic [63:0]         total, sum;
  tsr_pick #(.N(SPENT), .WIDTH(GATHER_W)) u_single (.index_i(slot_q[$clog2(SPENT)-1:0]), .words_i(complete_q), .word_o(single));
  always_comb begin
    if (32'(slot_q) < 32'(SPENT)) gathered = single;
    else gathered = (32'(slot_q) < 32'(BUSY)) ? spent : busy;
  end
  assign sum = (fresh_q ? '0 : total) + 64'(gathered_q);
  always_ff @(posedge clk_i) begin
    gathered_q <= gathered;
    add_q      <= slot_q;
    fresh_q    <= first_q;
    copy_q     <= copying_q && !rst_i;
    valid_q    <= !rst_i;
  end

  tsr_ram_sdp #(.WIDTH(64), .DEPTH(SLOTS)) u_totals (
    .clk_i, .write_en_i(valid_q), .write_addr_i(add_q), .write_data_i(sum),
    .read_en_i(1'b1), .read_addr_i(slot_q), .read_data_o(total)
  );

  logic [63:0] copy;
  logic        high_q;
  tsr_ram_sdp #(.WIDTH(64), .DEPTH(SLOTS)) u_copy (
    .clk_i, .write_en_i(copy_q), .write_addr_i(add_q), .write_data_i(sum),
    .read_en_i, .read_addr_i(offset_i[3 +: SLOT_W]), .read_data_o(copy)
  );
  always_ff @(posedge clk_i) if (read_en_i) high_q <= offset_i[2];
  assign read_data_o = high_q ? copy[63:32] : copy[31:0];

  logic unused_offset;
  assign unused_offset = &{1'b0, offset_i[15:3+SLOT_W], offset_i[1:0]};

endmodule

`default_nettype wire
