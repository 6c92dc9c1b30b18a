// Emitted from hw-templates/rtl/core/tsr_array_skew.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Delays byte i of every chain's operands by i mod 8 cycles, the cascade's rhythm.

`default_nettype none

module tsr_array_skew #(
  parameter int VECTORS = 4  // operand vectors of ICP bytes
) (
  input  wire logic          clk_i,
  input  wire logic          ce_i,
  input  wire logic [VECTORS*tsr_cfg_pkg::ICP*8-1:0] data_i,
  output logic [VECTORS*tsr_cfg_pkg::ICP*8-1:0]      data_o
);

  localparam int CHAINS = VECTORS * tsr_cfg_pkg::ICP / 8;

  generate
    for (genvar c = 0; c < CHAINS; c++) begin : gen_chain
      // Stage s holds bytes s+1..7: byte 0 of its register is the one that leaves.
      assign data_o[c*64 +: 8] = data_i[c*64 +: 8];
      logic [55:0] s1_q;
      logic [47:0] s2_q;
      logic [39:0] s3_q;
      logic [31:0] s4_q;
      logic [23:0] s5_q;
      logic [15:0] s6_q;
      logic [7:0]  s7_q;
      always_ff @(posedge clk_i) begin
        if (ce_i) begin
          s1_q <= data_i[c*64+8 +: 56];
          s2_q <= s1_q[55:8];
          s3_q <= s2_q[47:8];
          s4_q <= s3_q[39:8];
          s5_q <= s4_q[31:8];
          s6_q <= s5_q[23:8];
          s7_q <= s6_q[15:8];
        end
      end
      assign data_o[c*64+8 +: 56] = {s7_q, s6_q[7:0], s5_q[7:0], s4_q[7:0], s3_q[7:0], s2_q[7:0], s1_q[7:0]};
    end
  endgenerate

endmodule

`default_nettype wire
