// Emitted from hw-templates/rtl/pool/tsr_sync_task.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Layer counters of one task: a layer is complete when as many cores have reported it as take part in it.
//
// A report takes one cycle. LAYERS_DONE follows the lowest layer that is not complete, one layer per cycle.

`default_nettype none

module tsr_sync_task (
  input  wire logic        clk_i,
  input  wire logic        rst_i,
  input  wire logic        clear_i,        // a run begins: forget all
  input  wire logic        resume_i,       // with clear_i: keep LAYERS_DONE
  input  wire logic [9:0]  layers_i,       // layers of the program, 1..512
  output logic             ready_o,        // the counters are cleared

  input  wire logic        report_i,
  input  wire logic [8:0]  report_layer_i,
  input  wire logic [4:0]  report_cores_i,
  output logic             complete_o,     // with report_i: this report completes the layer

  output logic [9:0]       layers_done_o
);

  localparam int LAYERS = 512;

  logic [5:0] counters [0:LAYERS-1];  // bit 5: complete; bits 4:0: reports so far
  logic [9:0] clear_q;                // next layer to clear; done when it reaches the program's layers
  logic [9:0] done_q;
  logic [4:0] count;

  assign ready_o       = clear_q >= layers_i;
  assign count         = counters[report_layer_i][4:0] + 5'd1;
  assign complete_o    = report_i && ready_o && count == report_cores_i;
  assign layers_done_o = done_q;

  always_ff @(posedge clk_i) begin
    if (!ready_o) counters[clear_q[8:0]] <= '0;
    else if (report_i) counters[report_layer_i] <= {complete_o, count};
  end

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) clear_q <= '0;
    else if (!ready_o) clear_q <= clear_q + 10'd1;

    if (rst_i || (clear_i && !resume_i)) done_q <= '0;
    else if (!clear_i && ready_o && done_q < layers_i && counters[done_q[8:0]][5]) done_q <= done_q + 10'd1;
  end

endmodule

`default_nettype wire
