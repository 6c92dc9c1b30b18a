// SPDX-License-Identifier: Apache-2.0
// One of two words. Two bits share a look-up table, which synthesis finds by itself only sometimes.

`default_nettype none

module tsr_select #(
  parameter int WIDTH = 8
) (
  input  wire logic              second_i,
  input  wire logic [WIDTH-1:0]  a_i,
  input  wire logic [WIDTH-1:0]  b_i,
  output logic [WIDTH-1:0]       y_o   // b_i when second_i
);

`ifdef TSR_XILINX
  generate
    for (genvar i = 0; i + 1 < WIDTH; i += 2) begin : gen_pair
      LUT6_2 #(.INIT(64'hff00_f0f0_cccc_aaaa)) u_lut (
        .I0(a_i[i]), .I1(b_i[i]), .I2(a_i[i+1]), .I3(b_i[i+1]), .I4(second_i), .I5(1'b1), .O5(y_o[i]), .O6(y_o[i+1])
      );
    end
    if (WIDTH % 2 == 1) begin : gen_odd
      assign y_o[WIDTH-1] = second_i ? b_i[WIDTH-1] : a_i[WIDTH-1];
    end
  endgenerate
`else
  assign y_o = second_i ? b_i : a_i;
`endif

endmodule

`default_nettype wire
