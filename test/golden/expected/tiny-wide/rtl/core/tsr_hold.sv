// Emitted from hw-templates/rtl/core/tsr_hold.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Second half of the double-buffered accumulators: copies a finished pixel group while the next one starts, and hands out one
// pixel per cycle, pixel 0 in the cycle after load_i.

`default_nettype none

module tsr_hold (
  input  wire logic          clk_i,
  input  wire logic          load_i,
  input  wire logic          shift_i,
  input  wire logic [2:0]    kind_i,     // of the group, with load_i
  input  wire logic [1:0]    xsum_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0] acc_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0] channel_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*8-1:0]  second_i,
  input  wire logic [tsr_cfg_pkg::PP*32-1:0]                  total_i,
  output logic [tsr_cfg_pkg::OCP*32-1:0] main_o,  // sum, maximum or operand a of every channel
  output logic [tsr_cfg_pkg::OCP*32-1:0] aux_o    // input sum, or operand b in the low byte
);

  localparam int PP  = tsr_cfg_pkg::PP;
  localparam int OCP = tsr_cfg_pkg::OCP;

  logic [PP*OCP*32-1:0] main_q, aux_q;
  logic conv;
  assign conv = kind_i == tsr_core_pkg::KIND_CONV;

  // Of operand b only the low byte counts.
  always_ff @(posedge clk_i) begin
    if (load_i) begin
      main_q <= conv ? acc_i : channel_i;
      for (int i = 0; i < PP * OCP; i++) begin
        aux_q[i*32+8 +: 24] <= xsum_i[1] ? channel_i[i*32+8 +: 24] : total_i[(i/OCP)*32+8 +: 24];
        aux_q[i*32 +: 8]    <= !conv ? second_i[i*8 +: 8] : xsum_i[1] ? channel_i[i*32 +: 8] : total_i[(i/OCP)*32 +: 8];
      end
    end else if (shift_i) begin
      main_q <= main_q >> (OCP * 32);
      aux_q  <= aux_q >> (OCP * 32);
    end
  end

  assign main_o = main_q[OCP*32-1:0];
  assign aux_o  = aux_q[OCP*32-1:0];

endmodule

`default_nettype wire
