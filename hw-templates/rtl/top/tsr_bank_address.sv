// SPDX-License-Identifier: Apache-2.0
// The card's address of a byte that the pool names by its bank and the place in it; combinational.

`default_nettype none

module tsr_bank_address (
  input  wire logic [tsr_cfg_pkg::BANKS*tsr_pool_pkg::BASE_W-1:0] base_i,  // page numbers
  input  wire logic [63:0] addr_i,  // bank in bits 37:34
  output logic [63:0]      addr_o
);

  localparam int W = tsr_pool_pkg::BASE_W;
  localparam int BANK_W = (tsr_cfg_pkg::BANKS > 1) ? $clog2(tsr_cfg_pkg::BANKS) : 1;

  logic [W-1:0] base;
  tsr_pick #(.N(tsr_cfg_pkg::BANKS), .WIDTH(W)) u_base (.index_i(addr_i[34 +: BANK_W]), .words_i(base_i), .word_o(base));
  assign addr_o = {16'd0, base + W'(addr_i[33:12]), addr_i[11:0]};

  logic unused_bits;
  assign unused_bits = &{1'b0, addr_i[63:34]};

endmodule

`default_nettype wire
