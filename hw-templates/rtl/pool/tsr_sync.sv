// SPDX-License-Identifier: Apache-2.0
// Multi-Core Sync Controller: takes reports of layers in a fixed slot per core and announces complete layers.
//
// A core's slot comes every MAX_CORES cycles whatever the others do; counters are per task. Waiting is answered in
// the cores' lanes (tsr_sync_wait) from the announcements. Without virtualization a task is one core, whose report
// completes its layer.

`default_nettype none

module tsr_sync #(
  parameter int LAYERS = 512  // of the largest program
) (
  input  wire logic                             clk_i,
  input  wire logic                             rst_i,

  input  wire logic [tsr_cfg_pkg::CORES-1:0]    map_valid_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]  map_task_i,
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]    clear_i,
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]    resume_i,
  input  wire logic [tsr_cfg_pkg::TASKS*10-1:0] layers_i,
  output logic [tsr_cfg_pkg::TASKS-1:0]         ready_o,
  output logic [tsr_cfg_pkg::TASKS*10-1:0]      layers_done_o,

  input  wire logic [tsr_cfg_pkg::CORES-1:0]    done_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]         done_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*9-1:0]  done_layer_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]  done_cores_i,

  output logic [tsr_cfg_pkg::CORES-1:0]         complete_valid_o,  // to the cores of the layer's task
  output logic [8:0]                            complete_layer_o
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int TASKS = tsr_cfg_pkg::TASKS;
  localparam int SLOTS = tsr_isa_pkg::MAX_CORES;
  localparam int SLOT_W = $clog2(SLOTS);
  localparam int CORE_W = (CORES > 1) ? $clog2(CORES) : 1;

  logic [SLOT_W-1:0] slot_q;
  logic [CORE_W-1:0] core;
  logic              take;

  assign core = slot_q[CORE_W-1:0];
  assign take = 32'(slot_q) < CORES && done_valid_i[core] && map_valid_i[core];

  always_comb begin
    done_ready_o = '0;
    done_ready_o[core] = take;
  end

  logic       report_q;
  logic [4:0] task_q, cores_q;
  logic [8:0] layer_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      slot_q   <= '0;
      report_q <= 1'b0;
    end else begin
      slot_q   <= slot_q + 1'b1;
      report_q <= take;
    end
    if (take) begin
      task_q  <= map_task_i[core*5 +: 5];
      layer_q <= done_layer_i[core*9 +: 9];
      cores_q <= done_cores_i[core*5 +: 5];
    end
  end

  logic [TASKS-1:0] complete;
`ifdef FORMAL
  logic [TASKS-1:0] f_reports;
`endif
  generate
    for (genvar t = 0; t < TASKS; t++) begin : gen_task
      logic report;
      assign report = report_q && task_q == 5'(t);
`ifdef FORMAL
      assign f_reports[t] = report;
