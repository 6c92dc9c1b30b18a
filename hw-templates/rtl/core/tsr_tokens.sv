// SPDX-License-Identifier: Apache-2.0
// The token counters between the engines: one counter per channel, one consumer and one producer each.
//
// Whether a channel holds a token is a register beside its counter, since it decides what every engine does in the cycle.
`default_nettype none
module tsr_tokens (
`ifdef FORMAL
    output logic [tsr_isa_pkg::TOKEN_COUNT*5-1:0] f_held_o,  // tokens of each channel
    output logic f_broken_o,  // a post went beyond the range
`endif
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

`ifdef FORMAL
  // An engine takes only what is there; then each counter is what was posted less what was taken, and the first post beyond
  // the range is announced in the next cycle.
  logic f_past_valid = 1'b0;
  logic f_late = 1'b0;  // some post went beyond the range before the last cycle: the task is being aborted
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] f_over, f_over_q;
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    if (!rst_i) assume ((take_i & ~avail_o) == '0);
    f_over_q <= rst_i ? '0 : f_over;
    f_late   <= !rst_i && (f_late || f_over_q != '0);
    if (f_past_valid && !f_late) assert (overflow_o == (f_over_q != '0));
  end
  assign f_broken_o = f_late || f_over_q != '0;
  generate
    for (t = 0; t < tsr_isa_pkg::TOKEN_COUNT; t = t + 1) begin : gen_formal
      logic [4:0] f_held_q;  // tokens
      assign f_held_o[t*5+:5] = f_held_q;
      assign f_over[t] = post_i[t] && !take_i[t] && f_held_q == 5'(tsr_isa_pkg::TOKEN_MAX);
      always_ff @(posedge clk_i) begin
        f_held_q <= rst_i ? 5'(4'(32'(tsr_isa_pkg::TOKEN_INITIAL) >> (4 * t))) : f_held_q + 5'(post_i[t]) - 5'(take_i[t]);
        if (f_past_valid && !f_late && !f_over_q[t]) begin
          assert (f_held_q <= 5'(tsr_isa_pkg::TOKEN_MAX));
          assert (gen_channel[t].count_q == f_held_q[3:0]);
          assert (avail_o[t] == (f_held_q != '0));
        end
      end
    end
  endgenerate
`endif

endmodule
`default_nettype wire
