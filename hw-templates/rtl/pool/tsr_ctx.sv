// SPDX-License-Identifier: Apache-2.0
// Context-Switch Controller: a state machine per task, and the fan-out of its orders to the cores it owns.
//
// Tasks see only their own cores. A core in quarantine stays aborted until reset, whoever it belongs to.

`default_nettype none

module tsr_ctx (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic [63:0]                       cycle_i,
  input  wire logic [31:0]                       watchdog_i,
  input  wire logic                              frozen_i,

  input  wire logic                              write_en_i,     // TASK block
  input  wire logic                              read_en_i,
  input  wire logic [4:0]                        task_i,
  input  wire logic [15:0]                       offset_i,
  input  wire logic [31:0]                       write_data_i,
  output logic [31:0]                            read_data_o,    // two cycles after read_en_i
  output logic [tsr_cfg_pkg::TASKS-1:0]          at_rest_o,
  output logic [tsr_cfg_pkg::TASKS-1:0]          event_o,

  input  wire logic                              map_update_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     map_valid_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]   map_task_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     map_moved_i,
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]     segment_moved_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     clearing_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          quarantined_o,

  // From the cores.
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     ready_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     quiet_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     rest_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     ended_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     held_i,
  input  wire logic [tsr_cfg_pkg::CORES*10-1:0]  begun_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     dry_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     progress_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     fault_valid_i,
  input  wire logic [tsr_cfg_pkg::CORES*4-1:0]   fault_cause_i,
  input  wire logic [tsr_cfg_pkg::CORES*40-1:0]  fault_addr_i,

  // To the cores.
  output logic [tsr_cfg_pkg::CORES-1:0]          abort_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          reset_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          run_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          start_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          hold_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          halt_o,
  output logic [tsr_cfg_pkg::CORES*10-1:0]       limit_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          invalidate_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          counting_o,

  // Setup bus and sync.
  output logic [tsr_cfg_pkg::TASKS-1:0]          setup_req_o,
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]     setup_done_i,
  output logic [tsr_cfg_pkg::TASKS*32-1:0]       dispatch_offset_o,
  output logic [tsr_cfg_pkg::TASKS*32-1:0]       dispatch_stride_o,
  output logic [tsr_cfg_pkg::TASKS*10-1:0]       layers_o,
  output logic [tsr_cfg_pkg::TASKS*10-1:0]       base_o,
  output logic [tsr_cfg_pkg::TASKS-1:0]          sync_clear_o,
  output logic [tsr_cfg_pkg::TASKS-1:0]          sync_resume_o,
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]     sync_ready_i,
  input  wire logic [tsr_cfg_pkg::TASKS*10-1:0]  layers_done_i
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int TASKS = tsr_cfg_pkg::TASKS;
  localparam int TASK_W = (TASKS > 1) ? $clog2(TASKS) : 1;

  logic [TASKS-1:0]       task_abort, task_reset, task_run, task_start, task_hold, task_halt, task_moved, task_counting;
  logic [TASKS*10-1:0]    task_limit;
  logic [TASKS*CORES-1:0] task_quarantine;
  logic [TASKS*32-1:0]    task_read_data;

  generate
    for (genvar t = 0; t < TASKS; t++) begin : gen_task
      tsr_task #(.TASK(t)) u_task (
        .clk_i, .rst_i, .cycle_i, .watchdog_i, .frozen_i,
        .write_en_i(write_en_i && task_i == 5'(t)), .read_en_i(read_en_i && task_i == 5'(t)),
        .offset_i, .write_data_i, .read_data_o(task_read_data[t*32 +: 32]),
        .at_rest_o(at_rest_o[t]), .moved_o(task_moved[t]), .event_o(event_o[t]), .counting_o(task_counting[t]),
        .map_update_i, .map_valid_i, .map_task_i, .usable_i(~clearing_i & ~quarantined_o),
        .ready_i, .quiet_i, .rest_i, .ended_i, .held_i, .begun_i, .dry_i, .progress_i,
        .fault_valid_i, .fault_cause_i, .fault_addr_i, .quarantine_o(task_quarantine[t*CORES +: CORES]),
        .abort_o(task_abort[t]), .reset_o(task_reset[t]), .run_o(task_run[t]), .start_o(task_start[t]),
        .hold_o(task_hold[t]), .halt_o(task_halt[t]), .limit_o(task_limit[t*10 +: 10]),
        .setup_req_o(setup_req_o[t]), .setup_done_i(setup_done_i[t]),
        .dispatch_offset_o(dispatch_offset_o[t*32 +: 32]), .dispatch_stride_o(dispatch_stride_o[t*32 +: 32]),
        .layers_o(layers_o[t*10 +: 10]), .base_o(base_o[t*10 +: 10]),
        .sync_clear_o(sync_clear_o[t]), .sync_resume_o(sync_resume_o[t]), .sync_ready_i(sync_ready_i[t]),
        .layers_done_i(layers_done_i[t*10 +: 10])
      );
    end
  endgenerate

  logic [TASK_W-1:0] read_task_q;
  logic              read_exists_q;
  logic [31:0]       task_data;
  tsr_pick #(.N(TASKS), .WIDTH(32)) u_read (.index_i(read_task_q), .words_i(task_read_data), .word_o(task_data));
  always_ff @(posedge clk_i) begin
    read_task_q   <= task_i[TASK_W-1:0];
    read_exists_q <= 32'(task_i) < TASKS;
    read_data_o   <= read_exists_q ? task_data : '0;
  end

  logic [CORES-1:0] unanswered;
  always_comb begin
    unanswered = '0;
    for (int t = 0; t < TASKS; t++) unanswered = unanswered | task_quarantine[t*CORES +: CORES];
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) quarantined_o <= '0;
    else quarantined_o <= quarantined_o | unanswered;
  end

  // Orders of the owning task.
  generate
    for (genvar c = 0; c < CORES; c++) begin : gen_core
      logic [TASK_W-1:0] owner;
      logic              owned;
      assign owner = map_task_i[c*5 +: TASK_W];
      assign owned = map_valid_i[c];
      assign abort_o[c]          = (owned && task_abort[owner]) || quarantined_o[c];
      assign reset_o[c]          = owned && task_reset[owner];
      assign run_o[c]            = owned && task_run[owner];
      assign start_o[c]          = owned && task_start[owner];
      assign hold_o[c]           = owned && task_hold[owner];
      assign halt_o[c]           = owned && task_halt[owner];
      assign counting_o[c]       = owned && task_counting[owner];
      assign limit_o[c*10 +: 10] = task_limit[owner*10 +: 10];
      assign invalidate_o[c]     = map_moved_i[c] || (owned && (task_moved[owner] || segment_moved_i[owner]));
    end
  endgenerate

`ifdef FORMAL
  // A chosen core gets orders of its own task only, and none without one; it starts with a task that has left rest.
  (* anyconst *) logic [$clog2(CORES)-1:0] f_core;
  logic f_past_valid = 1'b0;
  logic [TASK_W-1:0] f_task;
  assign f_task = map_task_i[f_core*5 +: TASK_W];
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_core) < CORES);
    for (int c = 0; c < CORES; c++) if (map_valid_i[c]) assume (32'(map_task_i[c*5 +: 5]) < TASKS);
  end
  always_ff @(posedge clk_i) if (f_past_valid) begin
    if (!map_valid_i[f_core])
      assert (!run_o[f_core] && !start_o[f_core] && !hold_o[f_core] && !halt_o[f_core] && !reset_o[f_core] && !counting_o[f_core] &&
              (!abort_o[f_core] || quarantined_o[f_core]));
    else begin
      assert (start_o[f_core] == task_start[f_task] && run_o[f_core] == task_run[f_task] && hold_o[f_core] == task_hold[f_task]);
      assert (halt_o[f_core] == task_halt[f_task] && reset_o[f_core] == task_reset[f_task] && counting_o[f_core] == task_counting[f_task]);
      assert (abort_o[f_core] == (task_abort[f_task] || quarantined_o[f_core]) && limit_o[f_core*10 +: 10] == task_limit[f_task*10 +: 10]);
      if (run_o[f_core] || reset_o[f_core] || halt_o[f_core]) assert (!at_rest_o[f_task]);
      if (start_o[f_core] && !$past(rst_i)) assert (!at_rest_o[f_task] && !reset_o[f_core]);
      if (task_moved[f_task] || segment_moved_i[f_task]) assert (invalidate_o[f_core]);
    end
    if (map_moved_i[f_core]) assert (invalidate_o[f_core]);
    if (invalidate_o[f_core]) assert (map_moved_i[f_core] || (map_valid_i[f_core] && (task_moved[f_task] || segment_moved_i[f_task])));
    if ($past(quarantined_o[f_core] && !rst_i)) assert (quarantined_o[f_core]);
    if ($past(rst_i)) assert (quarantined_o == '0 && run_o == '0);
    if (quarantined_o[f_core]) assert (abort_o[f_core]);
  end
`endif

endmodule

`default_nettype wire
