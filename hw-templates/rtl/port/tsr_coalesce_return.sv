// SPDX-License-Identifier: Apache-2.0
// Return side of a cluster's coalescer for one bank: says to which entry each beat belongs.
//
// Bursts of one core come in the order in which they were asked for, bursts of different cores in any order, even
// beat by beat in turns. One cycle from the bank's beat to the entry's, never held.

`default_nettype none

module tsr_coalesce_return #(
  parameter int MEMBERS = 4,
  parameter int ENTRIES = 8  // per core
) (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,

  input  wire logic [MEMBERS-1:0]                ask_i,        // the core asks this bank for a burst, one bit
  input  wire logic [$clog2(ENTRIES)-1:0]        ask_entry_i,
  input  wire logic [4:0]                        ask_beats_i,

  input  wire logic [MEMBERS-1:0]                r_valid_i,    // a beat for a burst that this core asked for
  input  wire logic [511:0]                      r_data_i,
  input  wire logic                              r_error_i,

  output logic [MEMBERS*ENTRIES-1:0]             begin_o,      // a beat of this entry has come: close it
  output logic                                   valid_o,      // a cycle later
  output logic [$clog2(MEMBERS*ENTRIES)-1:0]     entry_o,
  output logic [3:0]                             beat_o,       // its place in the burst
  output logic                                   last_o,
  output logic [511:0]                           data_o,
  output logic                                   error_o
);

  localparam int ENTRY_W = $clog2(ENTRIES);
  localparam int ALL_W = $clog2(MEMBERS * ENTRIES);

  // Oldest burst of every core.
  logic [MEMBERS*ENTRY_W-1:0] head;
  logic [MEMBERS*5-1:0]       beats, beat_q;
  logic [MEMBERS-1:0]         last;

  generate
    for (genvar c = 0; c < MEMBERS; c++) begin : gen_core
      logic                         unused_ready, unused_valid;  // there is room, and a beat only for a burst asked for
      logic [$clog2(ENTRIES+1)-1:0] unused_count;
      assign last[c] = beat_q[c*5 +: 5] + 5'd1 == beats[c*5 +: 5];
      tsr_fifo #(.WIDTH(ENTRY_W + 5), .DEPTH(ENTRIES)) u_order (
        .clk_i, .rst_i,
        .in_valid_i(ask_i[c]), .in_ready_o(unused_ready), .in_data_i({ask_entry_i, ask_beats_i}),
        .out_valid_o(unused_valid), .out_ready_i(r_valid_i[c] && last[c]),
        .out_data_o({head[c*ENTRY_W +: ENTRY_W], beats[c*5 +: 5]}), .count_o(unused_count)
      );
      always_ff @(posedge clk_i) begin
        if (rst_i) beat_q[c*5 +: 5] <= '0;
        else if (r_valid_i[c]) beat_q[c*5 +: 5] <= last[c] ? '0 : beat_q[c*5 +: 5] + 5'd1;
      end
      for (genvar e = 0; e < ENTRIES; e++) begin : gen_entry
        assign begin_o[c*ENTRIES + e] = r_valid_i[c] && head[c*ENTRY_W +: ENTRY_W] == ENTRY_W'(e);
      end
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    valid_o <= r_valid_i != '0 && !rst_i;
    for (int c = 0; c < MEMBERS; c++) begin
      if (r_valid_i[c]) begin
        entry_o <= ALL_W'(c * ENTRIES) + ALL_W'(head[c*ENTRY_W +: ENTRY_W]);
        beat_o  <= beat_q[c*5 +: 4];
        last_o  <= last[c];
      end
    end
    if (r_valid_i != '0) begin
      data_o  <= r_data_i;
      error_o <= r_error_i;
    end
  end

endmodule

`default_nettype wire
