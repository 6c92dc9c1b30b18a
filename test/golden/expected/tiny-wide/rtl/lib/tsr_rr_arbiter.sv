// Emitted from hw-templates/rtl/lib/tsr_rr_arbiter.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Round-robin arbiter: grants the first requester after the last one served, in the same cycle.
//
// A requester that keeps asking is granted within N accepted grants, whatever the others do.

`default_nettype none

module tsr_rr_arbiter #(
  parameter int N = 4,
  parameter int IDX_W = (N > 1) ? $clog2(N) : 1
) (
  input  wire logic          clk_i,
  input  wire logic          rst_i,
  input  wire logic [N-1:0]  req_i,
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

  always_ff @(posedge clk_i) begin
    if (rst_i) mask_q <= '0;
    else if (accept_i && valid_o) mask_q <= ~(pick | (pick - 1'b1));
  end

`ifdef FORMAL
  (* anyconst *) logic [IDX_W-1:0] f_who;
  logic           f_past_valid = 1'b0;
  logic [IDX_W:0] f_waited_q = '0;  // grants accepted while f_who was asking in vain

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_who) < N);
    if (rst_i || !req_i[f_who]) f_waited_q <= '0;
    else if (accept_i) f_waited_q <= (index_o == f_who) ? '0 : f_waited_q + 1'b1;
  end

  // Distance from the first place of the mask to f_who: how many may still be served before it.
  logic [IDX_W:0] f_before;
  always_comb begin
    f_before = '0;
    for (int i = 0; i < N; i++)
      if (mask_q[f_who] ? (mask_q[i] && i < 32'(f_who)) : (mask_q[i] || i < 32'(f_who))) f_before = f_before + 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (f_past_valid) begin
      // A grant goes only to a requester.
      if (valid_o) assert (req_i[index_o]);
      // Someone is granted whenever someone asks.
      assert (valid_o == (req_i != '0));
      // The mask is a run of ones at the top, as the search order needs.
      assert ((~mask_q & (~mask_q + 1'b1)) == '0);
      // Bounded waiting: at most N - 1 others are served first.
      assert ({1'b0, f_waited_q} + {1'b0, f_before} <= (IDX_W+2)'(N - 1));
      cover (f_waited_q == (IDX_W+1)'(N - 1));
    end
  end
`endif

endmodule

`default_nettype wire
