// Emitted from hw-templates/rtl/core/tsr_requant_lane.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// One requantisation lane: an exact 58-bit product or sum, one rounding (half to even), saturation, zero point and clamp.
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
  input  wire logic [2:0]         kind1_i,        // stage 1
  input  wire logic [23:0]        mult_b2_i,      // stage 2
  input  wire logic [4:0]         lsh_a4_i,       // stage 4
  input  wire logic [4:0]         lsh_b4_i,
  input  wire logic signed [7:0]  zero_out7_i,    // stage 7
  input  wire logic signed [7:0]  clamp_lo7_i,
  input  wire logic signed [7:0]  clamp_hi7_i,
  output logic signed [7:0]       y_o
);

  logic signed [31:0] sum1_q, product1_q, x2_q;
  logic signed [8:0]  b1_q, b2_q;
  logic [23:0]        mult1_q, mult2_q;
  logic [5:0]         shift1_q, shift2_q, shift3_q, shift4_q, shift5_q;
  logic signed [57:0] m3_q, m4_q, p5_q, p6_q;
  logic signed [33:0] n3_q, n4_q;
  logic               guard6_q, sticky6_q;
  logic signed [11:0] r7_q;

  // Stage 5 splits the value at the binary point, stage 6 rounds half to even.
  logic signed [57:0] floor5;
  logic [57:0]        below5;    // bits below the binary point, moved to the top
  logic               round6, fits6;
  logic signed [11:0] r6;
  assign floor5 = p5_q >>> shift5_q;
  assign below5 = 58'(p5_q) << (6'd58 - shift5_q);
  assign round6 = guard6_q && (sticky6_q || p6_q[0]);
  assign fits6  = p6_q[57:10] == '0 || p6_q[57:10] == '1;
  assign r6     = fits6 ? signed'({p6_q[10], p6_q[10:0]}) : p6_q[57] ? -12'sd1024 : 12'sd1023;

  // Stage 7 adds the zero point; whatever saturated above is far outside the clamp.
  logic signed [12:0] y7;
  assign y7 = 13'(r7_q) + 13'(zero_out7_i);

  always_ff @(posedge clk_i) begin
    if (valid_i[0]) begin
      sum1_q     <= main_i + bias_i;
      product1_q <= 32'(weight_zero_i) * 32'(aux_i);
      b1_q       <= 9'(signed'(aux_i[7:0])) - 9'(zero_b_i);
      mult1_q    <= mult_i;
      shift1_q   <= shift_i;
    end
    if (valid_i[1]) begin
      x2_q     <= (kind1_i == tsr_core_pkg::KIND_MUL) ? 32'(signed'(sum1_q[8:0])) * 32'(b1_q) : sum1_q - product1_q;
      b2_q     <= b1_q;
      mult2_q  <= mult1_q;
      shift2_q <= shift1_q;
    end
    if (valid_i[2]) begin
      m3_q     <= 58'(x2_q) * 58'(signed'({1'b0, mult2_q}));
      n3_q     <= 34'(b2_q) * 34'(signed'({1'b0, mult_b2_i}));
      shift3_q <= shift2_q;
    end
    if (valid_i[3]) begin
      m4_q     <= m3_q;
      n4_q     <= n3_q;
      shift4_q <= shift3_q;
    end
    if (valid_i[4]) begin
      p5_q     <= (m4_q <<< lsh_a4_i) + (58'(n4_q) <<< lsh_b4_i);
      shift5_q <= shift4_q;
    end
    if (valid_i[5]) begin
      p6_q      <= floor5;
      guard6_q  <= below5[57];
      sticky6_q <= below5[56:0] != '0;
    end
    if (valid_i[6]) r7_q <= r6 + 12'(signed'({1'b0, round6}));
    if (valid_i[7]) begin
      y_o <= (y7 < 13'(clamp_lo7_i)) ? clamp_lo7_i : (y7 > 13'(clamp_hi7_i)) ? clamp_hi7_i : y7[7:0];
    end
  end

endmodule

`default_nettype wire
