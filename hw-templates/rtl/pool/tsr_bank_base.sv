// SPDX-License-Identifier: Apache-2.0
// Where each bank begins on the card: registers of block MEMORY. Pages of 4 KiB, 48-bit addresses.
//
// After reset banks lie 2^34 apart, as a simulated memory has them. The host writes them before anything runs.

`default_nettype none

module tsr_bank_base (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic                              write_en_i,  // MEMORY block
  input  wire logic                              read_en_i,
  input  wire logic [6:0]                        bank_i,
  input  wire logic [15:0]                       offset_i,    // inside the bank's block
  input  wire logic [31:0]                       write_data_i,
  output logic [31:0]                            read_data_o,
  output logic [tsr_cfg_pkg::BANKS*tsr_pool_pkg::BASE_W-1:0] base_o  // page numbers
);

  localparam int BANKS = tsr_cfg_pkg::BANKS;
  localparam int BANK_W = (BANKS > 1) ? $clog2(BANKS) : 1;
  localparam int W = tsr_pool_pkg::BASE_W;
  localparam int LO_LSB = tsr_isa_pkg::REG_MEMORY_BASE_LO_PAGE_LSB;
  localparam int LO_W = tsr_isa_pkg::REG_MEMORY_BASE_LO_PAGE_W;
  localparam int HI_W = tsr_isa_pkg::REG_MEMORY_BASE_HI_PAGE_W;
  localparam int BANK_PAGE_BITS = 22;  // of 2^34 bytes

  always_ff @(posedge clk_i) begin
    for (int b = 0; b < BANKS; b++) begin
      if (rst_i) base_o[b*W +: W] <= W'(b) << BANK_PAGE_BITS;
      else if (write_en_i && 32'(bank_i) == b) begin
        if (offset_i == tsr_isa_pkg::REG_MEMORY_BASE_LO) base_o[b*W +: LO_W] <= write_data_i[LO_LSB +: LO_W];
        if (offset_i == tsr_isa_pkg::REG_MEMORY_BASE_HI) base_o[b*W + LO_W +: HI_W] <= write_data_i[HI_W-1:0];
      end
    end
  end

  logic [W-1:0] base;
  tsr_pick #(.N(BANKS), .WIDTH(W)) u_base (.index_i(bank_i[BANK_W-1:0]), .words_i(base_o), .word_o(base));
  always_ff @(posedge clk_i) begin
    if (read_en_i) begin
      read_data_o <= '0;
      if (32'(bank_i) < BANKS) begin
        if (offset_i == tsr_isa_pkg::REG_MEMORY_BASE_LO) read_data_o[LO_LSB +: LO_W] <= base[LO_W-1:0];
        if (offset_i == tsr_isa_pkg::REG_MEMORY_BASE_HI) read_data_o[HI_W-1:0] <= base[LO_W +: HI_W];
      end
    end
  end

endmodule

`default_nettype wire
