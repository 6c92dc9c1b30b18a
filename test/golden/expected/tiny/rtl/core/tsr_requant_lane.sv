// Emitted from hw-templates/rtl/core/tsr_requant_lane.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// One requantisation lane: an exact product, one rounding (half to even), saturation, zero point and clamp.
//
// Eight cycles from the operands to y_o, one value per cycle. valid_i marks the stage inputs; stage s works when valid_i[s].

`default_nettype none

module tsr_requant_lane (
  input  wire logic               clk_i,
  input  wire logic [7:0]         valid_i,
  // Stage 0: operands and per-channel parameters.
  input  wire logic signed [31:0] main_i,
  input  wire logic signed [tsr_core_pkg::XS_W-1:0] aux_i,
  input  wire logic signed [31:0] bias_i,         // added to main
  input  wire logic signed [8:0]  weight_zero_i,  // times aux, subtracted from main
  input  wire logic [23:0]        mult_i,
  input  wire logic [5:0]         shift_i,
  input  wire logic signed [7:0]  zero_b_i,
  // Later stages: parameters of the instruction, valid with their stage.
  input  wire logic               product1_i,     // stage 1: main + bias times aux - zero_b instead
  input  wire logic signed [7:0]  zero_out7_i,    // stage 7
  input  wire logic signed [7:0]  clamp_lo7_i,
  input  wire logic signed [7:0]  clamp_hi7_i,
  output logic signed [7:0]       y_o
);

  logic signed [31:0] sum1_q, product1_q, x2_q;
  logic signed [8:0]  b1_q;
  logic [23:0]        mult1_q, mult2_q;
  logic [5:0]         shift1_q, shift2_q, shift3_q, shift4_q;
  logic signed [42:0] low3_q;   // the product in two parts, 17 bits of x2 and the rest: a DSP slice each
  logic signed [40:0] high3_q;
  logic signed [57:0] m4_q;
  logic signed [11:0] r7;

  tsr_round_shift u_round (.clk_i, .valid_i(valid_i[6:4]), .value_i(m4_q), .shift_i(shift4_q), .result_o(r7));

  // Stage 7 adds the zero point.
  logic signed [12:0] y7;
  assign y7 = 13'(r7) + 13'(zero_out7_i);

  always_ff @(posedge clk_i) begin
    if (valid_i[0]) begin
      sum1_q     <= main_i + bias_i;
      product1_q <= 32'(weight_zero_i) * 32'(aux_i);
      b1_q       <= 9'(signed'(aux_i[7:0])) - 9'(zero_b_i);
      mult1_q    <= mult_i;
      shift1_q   <= shift_i - 6'd1;
    end
    if (valid_i[1]) begin
      x2_q     <= product1_i ? 32'(signed'(sum1_q[8:0])) * 32'(b1_q) : sum1_q - product1_q;
      mult2_q  <= mult1_q;
      shift2_q <= shift1_q;
    end
    if (valid_i[2]) begin
      low3_q   <= 43'(signed'({1'b0, x2_q[16:0]})) * 43'(signed'({1'b0, mult2_q}));
      high3_q  <= 41'(signed'(x2_q[31:17])) * 41'(signed'({1'b0, mult2_q}));
      shift3_q <= shift2_q;
    end
    if (valid_i[3]) begin
      m4_q     <= {high3_q + 41'(low3_q >>> 17), low3_q[16:0]};
      shift4_q <= shift3_q;
    end
    if (valid_i[7]) begin
      y_o <= (y7 < 13'(clamp_lo7_i)) ? clamp_lo7_i : (y7 > 13'(clamp_hi7_i)) ? clamp_hi7_i : y7[7:0];
    end
  end

endmodule

`default_nettype wire
