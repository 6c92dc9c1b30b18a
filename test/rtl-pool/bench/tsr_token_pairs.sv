// SPDX-License-Identifier: Apache-2.0
// The token counters between engines that keep to the protocol of full and free: who fills a buffer takes FREE before and posts
// FULL after, who empties it takes FULL before and posts FREE after. Their tokens go round, so no counter overflows.

`default_nettype none

module tsr_token_pairs (
  input wire logic clk_i,
  input wire logic rst_i
);

  localparam int COUNT = tsr_isa_pkg::TOKEN_COUNT;
  localparam logic [4*COUNT-1:0] INITIAL = tsr_isa_pkg::TOKEN_INITIAL;

  (* anyseq *) logic [COUNT-1:0] take, post;
  logic [COUNT-1:0] avail;
  logic [5*COUNT-1:0] held;
  logic               overflow, broken, past_valid = 1'b0;

  tsr_tokens u_tokens (.f_held_o(held), .f_broken_o(broken), .clk_i, .rst_i, .take_i(take), .post_i(post), .avail_o(avail), .overflow_o(overflow));

  always_ff @(posedge clk_i) begin
    past_valid <= 1'b1;
    if (past_valid) assert (!overflow && !broken);
  end

  // Channels 2p and 2p + 1 are a pair. W_FREE is not counted: the weight ring keeps chunks, as many as a counter can hold.
  generate
    for (genvar p = 0; p < COUNT / 2; p++) begin : gen_pair
      logic [4:0] full_q, free_q, filling_q, emptying_q;  // tokens; instructions between their take and their post
      logic [4:0] total;
      assign total = 5'(INITIAL[8*p +: 4]) + 5'(INITIAL[8*p+4 +: 4]);
      if (2*p == tsr_isa_pkg::TOKEN_W_FULL) begin : gen_ring
        always_ff @(posedge clk_i) if (!rst_i) begin
          assume (full_q + 5'(post[2*p]) <= 5'(tsr_isa_pkg::TOKEN_MAX));
          assume (!post[2*p+1] && !take[2*p+1]);
        end
      end else begin : gen_round
        always_ff @(posedge clk_i) begin
          if (!rst_i) begin
            assume (!post[2*p] || filling_q != '0);
            assume (!post[2*p+1] || emptying_q != '0);
          end
          if (past_valid) assert (full_q + free_q + filling_q + emptying_q == total && full_q <= total && free_q <= total && filling_q <= total && emptying_q <= total);
        end
      end
      always_ff @(posedge clk_i) begin
        if (!past_valid) assume (rst_i);
        else assert (held[10*p +: 5] == full_q && held[10*p+5 +: 5] == free_q);
        if (!rst_i) assume ((!take[2*p] || avail[2*p]) && (!take[2*p+1] || avail[2*p+1]));
        if (rst_i) begin
          full_q     <= 5'(INITIAL[8*p +: 4]);
          free_q     <= 5'(INITIAL[8*p+4 +: 4]);
          filling_q  <= '0;
          emptying_q <= '0;
        end else begin
          full_q     <= full_q + 5'(post[2*p]) - 5'(take[2*p]);
          free_q     <= free_q + 5'(post[2*p+1]) - 5'(take[2*p+1]);
          filling_q  <= filling_q + 5'(take[2*p+1]) - 5'(post[2*p]);
          emptying_q <= emptying_q + 5'(take[2*p]) - 5'(post[2*p+1]);
        end
      end
    end
  endgenerate

endmodule

`default_nettype wire
