// Emitted from hw-templates/rtl/pool/tsr_sync_wait.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// A core's side of the Multi-Core Sync Controller: its own record of complete layers answers WAIT_LAYERS.
//
// Every core of a task keeps the same record, so that waiting shares nothing between tasks; one producer is looked up
// per cycle. Without virtualization a task is one core, its layers complete in order, and a number is the record.

`default_nettype none

module tsr_sync_wait (
  input  wire logic         clk_i,
  input  wire logic         rst_i,
  input  wire logic         clear_i,           // forget all: a run begins
  input  wire logic [9:0]   base_i,            // layers below are complete
  input  wire logic [9:0]   layers_i,          // layers of the program
  output logic              ready_o,           // the record is cleared

  input  wire logic         complete_valid_i,  // a layer of this core's task is complete
  input  wire logic [8:0]   complete_layer_i,

  input  wire logic         wait_valid_i,
  input  wire logic [3:0]   wait_count_i,
  input  wire logic [71:0]  wait_layers_i,
  output logic              grant_o
);

  logic [3:0] index_q;  // producers found complete
  logic [8:0] layer;
  logic       is_complete;

  assign layer   = wait_layers_i[index_q[2:0] * 9 +: 9];
  assign grant_o = wait_valid_i && index_q == wait_count_i;

  always_ff @(posedge clk_i) begin
    if (rst_i || !wait_valid_i || grant_o) index_q <= '0;
    else if (is_complete && ready_o) index_q <= index_q + 4'd1;
  end

  generate
    if (tsr_cfg_pkg::VIRT != 0) begin : gen_record
      localparam int LAYERS = 512;
      logic       complete [0:LAYERS-1];
      logic [9:0] clear_q;  // next layer to clear; done when it reaches the program's layers

      assign ready_o     = clear_q >= layers_i;
      assign is_complete = {1'b0, layer} < base_i || complete[layer];

      always_ff @(posedge clk_i) begin
        if (rst_i || clear_i) clear_q <= '0;
        else if (!ready_o) clear_q <= clear_q + 10'd1;
        if (!ready_o) complete[clear_q[8:0]] <= 1'b0;
        else if (complete_valid_i) complete[complete_layer_i] <= 1'b1;
      end
    end else begin : gen_number
      logic [9:0] below_q;  // layers below are complete

      assign ready_o     = 1'b1;
      assign is_complete = {1'b0, layer} < below_q;

      always_ff @(posedge clk_i) begin
        if (rst_i || clear_i) below_q <= base_i;
        else if (complete_valid_i) below_q <= {1'b0, complete_layer_i} + 10'd1;
      end
      logic unused_range;
      assign unused_range = &{1'b0, layers_i};
    end
  endgenerate

endmodule

`default_nettype wire
