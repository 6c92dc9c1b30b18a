// SPDX-License-Identifier: Apache-2.0
// One register slice for a valid/ready stream: one cycle of latency, full throughput, every output registered.

`default_nettype none

module tsr_skid #(
  parameter int WIDTH = 32
) (
  input  wire logic              clk_i,
  input  wire logic              rst_i,
  input  wire logic              in_valid_i,
  output logic                   in_ready_o,
  input  wire logic [WIDTH-1:0]  in_data_i,
  output logic                   out_valid_o,
  input  wire logic              out_ready_i,
  output logic [WIDTH-1:0]       out_data_o
);

  logic             out_valid_q, spare_valid_q;
  logic [WIDTH-1:0] out_data_q, spare_data_q;
  logic             out_free;

  assign in_ready_o  = !spare_valid_q;
  assign out_valid_o = out_valid_q;
  assign out_data_o  = out_data_q;
  assign out_free    = !out_valid_q || out_ready_i;

  logic [WIDTH-1:0] next_data;
  tsr_select #(.WIDTH(WIDTH)) u_next (.second_i(spare_valid_q), .a_i(in_data_i), .b_i(spare_data_q), .y_o(next_data));

  always_ff @(posedge clk_i) begin
    if (out_free && (spare_valid_q || in_valid_i)) out_data_q <= next_data;
    if (!out_free && in_valid_i && in_ready_o) spare_data_q <= in_data_i;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      out_valid_q   <= 1'b0;
      spare_valid_q <= 1'b0;
    end else if (out_free) begin
      out_valid_q   <= spare_valid_q || in_valid_i;
      spare_valid_q <= 1'b0;
    end else if (in_valid_i) begin
      spare_valid_q <= 1'b1;
    end
  end

`ifdef FORMAL
  // The words inside, at most two, the first of them at the output.
  logic f_past_valid = 1'b0;
  logic             f_put, f_get;
  logic [1:0]       f_count_q;
  logic [WIDTH-1:0] f_first_q, f_second_q;
  assign f_put = in_valid_i && in_ready_o;
  assign f_get = out_valid_o && out_ready_i;
  always_ff @(posedge clk_i) begin
    f_count_q <= rst_i ? '0 : f_count_q + 2'(f_put) - 2'(f_get);
    if (f_get || f_count_q == 2'd0) f_first_q <= (f_count_q == 2'd2) ? f_second_q : in_data_i;
    if (f_count_q == 2'd1) f_second_q <= in_data_i;
    if (f_past_valid) begin
      assert (in_ready_o == (f_count_q != 2'd2) && out_valid_o == (f_count_q != 2'd0) && f_count_q != 2'd3);
      if (f_count_q != 2'd0) assert (out_data_o == f_first_q);
      if (f_count_q == 2'd2) assert (spare_data_q == f_second_q);
    end
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    if (f_past_valid && !$past(rst_i)) begin
      // The spare register is used only behind a full output register.
      assert (!spare_valid_q || out_valid_q);
      // A stalled output does not change.
      if ($past(out_valid_q && !out_ready_i)) assert (out_valid_q && $stable(out_data_q));
    end
  end
`endif

endmodule

`default_nettype wire
