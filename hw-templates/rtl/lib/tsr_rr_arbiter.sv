// SPDX-License-Identifier: Apache-2.0
// Round-robin arbiter: grants the first requester after the last one served, in the same cycle.
//
// A requester that keeps asking is granted within N accepted grants, whatever the others do. With TURNS > 1 each turn goes
// on where it was left: grants of one change nothing for another. No grant is accepted in the cycle in which turn_i changes.

`default_nettype none

module tsr_rr_arbiter #(
  parameter int N = 4,
  parameter int TURNS = 1,  // up to 4
  parameter int IDX_W = (N > 1) ? $clog2(N) : 1
) (
  input  wire logic          clk_i,
  input  wire logic          rst_i,
  input  wire logic [1:0]    turn_i,
  input  wire logic [N-1:0]  req_i,    // of this turn
  input  wire logic          accept_i,  // the grant is taken this cycle
  output logic               valid_o,   // someone is granted
  output logic [IDX_W-1:0]   index_o    // who
);

  logic [N-1:0]     mask_q;  // requesters behind the last one served
  logic [N-1:0]     upper, pick_from, pick;
  logic [IDX_W-1:0] index;

  assign upper     = req_i & mask_q;
  assign pick_from = (upper != '0) ? upper : req_i;
  assign pick      = pick_from & (~pick_from + 1'b1);  // lowest set bit

  always_comb begin
    index = '0;
    for (int i = 0; i < N; i++) if (pick[i]) index = IDX_W'(i);
  end

  assign valid_o = (req_i != '0);
  assign index_o = index;

`ifdef FORMAL
  (* anyconst *) logic [1:0] f_turn;
  logic         f_past_valid = 1'b0;
  logic         f_here, f_changing;  // it is its turn; the turn changes
  logic [N-1:0] f_mask;              // the mask of its turn
`endif

  generate
    if (TURNS == 1) begin : gen_one
`ifdef FORMAL
      assign f_here = 1'b1, f_changing = 1'b0, f_mask = mask_q;
`endif
      logic unused_turn;
      assign unused_turn = &{1'b0, turn_i};
      always_ff @(posedge clk_i) begin
        if (rst_i) mask_q <= '0;
        else if (accept_i && valid_o) mask_q <= ~(pick | (pick - 1'b1));
      end
    end else begin : gen_turns
      // The masks of the other turns wait here, so that the choice itself is no slower.
      logic [1:0]     turn_q;
      logic [4*N-1:0] away_q;
`ifdef FORMAL
      assign f_here     = turn_i == f_turn;
      assign f_changing = turn_i != turn_q;
      assign f_mask     = (turn_q == f_turn) ? mask_q : away_q[f_turn*N +: N];
      always_ff @(posedge clk_i) begin
        if (!rst_i && f_changing) assume (!accept_i);
        // A change of turn takes one cycle.
        if (f_past_valid && $past(!rst_i) && $stable(turn_i)) assert (!f_changing);
        for (int t = 0; t < 4; t++)
          if (f_past_valid) assert ((~away_q[t*N +: N] & (~away_q[t*N +: N] + 1'b1)) == '0);
        // Grants of other turns leave it as it is.
        if (f_past_valid && $past(!rst_i && turn_i != f_turn && turn_q != f_turn)) assert ($stable(f_mask));
      end
`endif
      always_ff @(posedge clk_i) begin
        if (rst_i) begin
          mask_q <= '0;
          turn_q <= '0;
          away_q <= '0;
        end else if (turn_i != turn_q) begin
          away_q[turn_q*N +: N] <= mask_q;
          mask_q                <= away_q[turn_i*N +: N];
          turn_q                <= turn_i;
        end else if (accept_i && valid_o) begin
          mask_q <= ~(pick | (pick - 1'b1));
        end
      end
    end
  endgenerate

`ifdef FORMAL
  (* anyconst *) logic [IDX_W-1:0] f_who;
  logic [IDX_W:0] f_waited_q = '0;  // grants accepted while f_who was asking in vain

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_who) < N);
    if (rst_i || (f_here && !req_i[f_who])) f_waited_q <= '0;
    else if (accept_i && f_here && !f_changing) f_waited_q <= (index_o == f_who) ? '0 : f_waited_q + 1'b1;
  end

  // Distance from the first place of the mask to f_who: how many may still be served before it.
  logic [IDX_W:0] f_before;
  always_comb begin
    f_before = '0;
    for (int i = 0; i < N; i++)
      if (f_mask[f_who] ? (f_mask[i] && i < 32'(f_who)) : (f_mask[i] || i < 32'(f_who))) f_before = f_before + 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (f_past_valid) begin
      // A grant goes only to a requester.
      if (valid_o) assert (req_i[index_o]);
      // Someone is granted whenever someone asks.
      assert (valid_o == (req_i != '0));
      // The mask is a run of ones at the top, as the search order needs.
      assert ((~mask_q & (~mask_q + 1'b1)) == '0);
      // Bounded waiting: at most N - 1 others are served first in its turns.
      assert ({1'b0, f_waited_q} + {1'b0, f_before} <= (IDX_W+2)'(N - 1));
      cover (f_waited_q == (IDX_W+1)'(N - 1));
    end
  end
`endif

endmodule

`default_nettype wire
