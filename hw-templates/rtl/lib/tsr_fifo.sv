// SPDX-License-Identifier: Apache-2.0
// First-word fall-through FIFO with a registered output: two cycles from input to output, one word per cycle.
//
// The output register is the RAM's own read register, so the same code maps to block RAM and to LUT RAM, and a
// simulator copies a word only when one moves. It holds DEPTH words, the output register included in the count.

`default_nettype none

module tsr_fifo #(
  parameter int WIDTH = 32,
  parameter int DEPTH = 16,  // power of two, >= 2
  parameter STYLE = "auto"   // "block": block RAM, where a wide and shallow one would otherwise be made of look-up tables
) (
  input  wire logic                   clk_i,
  input  wire logic                   rst_i,  // also drops the contents

  input  wire logic                   in_valid_i,
  output logic                        in_ready_o,
  input  wire logic [WIDTH-1:0]       in_data_i,

  output logic                        out_valid_o,
  input  wire logic                   out_ready_i,
  output logic [WIDTH-1:0]            out_data_o,

  output logic [$clog2(DEPTH+1)-1:0]  count_o  // words held
);

  localparam int PTR_W = $clog2(DEPTH);
  localparam int CNT_W = $clog2(DEPTH + 1);

  initial if (DEPTH < 2 || (1 << PTR_W) != DEPTH) $fatal(1, "tsr_fifo: DEPTH must be a power of two");

  (* ram_style = STYLE *) logic [WIDTH-1:0] mem [0:DEPTH-1];

  logic [PTR_W-1:0] wr_ptr_q, rd_ptr_q;
  logic [CNT_W-1:0] count_q;
  logic             valid_q;
  logic             push, pop, load;

  assign in_ready_o  = (count_q != CNT_W'(DEPTH));
  assign out_valid_o = valid_q;
  assign count_o     = count_q;

  assign push = in_valid_i && in_ready_o;
  assign pop  = valid_q && out_ready_i;
  // Words in the RAM are all words but the one in the output register.
  assign load = (count_q != CNT_W'(valid_q)) && (!valid_q || out_ready_i);

  always_ff @(posedge clk_i) begin
    if (push) mem[wr_ptr_q] <= in_data_i;
    if (load) out_data_o <= mem[rd_ptr_q];
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      wr_ptr_q <= '0;
      rd_ptr_q <= '0;
      count_q  <= '0;
      valid_q  <= 1'b0;
    end else begin
      if (push) wr_ptr_q <= wr_ptr_q + 1'b1;
      if (load) rd_ptr_q <= rd_ptr_q + 1'b1;
      if (push != pop) count_q <= push ? count_q + 1'b1 : count_q - 1'b1;
      valid_q <= load || (valid_q && !out_ready_i);
    end
  end

`ifdef FORMAL
  // A chosen word, pushed at a moment the solver picks, comes out unchanged and in order.
  (* anyconst *) logic [WIDTH-1:0] f_word;
  (* anyseq *)   logic             f_mark;
  logic             f_past_valid = 1'b0;
  logic             f_tracking_q = 1'b0;  // the chosen word is inside
  logic [CNT_W-1:0] f_ahead_q;            // words in front of it
  logic [PTR_W-1:0] f_slot_q;             // where it lies in the RAM

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    if (rst_i) f_tracking_q <= 1'b0;
    else if (!f_tracking_q) begin
      if (push && f_mark && in_data_i == f_word) begin
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
      // It never holds more than DEPTH words.
      assert (count_q <= CNT_W'(DEPTH));
      // The pointers agree with the count.
      assert (PTR_W'(wr_ptr_q - rd_ptr_q) == PTR_W'(count_q - CNT_W'(valid_q)));
      assert (!valid_q || count_q != 0);
      if (f_tracking_q) begin
        // The tracked word is one of the words held.
        assert (f_ahead_q < count_q);
        // At the front it is what the output shows; behind, it is where its place says.
        if (valid_q && f_ahead_q == 0) assert (out_data_o == f_word);
        else begin
          assert (mem[f_slot_q] == f_word);
          assert (f_slot_q == PTR_W'(rd_ptr_q + PTR_W'(f_ahead_q - CNT_W'(valid_q))));
        end
      end
      // A stalled output does not change.
      if (!$past(rst_i) && $past(valid_q) && !$past(out_ready_i)) assert (valid_q && out_data_o == $past(out_data_o));
      // A word that is inside reaches the output within a cycle.
      if (!$past(rst_i) && !$past(valid_q) && $past(count_q) != 0) assert (valid_q);
      cover (count_q == CNT_W'(DEPTH));
    end
  end
`endif

endmodule

`default_nettype wire
