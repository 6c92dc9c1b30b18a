// SPDX-License-Identifier: Apache-2.0
// What a cycle of the core went to: exactly one cause, so that the counts of all causes add up to the cycles.
//
// Work comes first, then what the next EXEC instruction lacks, then why there is no such instruction. One cycle of latency.
// Whether more instructions will come the core does not know: tsr_unit turns INSTRUCTIONS into DRAIN or FINISHED.

`default_nettype none

module tsr_stall (
  input  wire logic       clk_i,
  input  wire logic       mac_i,
  input  wire logic       vector_i,
  input  wire logic       param_i,
  input  wire logic       busy_i,      // EXEC is walking
  input  wire logic       starved_i,   // EXEC has no instruction to look at
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] missing_i,
  input  wire logic       sync_i,      // WAIT_LAYERS is held
  input  wire logic       loading_i,   // input loads are under way
  input  wire logic [3:0] blocked_i,   // the queue that is full and holds all instructions behind it
  output logic [3:0]      spent_o
);

  logic sync, lacks_in, lacks_w, lacks_res, lacks_out;
  assign sync      = sync_i && !loading_i;
  assign lacks_in  = missing_i[tsr_isa_pkg::TOKEN_IN_FULL];
  assign lacks_w   = missing_i[tsr_isa_pkg::TOKEN_W_FULL];
  assign lacks_res = missing_i[tsr_isa_pkg::TOKEN_RES_FULL];
  assign lacks_out = missing_i[tsr_isa_pkg::TOKEN_OUT_FREE];

  always_ff @(posedge clk_i) begin
    if (mac_i) spent_o <= tsr_isa_pkg::SPENT_ARRAY;
    else if (vector_i) spent_o <= tsr_isa_pkg::SPENT_VECTOR;
    else if (param_i) spent_o <= tsr_isa_pkg::SPENT_PARAMS;
    else if (busy_i) spent_o <= tsr_isa_pkg::SPENT_GAP;
    else if (sync && (lacks_in || lacks_res || starved_i)) spent_o <= tsr_isa_pkg::SPENT_SYNC;
    else if (lacks_in) spent_o <= tsr_isa_pkg::SPENT_INPUT;
    else if (lacks_w) spent_o <= tsr_isa_pkg::SPENT_WEIGHTS;
    else if (lacks_res) spent_o <= tsr_isa_pkg::SPENT_RESIDUAL;
    else if (lacks_out) spent_o <= tsr_isa_pkg::SPENT_OUTPUT;
    else if (missing_i != '0) spent_o <= tsr_isa_pkg::SPENT_TOKENS;
    else if (!starved_i) spent_o <= tsr_isa_pkg::SPENT_SETUP;
    else if (blocked_i[tsr_isa_pkg::ENGINE_LDI]) spent_o <= tsr_isa_pkg::SPENT_INPUT;
    else if (blocked_i[tsr_isa_pkg::ENGINE_LDW]) spent_o <= tsr_isa_pkg::SPENT_WEIGHTS;
    else if (blocked_i[tsr_isa_pkg::ENGINE_SAVE]) spent_o <= tsr_isa_pkg::SPENT_OUTPUT;
    else spent_o <= tsr_isa_pkg::SPENT_INSTRUCTIONS;
  end

endmodule

`default_nettype wire
