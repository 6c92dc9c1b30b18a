// SPDX-License-Identifier: Apache-2.0
// Which 32 B halves of the next 64 B beat belong to a burst: a burst may begin in the upper half and end in the lower one.

`default_nettype none

module tsr_burst_beats (
  input  wire logic [5:0]  len_i,    // units of 32 B
  input  wire logic        half_i,   // the first one is an upper half
  input  wire logic [5:0]  done_i,   // units of earlier beats
  output logic [1:0]       units_o,  // lower, upper half
  output logic [5:0]       next_o,   // units up to and with this beat
  output logic             last_o
);

  logic [5:0] left;
  assign left = len_i - done_i;

  always_comb begin
    if (half_i && done_i == '0) units_o = 2'b10;
    else units_o = (left == 6'd1) ? 2'b01 : 2'b11;
  end
  assign next_o = done_i + 6'(units_o[0]) + 6'(units_o[1]);
  assign last_o = next_o == len_i || len_i == '0;

endmodule

`default_nettype wire
