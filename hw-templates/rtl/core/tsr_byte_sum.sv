// SPDX-License-Identifier: Apache-2.0
// Sum of COUNT signed bytes as a tree of adders of two operands: a look-up table per bit, where one sum of them all becomes a
// tree of compressors with two.

`default_nettype none

module tsr_byte_sum #(
  parameter int COUNT = 8  // a power of two
) (
  input  wire logic [COUNT*8-1:0] bytes_i,
  output logic [7+$clog2(COUNT):0] sum_o
);

  localparam int SUM_W = 8 + $clog2(COUNT);

  generate
    if (COUNT == 1) begin : gen_byte
      assign sum_o = bytes_i;
    end else begin : gen_halves
      logic [SUM_W-2:0] low, high;
      tsr_byte_sum #(.COUNT(COUNT / 2)) u_low (.bytes_i(bytes_i[COUNT*4-1:0]), .sum_o(low));
      tsr_byte_sum #(.COUNT(COUNT / 2)) u_high (.bytes_i(bytes_i[COUNT*8-1:COUNT*4]), .sum_o(high));
      assign sum_o = SUM_W'(signed'(low)) + SUM_W'(signed'(high));
    end
  endgenerate

endmodule

`default_nettype wire
