// Emitted from hw-templates/rtl/core/tsr_tokens.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// The token counters between the engines: one counter per channel, one consumer and one producer each.
`default_nettype none
module tsr_tokens (
    input wire logic clk_i,
    input wire logic rst_i,
    input wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] take_i,   // pulse: an instruction that waits on the channel starts
    input wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post_i,   // pulse: an instruction that posts it has completed
    output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] avail_o,  // the channel holds a token
    output logic overflow_o
);
  localparam int W = tsr_isa_pkg::TOKEN_BITS;
  localparam logic [tsr_isa_pkg::TOKEN_COUNT*W-1:0] INITIAL = tsr_isa_pkg::TOKEN_INITIAL;

  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] overflow;

  genvar t;
  generate
    for (t = 0; t < tsr_isa_pkg::TOKEN_COUNT; t = t + 1) begin : gen_channel
      logic [W-1:0] count_q;
      assign avail_o[t] = count_q != '0;
      assign overflow[t] = post_i[t] && !take_i[t] && count_q == W'(tsr_isa_pkg::TOKEN_MAX);
      always_ff @(posedge clk_i) begin
        if (rst_i) count_q <= INITIAL[t*W+:W];
        else if (post_i[t] && !take_i[t]) count_q <= count_q + 1'b1;
        else if (take_i[t] && !post_i[t]) count_q <= count_q - 1'b1;
      end
    end
  endgenerate

  assign overflow_o = |overflow;
endmodule
`default_nettype wire
