// SPDX-License-Identifier: Apache-2.0
// The Xilinx cells that the RTL instantiates, as far as it uses them, after UG579 (DSP48E2) and UG974 (LUT6_2, CARRY8): with these the
// form for synthesis simulates, and meets the same vectors as the form for simulation.

`default_nettype none

module LUT6_2 #(
  parameter logic [63:0] INIT = '0
) (
  input  wire logic I0, I1, I2, I3, I4, I5,
  output logic      O5,
  output logic      O6
);
  assign O5 = INIT[{1'b0, I4, I3, I2, I1, I0}];
  assign O6 = INIT[{I5, I4, I3, I2, I1, I0}];
endmodule

module CARRY8 (
  input  wire logic       CI, CI_TOP,  // CI_TOP counts only where the two halves are apart
  input  wire logic [7:0] DI, S,
  output logic [7:0]      CO,
  output logic [7:0]      O
);
  always_comb begin
    for (int i = 0; i < 8; i++) begin
      O[i]  = S[i] ^ ((i == 0) ? CI : CO[i-1]);
      CO[i] = S[i] ? ((i == 0) ? CI : CO[i-1]) : DI[i];
    end
  end
endmodule

module DSP48E2 #(
  parameter A_INPUT = "DIRECT", B_INPUT = "DIRECT", AMULTSEL = "A", BMULTSEL = "B", PREADDINSEL = "A", USE_MULT = "MULTIPLY",
  parameter USE_SIMD = "ONE48",
  parameter int AREG = 1, ACASCREG = 1, DREG = 1, ADREG = 1, BREG = 1, BCASCREG = 1, CREG = 1, MREG = 1, PREG = 1,
  parameter int ALUMODEREG = 1, CARRYINREG = 1, CARRYINSELREG = 1, INMODEREG = 1, OPMODEREG = 1
) (
  input  wire logic CLK,
  input  wire logic [29:0] A, ACIN,
  input  wire logic [17:0] B, BCIN,
  input  wire logic [47:0] C, PCIN,
  input  wire logic [26:0] D,
  input  wire logic [4:0]  INMODE,
  input  wire logic [8:0]  OPMODE,
  input  wire logic [3:0]  ALUMODE,
  input  wire logic [2:0]  CARRYINSEL,
  input  wire logic CARRYIN, CARRYCASCIN, MULTSIGNIN,
  input  wire logic CEA1, CEA2, CEB1, CEB2, CEC, CED, CEAD, CEM, CEP, CEALUMODE, CECTRL, CECARRYIN, CEINMODE,
  input  wire logic RSTA, RSTB, RSTC, RSTD, RSTM, RSTP, RSTALUMODE, RSTCTRL, RSTALLCARRYIN, RSTINMODE,
  output logic [47:0] P, PCOUT,
  output logic [29:0] ACOUT,
  output logic [17:0] BCOUT,
  output logic [3:0]  CARRYOUT,
  output logic [7:0]  XOROUT,
  output logic CARRYCASCOUT, MULTSIGNOUT, OVERFLOW, PATTERNDETECT, PATTERNBDETECT, UNDERFLOW
);
  // Registers of each port; a port without registers passes through. With one register, it is the second one.
  logic signed [26:0] a1_q, a2_q, a2, d_q, d, ad, ad_q, a_mult;
  logic signed [17:0] b1_q, b2_q, b2;
  logic signed [44:0] product, m_q, m;
  logic [47:0]        c_q, c, z, p_q;
  assign a2      = (AREG == 0) ? A[26:0] : a2_q;
  assign b2      = (BREG == 0) ? B : b2_q;
  assign c       = (CREG == 0) ? C : c_q;
  assign d       = (DREG == 0) ? D : d_q;
  assign ad      = (INMODE[2] ? d : '0) + (INMODE[1] ? '0 : a2);
  assign a_mult  = (AMULTSEL != "AD") ? a2 : (ADREG == 0) ? ad : ad_q;
  assign product = 45'(a_mult) * 45'(b2);
  assign m       = (MREG == 0) ? product : m_q;
  always_comb begin
    case (OPMODE[6:4])
      3'd0:    z = '0;
      3'd1:    z = PCIN;
      3'd3:    z = c;
      3'd5:    z = 48'(signed'(PCIN) >>> 17);
      default: z = 'x;
    endcase
  end
  always_ff @(posedge CLK) begin
    if (CEA1) a1_q <= A[26:0];
    if (CEA2) a2_q <= (AREG == 2) ? a1_q : A[26:0];
    if (CEB1) b1_q <= B;
    if (CEB2) b2_q <= (BREG == 2) ? b1_q : B;
    if (CEC) c_q <= C;
    if (CED) d_q <= D;
    if (CEAD) ad_q <= ad;
    if (CEM) m_q <= product;
    if (CEP) p_q <= (ALUMODE == 4'b0011) ? z - 48'(m) : z + 48'(m);
  end
  assign P     = p_q;
  assign PCOUT = p_q;

  // What the model does not have.
  initial
    if (PREG != 1 || BMULTSEL != "B" || PREADDINSEL != "A" || INMODEREG != 0 || OPMODEREG != 0 || ALUMODEREG != 0)
      $fatal(1, "DSP48E2: a register or input that the model lacks");
  always_ff @(posedge CLK)
    if (OPMODE[8:7] != '0 || OPMODE[3:0] != 4'b0101 || !(ALUMODE inside {4'd0, 4'd3}) || INMODE[0] || INMODE[4:3] != '0)
      $fatal(1, "DSP48E2: a mode that the model lacks");
endmodule

`default_nettype wire
