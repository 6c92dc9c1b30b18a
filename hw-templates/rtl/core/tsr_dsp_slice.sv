// SPDX-License-Identifier: Apache-2.0
// A DSP48E2 as the requantiser uses it, with the ports and registers that differ between its places: p = z + (d + a) * b or
// z - (d + a) * b, where z is zero, c or pcin / 2^17. Only for Xilinx parts; each place has a behavioural twin beside it.

`default_nettype none

`ifdef TSR_XILINX

module tsr_dsp_slice #(
  parameter AMULTSEL = "A",  // "AD": the multiplier takes the pre-adder's sum
  parameter int AREG = 0,
  parameter int BREG = 0,
  parameter int CREG = 0,
  parameter int MREG = 1
) (
  input  wire logic         clk_i,
  input  wire logic [26:0]  a_i,
  input  wire logic [17:0]  b_i,
  input  wire logic [47:0]  c_i,
  input  wire logic [26:0]  d_i,
  input  wire logic [47:0]  pcin_i,
  input  wire logic [4:0]   inmode_i,
  input  wire logic [2:0]   z_i,       // OPMODE[6:4]: 0 nothing, 3 c, 5 pcin shifted right by 17
  input  wire logic         minus_i,
  input  wire logic         ce_a1_i,
  input  wire logic         ce_a2_i,
  input  wire logic         ce_b_i,
  input  wire logic         ce_c_i,
  input  wire logic         ce_m_i,
  input  wire logic         ce_p_i,
  output logic [47:0]       p_o,
  output logic [47:0]       pcout_o
);

  DSP48E2 #(
    .A_INPUT("DIRECT"), .B_INPUT("DIRECT"), .AMULTSEL(AMULTSEL), .BMULTSEL("B"), .PREADDINSEL("A"), .USE_MULT("MULTIPLY"),
    .USE_SIMD("ONE48"), .AREG(AREG), .ACASCREG(AREG), .DREG(0), .ADREG(0), .BREG(BREG), .BCASCREG(BREG), .CREG(CREG),
    .MREG(MREG), .PREG(1), .ALUMODEREG(0), .CARRYINREG(0), .CARRYINSELREG(0), .INMODEREG(0), .OPMODEREG(0)
  ) u_dsp (
    .CLK(clk_i), .A({{3{a_i[26]}}, a_i}), .B(b_i), .C(c_i), .D(d_i), .PCIN(pcin_i), .PCOUT(pcout_o), .P(p_o),
    .INMODE(inmode_i), .OPMODE({2'b00, z_i, 4'b01_01}), .ALUMODE({2'b00, {2{minus_i}}}),
    .CARRYIN(1'b0), .CARRYINSEL(3'd0), .CARRYCASCIN(1'b0), .MULTSIGNIN(1'b0), .ACIN(30'd0), .BCIN(18'd0),
    .CEA1(ce_a1_i), .CEA2(ce_a2_i), .CEB1(1'b0), .CEB2(ce_b_i), .CEC(ce_c_i), .CED(1'b0), .CEAD(1'b0), .CEM(ce_m_i),
    .CEP(ce_p_i), .CEALUMODE(1'b0), .CECTRL(1'b0), .CECARRYIN(1'b0), .CEINMODE(1'b0),
    .RSTA(1'b0), .RSTB(1'b0), .RSTC(1'b0), .RSTD(1'b0), .RSTM(1'b0), .RSTP(1'b0), .RSTALUMODE(1'b0), .RSTCTRL(1'b0),
    .RSTALLCARRYIN(1'b0), .RSTINMODE(1'b0),
    .ACOUT(), .BCOUT(), .CARRYCASCOUT(), .CARRYOUT(), .MULTSIGNOUT(), .OVERFLOW(), .PATTERNDETECT(), .PATTERNBDETECT(),
    .UNDERFLOW(), .XOROUT()
  );

endmodule

`endif

`default_nettype wire
