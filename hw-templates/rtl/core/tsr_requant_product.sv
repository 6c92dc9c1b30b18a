// SPDX-License-Identifier: Apache-2.0
// The exact product of a requantisation lane: ((main + bias) - weight_zero * aux) * mult, or ((main + bias) * (second - zero_b)) *
// mult. Four cycles, one value per cycle; stage s works when valid_i[s].
//
// The 32 x 24 bit product takes two DSP slices, 17 bits of the left side and the rest; a third one makes the left side. The
// slices' own registers hold every stage.

`default_nettype none

module tsr_requant_product (
  input  wire logic               clk_i,
  input  wire logic [3:0]         valid_i,
  // Stage 0.
  input  wire logic signed [31:0] main_i,
  input  wire logic signed [tsr_core_pkg::XS_W-1:0] aux_i,
  input  wire logic signed [7:0]  second_i,
  input  wire logic               channel_i,   // bias: of the channel, or of the instruction
  input  wire logic signed [31:0] bias_i,
  input  wire logic signed [31:0] own_bias_i,
  input  wire logic signed [8:0]  weight_zero_i,
  input  wire logic signed [7:0]  zero_b_i,
  input  wire logic [23:0]        mult_i,
  input  wire logic               product0_i,  // the second form
  // Stage 1.
  input  wire logic               product1_i,
  output logic signed [57:0]      product_o
);

  logic signed [31:0] sum0;
  logic signed [8:0]  b0;
  assign sum0 = main_i + (channel_i ? bias_i : own_bias_i);
  assign b0   = 9'(second_i) - 9'(zero_b_i);

`ifdef TSR_XILINX

  logic [8:0]  factor0;
  logic [47:0] x2, low3, low_cascade, high4;
  logic [16:0] low4_q;
  assign factor0   = product0_i ? sum0[8:0] : weight_zero_i;
  assign product_o = {high4[40:0], low4_q};

  // Pre-adder: d alone, or a alone.
  tsr_dsp_slice #(.AMULTSEL("AD"), .CREG(1)) u_left (
    .clk_i, .a_i({{18{b0[8]}}, b0}), .b_i({{9{factor0[8]}}, factor0}), .c_i({{16{sum0[31]}}, sum0}), .d_i(aux_i), .pcin_i('0),
    .inmode_i(product0_i ? 5'b00000 : 5'b00110), .z_i(product1_i ? 3'd0 : 3'd3), .minus_i(!product1_i),
    .ce_a1_i(1'b0), .ce_a2_i(1'b0), .ce_b_i(1'b0), .ce_c_i(valid_i[0]), .ce_m_i(valid_i[0]), .ce_p_i(valid_i[1]),
    .p_o(x2), .pcout_o()
  );
  tsr_dsp_slice #(.AREG(2), .MREG(0)) u_low (
    .clk_i, .a_i({3'd0, mult_i}), .b_i({1'b0, x2[16:0]}), .c_i('0), .d_i('0), .pcin_i('0), .inmode_i('0), .z_i(3'd0), .minus_i(1'b0),
    .ce_a1_i(valid_i[0]), .ce_a2_i(valid_i[1]), .ce_b_i(1'b0), .ce_c_i(1'b0), .ce_m_i(1'b0), .ce_p_i(valid_i[2]),
    .p_o(low3), .pcout_o(low_cascade)
  );
  tsr_dsp_slice #(.AREG(2)) u_high (
    .clk_i, .a_i({3'd0, mult_i}), .b_i({{3{x2[31]}}, x2[31:17]}), .c_i('0), .d_i('0), .pcin_i(low_cascade), .inmode_i('0),
    .z_i(3'd5), .minus_i(1'b0),
    .ce_a1_i(valid_i[0]), .ce_a2_i(valid_i[1]), .ce_b_i(1'b0), .ce_c_i(1'b0), .ce_m_i(valid_i[2]), .ce_p_i(valid_i[3]),
    .p_o(high4), .pcout_o()
  );
  always_ff @(posedge clk_i) if (valid_i[3]) low4_q <= low3[16:0];

  logic unused_signs;
  assign unused_signs = &{1'b0, x2[47:32], low3[47:17], high4[47:41]};

`else

  logic signed [31:0] sum1_q, product1_q, x2_q;
  logic signed [8:0]  b1_q;
  logic [23:0]        mult1_q, mult2_q;
  logic signed [42:0] low3_q;
  logic signed [40:0] high3_q;

  always_ff @(posedge clk_i) begin
    if (valid_i[0]) begin
      sum1_q     <= sum0;
      product1_q <= 32'(weight_zero_i) * 32'(aux_i);
      b1_q       <= b0;
      mult1_q    <= mult_i;
    end
    if (valid_i[1]) begin
      x2_q    <= product1_i ? 32'(signed'(sum1_q[8:0])) * 32'(b1_q) : sum1_q - product1_q;
      mult2_q <= mult1_q;
    end
    if (valid_i[2]) begin
      low3_q  <= 43'(signed'({1'b0, x2_q[16:0]})) * 43'(signed'({1'b0, mult2_q}));
      high3_q <= 41'(signed'(x2_q[31:17])) * 41'(signed'({1'b0, mult2_q}));
    end
    if (valid_i[3]) product_o <= {high3_q + 41'(low3_q >>> 17), low3_q[16:0]};
  end

  logic unused_product0;
  assign unused_product0 = product0_i;

`endif

endmodule

`default_nettype wire
