// Emitted from hw-templates/rtl/pool/tsr_trace.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// What a core does in a cycle, as one word for a simulator to record (native/sim/event_tap). Hardware leaves it unconnected.

`default_nettype none

module tsr_trace (
  input  wire logic        clk_i,
  input  wire logic        counting_i,   // these are registered already
  input  wire logic [3:0]  spent_i,
  input  wire logic [3:0]  busy_i,
  input  wire logic [3:0]  start_i,
  input  wire logic [1:0]  beat_i,
  input  wire logic        sync_i,
  input  wire logic        dispatch_i,   // a word goes to the core: its lowest byte, and
  input  wire logic [7:0]  opcode_i,     //   (an operation's opcode, unless it is the second word of one)
  input  wire logic [9:0]  begun_i,      // one more than the layer it belongs to
  input  wire logic        write_i,      // 32 B leave the core
  input  wire logic [1:0]  fetched_i,    // instruction words come from memory
  output logic [63:0]      trace_o
);

  logic       dispatch_q, write_q, second_q, two_words;
  logic [7:0] opcode_q;
  logic [9:0] begun_q;
  logic [1:0] fetched_q;

  assign two_words = opcode_i == tsr_isa_pkg::OP_CONV || opcode_i == tsr_isa_pkg::OP_POOL || opcode_i == tsr_isa_pkg::OP_ELTWISE;

  always_ff @(posedge clk_i) begin
    if (!counting_i) second_q <= 1'b0;
    else if (dispatch_i) second_q <= two_words && !second_q;
    dispatch_q <= dispatch_i && !second_q;
    opcode_q   <= opcode_i;
    begun_q    <= begun_i;
    write_q    <= write_i;
    fetched_q  <= fetched_i;
  end

  assign trace_o = {26'd0, fetched_q, sync_i, write_q, beat_i, begun_q, opcode_q, dispatch_q, start_i, busy_i, counting_i, spent_i};

endmodule

`default_nettype wire
