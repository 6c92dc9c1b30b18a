// Emitted from hw-templates/rtl/lib/tsr_slice.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// A chain of STAGES register slices for a valid/ready stream: STAGES cycles of latency, full throughput.
//
// Every stage is a two-entry buffer, so that neither valid nor ready passes it combinationally; STAGES 0 is wires.

`default_nettype none

module tsr_slice #(
  parameter int WIDTH = 32,
  parameter int STAGES = 1
) (
  input  wire logic              clk_i,
  input  wire logic              rst_i,
  input  wire logic              in_valid_i,
  output logic                   in_ready_o,
  input  wire logic [WIDTH-1:0]  in_data_i,
  output logic                   out_valid_o,
  input  wire logic              out_ready_i,
  output logic [WIDTH-1:0]       out_data_o
);

  // Link i goes into stage i; link STAGES is the output.
  logic [STAGES:0]               valid, ready;
  logic [(STAGES+1)*WIDTH-1:0]   data;

  assign valid[0]            = in_valid_i;
  assign in_ready_o          = ready[0];
  assign data[WIDTH-1:0]     = in_data_i;
  assign out_valid_o         = valid[STAGES];
  assign ready[STAGES]       = out_ready_i;
  assign out_data_o          = data[STAGES*WIDTH +: WIDTH];

  generate
    for (genvar i = 0; i < STAGES; i++) begin : gen_stage
      tsr_skid #(.WIDTH(WIDTH)) u_skid (
        .clk_i, .rst_i,
        .in_valid_i(valid[i]), .in_ready_o(ready[i]), .in_data_i(data[i*WIDTH +: WIDTH]),
        .out_valid_o(valid[i+1]), .out_ready_i(ready[i+1]), .out_data_o(data[(i+1)*WIDTH +: WIDTH])
      );
    end
    if (STAGES == 0) begin : gen_wires
      logic unused_clocking;
      assign unused_clocking = &{1'b0, clk_i, rst_i};
    end
  endgenerate

endmodule

`default_nettype wire
