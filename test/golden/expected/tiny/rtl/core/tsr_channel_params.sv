// Emitted from hw-templates/rtl/core/tsr_channel_params.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Requantisation parameters of one output lane for the weight blocks in the pipeline (distributed RAM): taken from the weight
// word that holds the lane's CHANNEL_PARAMS record.

`default_nettype none

module tsr_channel_params #(
  parameter int LANE = 0
) (
  input  wire logic          clk_i,
  input  wire logic          write_i,
  input  wire logic          write_word_i,   // which word of the block's parameters
  input  wire logic [tsr_core_pkg::PBANK_W-1:0] write_bank_i,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] weight_word_i,
  input  wire logic [tsr_core_pkg::PBANK_W-1:0] read_bank_i,
  output logic [31:0]        bias_o,
  output logic [23:0]        mult_o,
  output logic [5:0]         shift_o,
  output logic signed [8:0]  weight_zero_o
);

  localparam int RECORDS = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP / tsr_isa_pkg::CHANNEL_PARAMS_BYTES;  // in a weight word
  localparam int LSB     = (LANE % RECORDS) * tsr_isa_pkg::CHANNEL_PARAMS_BYTES * 8;

  logic [70:0] mem [0:2**tsr_core_pkg::PBANK_W-1];

  always_ff @(posedge clk_i) begin
    if (write_i && write_word_i == 1'(LANE / RECORDS)) begin
      mem[write_bank_i] <= {
        weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_WEIGHT_ZERO_LSB +: 9],
        weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_SHIFT_LSB +: 6],
        weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_MULT_LSB +: 24],
        weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_BIAS_LSB +: 32]
      };
    end
  end

  assign {weight_zero_o, shift_o, mult_o, bias_o} = mem[read_bank_i];

endmodule

`default_nettype wire
