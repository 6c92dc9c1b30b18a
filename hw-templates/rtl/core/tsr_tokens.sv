// SPDX-License-Identifier: Apache-2.0
// The token counters between the engines: one counter per channel, one consumer and one producer each.
//
// Whether a channel holds a token is a register beside its counter, since it decides what every engine does in the cycle.
`default_nettype none
module tsr_tokens (
    input wire logic clk_i,
    input wire logic rst_i,
    input wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] take_i,   // pulse: an instruction that waits on the channel starts
    input wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post_i,   // pulse: an instruction that posts it has completed
    output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] avail_o,  // the channel holds a token
    output logic overflow_o  // pulse, in the cycle after a post that went beyond the range
);
  localparam int W = tsr_isa_pkg::TOKEN_BITS;
  localparam logic [tsr_isa_pkg::TOKEN_COUNT*W-1:0] INITIAL = tsr_isa_pkg::TOKEN_INITIAL;

  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] overflow_q;

  genvar t;
  generate
    for (t = 0; t < tsr_isa_pkg::TOKEN_COUNT; t = t + 1) begin : gen_channel
      logic [W-1:0] count_q;
      always_ff @(posedge clk_i) begin
        overflow_q[t] <= !rst_i && post_i[t] && !take_i[t] && count_q == W'(tsr_isa_pkg::TOKEN_MAX);
        if (rst_i) begin
          count_q    <= INITIAL[t*W+:W];
          avail_o[t] <= INITIAL[t*W+:W] != '0;
        end else if (post_i[t] && !take_i[t]) begin
          count_q    <= count_q + 1'b1;
          avail_o[t] <= count_q != W'(tsr_isa_pkg::TOKEN_MAX);
        end else if (take_i[t] && !post_i[t]) begin
          count_q    <= count_q - 1'b1;
          avail_o[t] <= count_q != W'(1);
        end
      end
    end
  endgenerate

  assign overflow_o = |overflow_q;
endmodule
`default_nettype wire