`endif
      if (tsr_cfg_pkg::VIRT != 0) begin : gen_counters
        tsr_sync_task #(.LAYERS(LAYERS)) u_task (
          .clk_i, .rst_i, .clear_i(clear_i[t]), .resume_i(resume_i[t]), .layers_i(layers_i[t*10 +: 10]),
          .ready_o(ready_o[t]), .report_i(report), .report_layer_i(layer_q), .report_cores_i(cores_q),
          .complete_o(complete[t]), .layers_done_o(layers_done_o[t*10 +: 10])
        );
      end else begin : gen_number
        logic [9:0] done_q;
        assign ready_o[t]                  = 1'b1;
        assign complete[t]                 = report;
        assign layers_done_o[t*10 +: 10]   = done_q;
        always_ff @(posedge clk_i) begin
          if (rst_i || (clear_i[t] && !resume_i[t])) done_q <= '0;
          else if (report) done_q <= {1'b0, layer_q} + 10'd1;
        end
      end
    end
    if (tsr_cfg_pkg::VIRT == 0) begin : gen_unused
      logic unused_counts;
      assign unused_counts = &{1'b0, layers_i, cores_q};
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    for (int c = 0; c < CORES; c++)
      complete_valid_o[c] <= !rst_i && complete != '0 && map_valid_i[c] && map_task_i[c*5 +: 5] == task_q;
    complete_layer_o <= layer_q;
  end

`ifdef FORMAL
  // A chosen core: its report is taken in its slot, at most MAX_CORES cycles after it stands, whatever others do. What is taken
  // reaches the counters of its own task in the next cycle, and a completed layer the cores of that task, no other.
  (* anyconst *) logic [CORE_W-1:0] f_core;
  logic       f_past_valid = 1'b0;
  logic [4:0] f_waited_q;
  logic       f_taken, f_taken_q;
  logic [4:0] f_task_q;
  logic [13:0] f_report_q;
  logic [CORES-1:0]   f_reporting_q = '0, f_map_valid_q;  // in the cycle before
  logic [CORES*5-1:0] f_map_task_q;
  assign f_taken = done_valid_i[f_core] && done_ready_o[f_core];
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_core) < CORES);
    // The map changes only while its tasks rest, so nobody reports.
    for (int c = 0; c < CORES; c++) begin
      if (map_valid_i[c]) assume (32'(map_task_i[c*5 +: 5]) < TASKS);
      if (f_reporting_q[c]) assume (map_valid_i[c] == f_map_valid_q[c] && map_task_i[c*5 +: 5] == f_map_task_q[c*5 +: 5]);
      if (done_valid_i[c]) assume (map_valid_i[c]);
    end
    if (f_past_valid && $past(done_valid_i[f_core] && !done_ready_o[f_core] && !rst_i)) assume (done_valid_i[f_core]);
    f_reporting_q <= rst_i ? '0 : done_valid_i;
    f_map_valid_q <= map_valid_i;
    f_map_task_q  <= map_task_i;
    f_waited_q <= (rst_i || !done_valid_i[f_core] || f_taken) ? '0 : f_waited_q + 5'd1;
    f_taken_q  <= f_taken && !rst_i;
    f_task_q   <= map_task_i[f_core*5 +: 5];
    f_report_q <= {done_layer_i[f_core*9 +: 9], done_cores_i[f_core*5 +: 5]};
  end
  logic [3:0] f_distance;  // cycles until its slot
  assign f_distance = 4'(f_core) - slot_q;
  always_ff @(posedge clk_i) if (f_past_valid) begin
    assert (SLOTS == 16);
    if (!$past(rst_i)) assert (f_waited_q + 5'(f_distance) <= 5'd15);
    if (!$past(rst_i)) assert (slot_q == $past(slot_q) + 4'd1);
    assert (!f_taken || slot_q == 4'(f_core));
    if ((done_ready_o & ~done_valid_i) != '0) assert (1'b0);
    assert ((done_ready_o & (done_ready_o - 1'b1)) == '0);  // one a cycle
    if (f_taken_q) assert (report_q && task_q == f_task_q && {layer_q, cores_q} == f_report_q);
    if (report_q) assert ($past(done_ready_o != '0 && !rst_i));
    if ($past(done_ready_o != '0 && !rst_i)) assert (report_q);
    // Exactly the task's counters see it, and exactly its cores learn of a completed layer.
    for (int t = 0; t < TASKS; t++) assert (f_reports[t] == (report_q && task_q == 5'(t)));
    for (int c = 0; c < CORES; c++)
      assert (complete_valid_o[c] == ($past(!rst_i && map_valid_i[c] && map_task_i[c*5 +: 5] == task_q && complete != '0)));
    if (complete_valid_o != '0) assert (complete_layer_o == $past(layer_q));
    for (int t = 0; t < TASKS; t++) if (complete[t]) assert (task_q == 5'(t));
  end
`endif

endmodule

`default_nettype wire
