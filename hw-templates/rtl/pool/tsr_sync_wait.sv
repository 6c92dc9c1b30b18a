// SPDX-License-Identifier: Apache-2.0
// A core's side of the Multi-Core Sync Controller: its own record of complete layers answers WAIT_LAYERS.
//
// Every core of a task keeps the same record, so that waiting shares nothing between tasks; one producer is looked up
// per cycle. Without virtualization a task is one core, its layers complete in order, and a number is the record.

`default_nettype none

module tsr_sync_wait #(
  parameter int LAYERS = 512  // of the largest program, a power of two
) (
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

`ifdef FORMAL
  logic [LAYERS-1:0] f_record;
  logic [9:0]        f_cleared;
`endif

  generate
    if (tsr_cfg_pkg::VIRT != 0) begin : gen_record
      localparam int LAYER_W = $clog2(LAYERS);
      logic [9:0] clear_q;  // next layer to clear; done when it reaches the program's layers
      logic       complete;

      assign ready_o     = clear_q >= layers_i;
      assign is_complete = {1'b0, layer} < base_i || complete;

      always_ff @(posedge clk_i) begin
        if (rst_i || clear_i) clear_q <= '0;
        else if (!ready_o) clear_q <= clear_q + 10'd1;
      end
      tsr_bits #(.DEPTH(LAYERS)) u_complete (
        .clk_i, .write_en_i(!ready_o || complete_valid_i), .write_bit_i(ready_o),
        .write_addr_i(ready_o ? complete_layer_i[LAYER_W-1:0] : clear_q[LAYER_W-1:0]),
`ifdef FORMAL
        .f_bits_o(f_record),
`endif
        .read_addr_i(layer[LAYER_W-1:0]), .read_bit_o(complete)
      );
`ifdef FORMAL
      assign f_cleared = clear_q;
`endif
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

`ifdef FORMAL
  // Which layers are complete by what was announced since the run began; proved for a small number of layers.
  logic              f_past_valid = 1'b0;
  logic [LAYERS-1:0] f_complete_q;
  logic              f_all;        // every layer waited for is complete
  logic              f_found;      // those looked at so far are
  logic [3:0]        f_since_q;    // cycles for which f_all has held
  always_comb begin
    f_all   = 1'b1;
    f_found = 1'b1;
    for (int i = 0; i < 8; i++)
      if (!f_complete_q[wait_layers_i[i*9 +: $clog2(LAYERS)]] && {1'b0, wait_layers_i[i*9 +: 9]} >= base_i) begin
        if (4'(i) < wait_count_i) f_all = 1'b0;
        if (4'(i) < index_q) f_found = 1'b0;
      end
  end
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    // A run's number of layers comes with the clear; until the first one there is none.
    if (f_past_valid && $past(rst_i)) assume (layers_i == '0 || clear_i);
    if (f_past_valid && !$past(rst_i) && !clear_i) assume ($stable(layers_i) && $stable(base_i));
    if (clear_i) assume (layers_i >= 10'd1);
    assume (32'(layers_i) <= LAYERS);
    // A run begins with nothing waiting; layers are announced when all records are cleared; a wait stands until it is granted.
    if (clear_i || !ready_o) assume (!wait_valid_i && !complete_valid_i);
    if (complete_valid_i) assume ({1'b0, complete_layer_i} < layers_i);
    if (wait_valid_i) assume (wait_count_i <= 4'd8);
    for (int i = 0; i < 8; i++) if (wait_valid_i && 4'(i) < wait_count_i) assume ({1'b0, wait_layers_i[i*9 +: 9]} < layers_i);
    if (f_past_valid && $past(wait_valid_i && !grant_o && !rst_i) && wait_valid_i) assume ($stable(wait_count_i) && $stable(wait_layers_i));
    if (rst_i || clear_i) f_complete_q <= '0;
    else if (complete_valid_i) f_complete_q[complete_layer_i[$clog2(LAYERS)-1:0]] <= 1'b1;
    f_since_q <= (!wait_valid_i || !f_all || grant_o || rst_i) ? '0 : f_since_q + 4'd1;
  end
  always_ff @(posedge clk_i) if (f_past_valid) begin
    assert (f_cleared <= 10'(LAYERS) && (ready_o == (f_cleared >= layers_i)));
    for (int l = 0; l < LAYERS; l++)
      if (!clear_i && l < 32'(layers_i)) begin
        if (ready_o) assert (f_record[l] == f_complete_q[l]);
        else if (l < 32'(f_cleared)) assert (!f_record[l]);
      end
    if (!ready_o && !clear_i) assert (f_complete_q == '0 && index_q == '0);
    if (wait_valid_i) assert (index_q <= wait_count_i && f_found);
    // Never early: when granted, all are complete. Never lost: at most a cycle per layer after they are.
    if (grant_o) assert (f_all && wait_valid_i);
    if (wait_valid_i && f_all && !rst_i) assert (f_since_q <= index_q && (grant_o || index_q < wait_count_i));
    if (f_since_q == 4'd8) assert (grant_o || !wait_valid_i || rst_i);
    if ($past(!ready_o && !clear_i && !rst_i)) assert (f_cleared == $past(f_cleared) + 10'd1);
    if ($past(rst_i || clear_i)) assert (!ready_o || layers_i == '0);
    if ($past(ready_o && !clear_i && !rst_i) && !clear_i) assert (ready_o);
  end
`endif

endmodule

`default_nettype wire
