// SPDX-License-Identifier: Apache-2.0
// Layer counters of one task: a layer is complete when as many cores have reported it as take part in it.
//
// A report takes one cycle. LAYERS_DONE follows the lowest layer that is not complete, one layer per cycle.

`default_nettype none

module tsr_sync_task #(
  parameter int LAYERS = 512  // of the largest program, a power of two
) (
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

  localparam int LAYER_W = $clog2(LAYERS);

  logic [4:0]         counters [0:LAYERS-1];  // reports so far
  logic [9:0]         clear_q;                // next layer to clear; done when it reaches the program's layers
  logic [9:0]         done_q;
  logic [LAYER_W-1:0] layer;                  // written: reported or cleared
  logic [4:0]         count;
  logic               write, done_complete;

  assign ready_o       = clear_q >= layers_i;
  assign layer         = ready_o ? report_layer_i[LAYER_W-1:0] : clear_q[LAYER_W-1:0];
  assign write         = !ready_o || report_i;
  assign count         = counters[report_layer_i[LAYER_W-1:0]] + 5'd1;
  assign complete_o    = report_i && ready_o && count == report_cores_i;
  assign layers_done_o = done_q;

  always_ff @(posedge clk_i) if (write) counters[layer] <= ready_o ? count : '0;

`ifdef FORMAL
  logic [LAYERS-1:0] f_bits;
`endif
  tsr_bits #(.DEPTH(LAYERS)) u_complete (
    .clk_i, .write_en_i(write), .write_addr_i(layer), .write_bit_i(complete_o),
`ifdef FORMAL
    .f_bits_o(f_bits),
`endif
    .read_addr_i(done_q[LAYER_W-1:0]), .read_bit_o(done_complete)
  );

  always_ff @(posedge clk_i) begin
    if (rst_i || clear_i) clear_q <= '0;
    else if (!ready_o) clear_q <= clear_q + 10'd1;

    if (rst_i || (clear_i && !resume_i)) done_q <= '0;
    else if (!clear_i && ready_o && done_q < layers_i && done_complete) done_q <= done_q + 10'd1;
  end

`ifdef FORMAL
  // A chosen layer, and how often it has been reported since the run began. By the lists each of its cores reports it
  // once, and all say the same number of cores.
  (* anyconst *) logic [8:0] f_layer;
  (* anyconst *) logic [4:0] f_cores;
  logic       f_past_valid = 1'b0;
  logic [4:0] f_reports_q;
  logic [9:0] f_base_q;
  logic       f_mine, f_complete;
  assign f_mine     = report_i && report_layer_i == f_layer;
  assign f_complete = f_reports_q == f_cores;

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    // A run's number of layers comes with the clear; until the first one there is none.
    if (f_past_valid && $past(rst_i)) assume (layers_i == '0 || clear_i);
    if (f_past_valid && !$past(rst_i) && !clear_i) assume ($stable(layers_i));
    if (clear_i) assume (layers_i >= 10'd1);
    assume (32'(layers_i) <= LAYERS);
    assume (32'(f_layer) < LAYERS && f_cores != '0);
    if (report_i) assume (ready_o && !clear_i && {1'b0, report_layer_i} < layers_i && report_cores_i != '0);
    if (f_mine) assume (report_cores_i == f_cores && f_reports_q < f_cores);
    if (rst_i || clear_i) f_reports_q <= '0;
    else if (f_mine) f_reports_q <= f_reports_q + 5'd1;
    if (rst_i || (clear_i && !resume_i)) f_base_q <= '0;
    else if (clear_i) f_base_q <= done_q;
  end

  always_ff @(posedge clk_i) if (f_past_valid) begin
    // While the number of layers is that of the run.
    if (!clear_i) begin
      if (!ready_o || {1'b0, f_layer} >= layers_i) assert (f_reports_q == '0);
      else assert ({f_bits[f_layer[LAYER_W-1:0]], counters[f_layer[LAYER_W-1:0]]} == {f_complete, f_reports_q});
      if (!ready_o && clear_q > {1'b0, f_layer}) assert (counters[f_layer[LAYER_W-1:0]] == '0 && !f_bits[f_layer[LAYER_W-1:0]]);
    end
    assert (clear_q <= 10'(LAYERS) && f_base_q <= done_q && done_q <= 10'(LAYERS));
    // Neither early nor late: with the last report, and with no other.
    if (f_mine) assert (complete_o == (f_reports_q + 5'd1 == f_cores));
    if (!report_i) assert (!complete_o);
    // LAYERS_DONE passes a layer only when it is complete, or was before RESUME; and does not stop at one that is.
    if (layers_done_o > {1'b0, f_layer}) assert (f_complete || f_base_q > {1'b0, f_layer});
    if ($past(ready_o && f_complete && done_q == {1'b0, f_layer} && !clear_i && !rst_i)) assert (done_q == {1'b0, f_layer} + 10'd1);
    if (!$past(rst_i) && !$past(clear_i)) assert (done_q >= $past(done_q) && done_q <= $past(done_q) + 10'd1);
    if ($past(clear_i && !resume_i) || $past(rst_i)) assert (done_q == '0);
    else if ($past(clear_i)) assert ($stable(done_q));
    // Clearing takes a cycle per layer.
    if ($past(!ready_o && !clear_i && !rst_i)) assert (clear_q == $past(clear_q) + 10'd1);
    if ($past(rst_i || clear_i)) assert (!ready_o || layers_i == '0);
    if ($past(ready_o && !clear_i && !rst_i) && !clear_i) assert (ready_o);
    assert (ready_o == (clear_q >= layers_i));
  end
`endif

endmodule

`default_nettype wire
