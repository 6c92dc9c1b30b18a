// Emitted from hw-templates/rtl/core/tsr_dsp_cell.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// One DSP slice of a multiplier chain: pcout = pcin + (hi * 2^18 + lo) * w, two pixels sharing one weight.
//
// Latency 4 cycles from the operands, 1 from pcin. Low and high field of the sum are decoded by tsr_dsp_chain. The
// behavioural model has the same registers as the DSP48E2 instance, which is used when TSR_XILINX is defined.

`default_nettype none

module tsr_dsp_cell #(
  parameter bit FIRST = 1'b0  // head of its chain: pcin_i is not added
) (
  input  wire logic               clk_i,
  input  wire logic               ce_i,
  input  wire logic signed [7:0]  hi_i,
  input  wire logic signed [7:0]  lo_i,
  input  wire logic signed [7:0]  w_i,
  input  wire logic [47:0]        pcin_i,
  output logic [47:0]             pcout_o
);

`ifdef TSR_XILINX

  DSP48E2 #(
    .A_INPUT("DIRECT"), .B_INPUT("DIRECT"), .AMULTSEL("AD"), .BMULTSEL("B"), .PREADDINSEL("A"), .USE_MULT("MULTIPLY"),
    .USE_SIMD("ONE48"), .AREG(1), .ACASCREG(1), .DREG(1), .ADREG(1), .BREG(2), .BCASCREG(2), .CREG(0), .MREG(1), .PREG(1),
    .ALUMODEREG(0), .CARRYINREG(0), .CARRYINSELREG(0), .INMODEREG(0), .OPMODEREG(0)
  ) u_dsp (
    .CLK(clk_i),
    .A({{4{hi_i[7]}}, hi_i, 18'd0}), .B({{10{w_i[7]}}, w_i}), .C(48'd0), .D({{19{lo_i[7]}}, lo_i}),
    .PCIN(FIRST ? 48'd0 : pcin_i), .PCOUT(pcout_o), .P(),
    .INMODE(5'b00100), .OPMODE(FIRST ? 9'b00_000_01_01 : 9'b00_001_01_01), .ALUMODE(4'd0),
    .CARRYIN(1'b0), .CARRYINSEL(3'd0), .CARRYCASCIN(1'b0), .MULTSIGNIN(1'b0), .ACIN(30'd0), .BCIN(18'd0),
    .CEA1(1'b0), .CEA2(ce_i), .CEB1(ce_i), .CEB2(ce_i), .CEC(1'b0), .CED(ce_i), .CEAD(ce_i), .CEM(ce_i), .CEP(ce_i),
    .CEALUMODE(1'b0), .CECTRL(1'b0), .CECARRYIN(1'b0), .CEINMODE(1'b0),
    .RSTA(1'b0), .RSTB(1'b0), .RSTC(1'b0), .RSTD(1'b0), .RSTM(1'b0), .RSTP(1'b0), .RSTALUMODE(1'b0), .RSTCTRL(1'b0),
    .RSTALLCARRYIN(1'b0), .RSTINMODE(1'b0),
    .ACOUT(), .BCOUT(), .CARRYCASCOUT(), .CARRYOUT(), .MULTSIGNOUT(), .OVERFLOW(), .PATTERNDETECT(), .PATTERNBDETECT(),
    .UNDERFLOW(), .XOROUT()
  );

`else

  logic signed [7:0]  hi_q, lo_q, w1_q, w2_q;
  logic signed [26:0] ad_q;
  logic signed [34:0] m_q;
  logic [47:0]        cascade;
  assign cascade = FIRST ? 48'd0 : pcin_i;

  always_ff @(posedge clk_i) begin
    if (ce_i) begin
      hi_q    <= hi_i;
      lo_q    <= lo_i;
      w1_q    <= w_i;
      w2_q    <= w1_q;
      ad_q    <= {hi_q[7], hi_q, 18'd0} + 27'(lo_q);
      m_q     <= 35'(ad_q) * 35'(w2_q);
      pcout_o <= cascade + 48'(m_q);
    end
  end

`endif

endmodule

`default_nettype wire
