// SPDX-License-Identifier: Apache-2.0
// FIFO of beats that are put together from halves: each half goes straight to its place, and a push makes the beat visible.
//
// As tsr_fifo, a beat a cycle with a registered output. A half that was not put holds something older: its strobes are zero.

`default_nettype none

module tsr_stage_store #(
  parameter int HALF  = 256,
  parameter int SIDE  = 8,  // bits beside the data, given with the push
  parameter int DEPTH = 64  // power of two, >= 2
) (
  input  wire logic                   clk_i,
  input  wire logic                   rst_i,  // also drops the contents

  output logic                        in_ready_o,
  input  wire logic                   in_low_i,   // put a half: only when in_ready_o; the same for push
  input  wire logic                   in_high_i,
  input  wire logic [HALF-1:0]        in_data_i,
  input  wire logic                   push_i,     // the beat is complete with what is put now
  input  wire logic [SIDE-1:0]        in_side_i,

  output logic                        out_valid_o,
  input  wire logic                   out_ready_i,
  output logic [2*HALF-1:0]           out_data_o,
  output logic [SIDE-1:0]             out_side_o
);

  localparam int PTR_W = $clog2(DEPTH);
  localparam int CNT_W = $clog2(DEPTH + 1);

  initial if (DEPTH < 2 || (1 << PTR_W) != DEPTH) $fatal(1, "tsr_stage_store: DEPTH must be a power of two");

  (* ram_style = "block" *) logic [HALF-1:0] low [0:DEPTH-1];
  (* ram_style = "block" *) logic [HALF-1:0] high [0:DEPTH-1];
  logic [SIDE-1:0]  side [0:DEPTH-1];
  logic [PTR_W-1:0] wr_ptr_q, rd_ptr_q;
  logic [CNT_W-1:0] count_q;
  logic             valid_q, pop, load;

  assign in_ready_o  = count_q != CNT_W'(DEPTH);
  assign out_valid_o = valid_q;
  assign pop         = valid_q && out_ready_i;
  // Beats in the RAM are all beats but the one in the output register.
  assign load        = count_q != CNT_W'(valid_q) && (!valid_q || out_ready_i);

  always_ff @(posedge clk_i) begin
    if (in_low_i) low[wr_ptr_q] <= in_data_i;
    if (in_high_i) high[wr_ptr_q] <= in_data_i;
    if (push_i) side[wr_ptr_q] <= in_side_i;
    if (load) begin
      out_data_o <= {high[rd_ptr_q], low[rd_ptr_q]};
      out_side_o <= side[rd_ptr_q];
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      wr_ptr_q <= '0;
      rd_ptr_q <= '0;
      count_q  <= '0;
      valid_q  <= 1'b0;
    end else begin
      if (push_i) wr_ptr_q <= wr_ptr_q + 1'b1;
      if (load) rd_ptr_q <= rd_ptr_q + 1'b1;
      if (push_i != pop) count_q <= push_i ? count_q + 1'b1 : count_q - 1'b1;
      valid_q <= load || (valid_q && !out_ready_i);
    end
  end

`ifdef FORMAL
  // One half of one beat is watched, and what comes beside it.
  (* anyconst *) logic            f_upper;
  (* anyconst *) logic [HALF-1:0] f_word;
  (* anyconst *) logic [SIDE-1:0] f_side;
  (* anyseq *)   logic            f_mark;
  logic             f_past_valid = 1'b0;
  logic             f_put, f_ours;
  logic             f_put_q = 1'b0;       // the half of the beat under construction holds the word
  logic             f_tracking_q = 1'b0;
  logic [CNT_W-1:0] f_ahead_q;            // beats in front of it
  logic [PTR_W-1:0] f_slot_q;
  assign f_put  = f_upper ? in_high_i : in_low_i;
  assign f_ours = f_put ? in_data_i == f_word : f_put_q;

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    if (!in_ready_o) assume (!in_low_i && !in_high_i && !push_i);
    f_put_q <= !rst_i && !push_i && f_ours;
    if (rst_i) f_tracking_q <= 1'b0;
    else if (!f_tracking_q) begin
      if (push_i && f_mark && f_ours && in_side_i == f_side) begin
        f_tracking_q <= 1'b1;
        f_ahead_q    <= count_q - CNT_W'(pop);
        f_slot_q     <= wr_ptr_q;
      end
    end else if (pop) begin
      f_ahead_q <= f_ahead_q - 1'b1;
      if (f_ahead_q == 0) f_tracking_q <= 1'b0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (f_past_valid) begin
      assert (count_q <= CNT_W'(DEPTH) && out_valid_o == valid_q);
      if ($past(!rst_i && count_q != '0)) assert (valid_q || $past(valid_q));  // out within a cycle
      assert (PTR_W'(wr_ptr_q - rd_ptr_q) == PTR_W'(count_q - CNT_W'(valid_q)));
      assert (!valid_q || count_q != 0);
      if (f_put_q) assert (in_ready_o && (f_upper ? high[wr_ptr_q] : low[wr_ptr_q]) == f_word);
      if (f_tracking_q) begin
        assert (f_ahead_q < count_q);
        // At the front it is what the output shows; behind, it is where its place says.
        if (valid_q && f_ahead_q == 0) begin
          assert ((f_upper ? out_data_o[2*HALF-1:HALF] : out_data_o[HALF-1:0]) == f_word && out_side_o == f_side);
        end else begin
          assert ((f_upper ? high[f_slot_q] : low[f_slot_q]) == f_word && side[f_slot_q] == f_side);
          assert (f_slot_q == PTR_W'(rd_ptr_q + PTR_W'(f_ahead_q - CNT_W'(valid_q))));
        end
      end
      // A stalled output does not change, and a beat that is inside reaches the output within a cycle.
      if (!$past(rst_i) && $past(valid_q) && !$past(out_ready_i)) assert (valid_q && out_data_o == $past(out_data_o));
      if (!$past(rst_i) && !$past(valid_q) && $past(count_q) != 0) assert (valid_q);
      cover (count_q == CNT_W'(DEPTH));
    end
  end
`endif

endmodule

`default_nettype wire
