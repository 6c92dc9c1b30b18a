// SPDX-License-Identifier: Apache-2.0
// One operand of the join, shifted left by 0, 3, 6 or 9 and multiplied: a DSP slice with all its registers, three cycles.

`default_nettype none

module tsr_join_product (
  input  wire logic               clk_i,
  input  wire logic [2:0]         valid_i,
  input  wire logic signed [8:0]  value_i,
  input  wire logic [1:0]         by3_i,
  input  wire logic [25:0]        mult1_i,  // in stage 1
  output logic signed [43:0]      product_o
);

  logic signed [17:0] shifted;
  assign shifted = by3_i[1] ? (by3_i[0] ? 18'(value_i) <<< 9 : 18'(value_i) <<< 6)
                            : (by3_i[0] ? 18'(value_i) <<< 3 : 18'(value_i));

`ifdef TSR_XILINX

  logic [47:0] p;
  tsr_dsp_slice #(.BREG(1)) u_dsp (
    .clk_i, .a_i({1'b0, mult1_i}), .b_i(shifted), .c_i('0), .d_i('0), .pcin_i('0), .inmode_i('0), .z_i(3'd0), .minus_i(1'b0),
    .ce_a1_i(1'b0), .ce_a2_i(1'b0), .ce_b_i(valid_i[0]), .ce_c_i(1'b0), .ce_m_i(valid_i[1]), .ce_p_i(valid_i[2]),
    .p_o(p), .pcout_o()
  );
  assign product_o = p[43:0];
  logic unused_signs;
  assign unused_signs = &{1'b0, p[47:44]};

`else

  logic signed [17:0] value1_q;
  logic signed [43:0] product2_q;
  always_ff @(posedge clk_i) begin
    if (valid_i[0]) value1_q <= shifted;
    if (valid_i[1]) product2_q <= 44'(value1_q) * 44'(signed'({1'b0, mult1_i}));
    if (valid_i[2]) product_o <= product2_q;
  end

`endif

endmodule

`default_nettype wire
