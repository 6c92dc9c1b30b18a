// SPDX-License-Identifier: Apache-2.0
// Requantisation parameters of the weight blocks in the pipeline: written in weight words of CHANNEL_PARAMS records, read for
// all OCP channels at once (distributed RAM).

`default_nettype none

module tsr_channel_params (
  input  wire logic          clk_i,
  input  wire logic          write_i,
  input  wire logic          write_word_i,   // which word of the block's parameters
  input  wire logic [tsr_core_pkg::PBANK_W-1:0] write_bank_i,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] weight_word_i,
  input  wire logic [tsr_core_pkg::PBANK_W-1:0] read_bank_i,
  output logic [tsr_cfg_pkg::OCP*71-1:0] params_o  // per channel {weight_zero[8:0], shift[5:0], mult[23:0], bias[31:0]}
);

  localparam int RECORDS = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP / tsr_isa_pkg::CHANNEL_PARAMS_BYTES;  // in a weight word
  localparam int RECORD_BITS = tsr_isa_pkg::CHANNEL_PARAMS_BYTES * 8;

  generate
    for (genvar o = 0; o < tsr_cfg_pkg::OCP; o++) begin : gen_channel
      localparam int LSB = (o % RECORDS) * RECORD_BITS;
      logic [70:0] mem [0:2**tsr_core_pkg::PBANK_W-1];
      always_ff @(posedge clk_i) begin
        if (write_i && write_word_i == 1'(o / RECORDS)) begin
          mem[write_bank_i] <= {
            weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_WEIGHT_ZERO_LSB +: 9],
            weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_SHIFT_LSB +: 6],
            weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_MULT_LSB +: 24],
            weight_word_i[LSB + tsr_isa_pkg::CHANNEL_PARAMS_BIAS_LSB +: 32]
          };
        end
      end
      assign params_o[o*71 +: 71] = mem[read_bank_i];
    end
  endgenerate

endmodule

`default_nettype wire
