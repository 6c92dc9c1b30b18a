// Emitted from hw-templates/rtl/lib/tsr_delay.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// A chain of STAGES plain registers for a stream that is never held: valid, and data that moves only with it.

`default_nettype none

module tsr_delay #(
  parameter int WIDTH = 32,
  parameter int STAGES = 1
) (
  input  wire logic              clk_i,
  input  wire logic              rst_i,
  input  wire logic              in_valid_i,
  input  wire logic [WIDTH-1:0]  in_data_i,
  output logic                   out_valid_o,
  output logic [WIDTH-1:0]       out_data_o
);

  // Link i goes into stage i; link STAGES is the output.
  logic [STAGES:0]             valid;
  logic [(STAGES+1)*WIDTH-1:0] data;

  assign valid[0]        = in_valid_i;
  assign data[WIDTH-1:0] = in_data_i;
  assign out_valid_o     = valid[STAGES];
  assign out_data_o      = data[STAGES*WIDTH +: WIDTH];

  generate
    for (genvar i = 0; i < STAGES; i++) begin : gen_stage
      logic             valid_q;
      logic [WIDTH-1:0] data_q;
      assign valid[i+1]                  = valid_q;
      assign data[(i+1)*WIDTH +: WIDTH]  = data_q;
      always_ff @(posedge clk_i) begin
        valid_q <= valid[i] && !rst_i;
        if (valid[i]) data_q <= data[i*WIDTH +: WIDTH];
      end
    end
    if (STAGES == 0) begin : gen_wires
      logic unused_clocking;
      assign unused_clocking = &{1'b0, clk_i, rst_i};
    end
  endgenerate

endmodule

`default_nettype wire
