// SPDX-License-Identifier: Apache-2.0
// State machine of one task (Context-Switch Controller): START, STOP, HALT, RESUME, ABORT, faults, watchdog.
//
// START and RESUME: cores reset, segments and lists handed out, counters cleared, then all streams begin at once.
// STOP: no core begins an entry while the highest layer begun anywhere is looked for; entries up to it then run out.
// HALT: no core begins an entry or is granted a layer; when all have run dry, what they have prefetched is dropped.
// A fault or ABORT: all cores drop what they do; the task rests when nothing is under way, or leaves behind (in
// quarantine) the cores whose bus has not answered within the watchdog's time.

`default_nettype none

module tsr_task #(
  parameter int TASK = 0
) (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic [63:0]                       cycle_i,
  input  wire logic [31:0]                       watchdog_i,
  input  wire logic                              frozen_i,      // the core map is changing: no command

  // Registers.
  input  wire logic                              write_en_i,
  input  wire logic                              read_en_i,
  input  wire logic [15:0]                       offset_i,
  input  wire logic [31:0]                       write_data_i,
  output logic [31:0]                            read_data_o,
  output logic                                   at_rest_o,     // segments and map may change
  output logic                                   moved_o,       // kept streams of the task are out of date
  output logic                                   event_o,       // it has become DONE, STOPPED or FAULT
  output logic                                   counting_o,    // RUNNING or STOPPING

  // Cores, one bit each.
  input  wire logic                              map_update_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     map_valid_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]   map_task_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     usable_i,      // neither being cleared nor in quarantine
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     ready_i,       // set up
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     quiet_i,       // core and port idle
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     rest_i,        // quiet, and no fetch under way
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     ended_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     held_i,
  input  wire logic [tsr_cfg_pkg::CORES*10-1:0]  begun_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     dry_i,         // under HALT: nothing more can be done without a grant
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     progress_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     fault_valid_i,
  input  wire logic [tsr_cfg_pkg::CORES*4-1:0]   fault_cause_i,
  input  wire logic [tsr_cfg_pkg::CORES*40-1:0]  fault_addr_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          quarantine_o,  // pulse: these never answered

  // To the task's cores.
  output logic                                   abort_o,
  output logic                                   reset_o,       // cores forget tokens and queues
  output logic                                   run_o,
  output logic                                   start_o,
  output logic                                   hold_o,
  output logic                                   halt_o,
  output logic [9:0]                             limit_o,

  // Setup bus and layer counters.
  output logic                                   setup_req_o,
  input  wire logic                              setup_done_i,
  output logic [31:0]                            dispatch_offset_o,
  output logic [31:0]                            dispatch_stride_o,
  output logic [9:0]                             layers_o,
  output logic [9:0]                             base_o,
  output logic                                   sync_clear_o,
  output logic                                   sync_resume_o,
  input  wire logic                              sync_ready_i,
  input  wire logic [9:0]                        layers_done_i
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int CORE_W = (CORES > 1) ? $clog2(CORES) : 1;
  localparam logic [4:0] SETTLE = 5'd16;   // cycles that cover every register between here and the ports
  localparam logic [9:0] NO_LIMIT = 10'd512;

  typedef enum logic [3:0] {REST, SETUP, RUN, SCAN, DRAIN, CLOSE, ABORT, HALT, FLUSH} phase_t;
  phase_t phase_q;

  logic [CORES-1:0] member_q;
  logic [3:0]       state_q, cause_q;
  logic [7:0]       fault_core_q;
  logic [39:0]      fault_addr_q;
  logic [31:0]      runs_q, layers, idle_cycles_q;
  logic [63:0]      start_cycle_q, end_cycle_q;
  logic [4:0]       settle_q;      // restarted whenever what is waited for is not so
  logic             stop_q, halt_q, resume_q, handed_q;
  logic [CORE_W-1:0] scan_q;

  // Commands.
  logic       command_valid, command_ok, can_start, can_stop, can_halt, can_abort, starting;
  logic [3:0] command;
  assign can_start  = phase_q == REST && !frozen_i && member_q != '0 && layers >= 32'd1 && layers <= 32'd512 &&
                      (member_q & ~(usable_i & rest_i)) == '0;
  assign can_stop   = state_q == tsr_isa_pkg::TASK_STATE_RUNNING;
  assign can_halt   = (state_q == tsr_isa_pkg::TASK_STATE_RUNNING || state_q == tsr_isa_pkg::TASK_STATE_STOPPING) && !halt_q;
  assign can_abort  = phase_q != REST && phase_q != ABORT;
  assign command_ok = (command == tsr_isa_pkg::TASK_CMD_START && can_start) ||
                      (command == tsr_isa_pkg::TASK_CMD_RESUME && can_start) ||
                      (command == tsr_isa_pkg::TASK_CMD_STOP && can_stop) ||
                      (command == tsr_isa_pkg::TASK_CMD_HALT && can_halt) ||
                      (command == tsr_isa_pkg::TASK_CMD_ABORT && can_abort);
  assign starting   = command_valid && can_start &&
                      (command == tsr_isa_pkg::TASK_CMD_START || command == tsr_isa_pkg::TASK_CMD_RESUME);

  tsr_task_regs u_regs (
    .clk_i, .rst_i, .write_en_i, .read_en_i, .offset_i, .write_data_i, .read_data_o,
    .command_valid_o(command_valid), .command_o(command), .command_ok_i(command_ok), .moved_o,
    .dispatch_offset_o, .dispatch_stride_o, .layers_o(layers),
    .state_i(state_q), .cause_i(cause_q), .fault_core_i(fault_core_q), .fault_addr_i(fault_addr_q),
    .layers_done_i, .runs_i(runs_q), .start_cycle_i(start_cycle_q), .end_cycle_i(end_cycle_q)
  );

  always_ff @(posedge clk_i) begin
    if (rst_i) member_q <= '0;
    else if (map_update_i)
      for (int c = 0; c < CORES; c++) member_q[c] <= map_valid_i[c] && map_task_i[c*5 +: 5] == 5'(TASK);
  end

  // The first fault wins; of several in one cycle that of the lowest core.
  logic              core_fault, watchdog_fault, host_abort, failing;
  logic [CORE_W-1:0] fault_core;
  logic [CORES-1:0]  faulty;
  assign faulty         = fault_valid_i & member_q;
  assign core_fault     = faulty != '0;
  assign watchdog_fault = watchdog_i != '0 && idle_cycles_q >= watchdog_i;
  assign host_abort     = command_valid && command == tsr_isa_pkg::TASK_CMD_ABORT;
  assign failing        = can_abort && ((core_fault && phase_q != SETUP) || watchdog_fault || host_abort);
  always_comb begin
    fault_core = '0;
    for (int c = CORES - 1; c >= 0; c--) if (faulty[c]) fault_core = CORE_W'(c);
  end
  logic [3:0]  fault_cause;
  logic [39:0] fault_addr;
  logic [9:0]  begun;
  tsr_pick #(.N(CORES), .WIDTH(4)) u_cause (.index_i(fault_core), .words_i(fault_cause_i), .word_o(fault_cause));
  tsr_pick #(.N(CORES), .WIDTH(40)) u_fault_addr (.index_i(fault_core), .words_i(fault_addr_i), .word_o(fault_addr));
  tsr_pick #(.N(CORES), .WIDTH(10)) u_begun (.index_i(scan_q), .words_i(begun_i), .word_o(begun));

  logic all_ended, all_stopped, all_dry, all_rest, all_ready, settled;
  assign all_ended   = (member_q & ~(ended_i & quiet_i)) == '0;
  assign all_stopped = (member_q & ~((ended_i | held_i) & quiet_i)) == '0;
  assign all_dry     = (member_q & ~dry_i) == '0;
  assign all_rest    = (member_q & ~rest_i) == '0;
  assign all_ready   = (member_q & ~ready_i) == '0;
  assign settled     = settle_q == SETTLE;

  // Whether what the phase waits for holds now; it must hold for SETTLE cycles on end.
  logic holds;
  always_comb begin
    case (phase_q)
      SETUP:   holds = handed_q && sync_ready_i && all_ready && all_rest;
      RUN:     holds = stop_q || all_ended;
      DRAIN:   holds = all_stopped;
      CLOSE:   holds = all_rest;
      HALT:    holds = all_dry;
      FLUSH:   holds = all_rest;
      ABORT:   holds = all_rest;
      default: holds = 1'b0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    event_o      <= 1'b0;
    quarantine_o <= '0;
    sync_clear_o <= 1'b0;
    start_o      <= 1'b0;
    settle_q     <= (!holds || settled) ? '0 : settle_q + 5'd1;  // settled ends the phase: the next one counts anew
    if (setup_done_i) handed_q <= 1'b1;
    if (command_valid && command == tsr_isa_pkg::TASK_CMD_STOP && can_stop) begin
      stop_q   <= 1'b1;
      settle_q <= '0;
      state_q  <= tsr_isa_pkg::TASK_STATE_STOPPING;
    end
    if (command_valid && command == tsr_isa_pkg::TASK_CMD_HALT && can_halt) begin
      halt_q  <= 1'b1;
      state_q <= tsr_isa_pkg::TASK_STATE_STOPPING;
    end

    case (phase_q)
      REST: if (starting) begin
        phase_q       <= SETUP;
        state_q       <= tsr_isa_pkg::TASK_STATE_RUNNING;
        cause_q       <= tsr_isa_pkg::FAULT_NONE;
        start_cycle_q <= cycle_i;
        resume_q      <= command == tsr_isa_pkg::TASK_CMD_RESUME;
        base_o        <= (command == tsr_isa_pkg::TASK_CMD_RESUME) ? layers_done_i : '0;
        layers_o      <= layers[9:0];
        sync_clear_o  <= 1'b1;
        stop_q        <= 1'b0;
        halt_q        <= 1'b0;
        handed_q      <= 1'b0;
      end
      SETUP: if (settled) begin
        phase_q <= RUN;
        start_o <= 1'b1;
        limit_o <= NO_LIMIT;  // not before: a core may still stand at the limit of the last stop
      end
      RUN: if (settled) begin
        phase_q <= stop_q ? SCAN : CLOSE;
        scan_q  <= '0;
        limit_o <= stop_q ? base_o : NO_LIMIT;
      end
      SCAN: begin
        if (member_q[scan_q] && begun > limit_o) limit_o <= begun;
        scan_q <= scan_q + 1'b1;
        if (scan_q == CORE_W'(CORES - 1)) phase_q <= DRAIN;
      end
      DRAIN: if (settled) phase_q <= CLOSE;
      HALT: if (settled) phase_q <= all_ended ? CLOSE : FLUSH;  // nothing to drop at the end of a run, which it then is
      FLUSH: if (settled) begin
        phase_q     <= REST;
        event_o     <= 1'b1;
        end_cycle_q <= cycle_i;
        state_q     <= tsr_isa_pkg::TASK_STATE_STOPPED;
      end
      CLOSE: if (settled) begin
        phase_q     <= REST;
        event_o     <= 1'b1;
        end_cycle_q <= cycle_i;
        state_q     <= all_ended ? tsr_isa_pkg::TASK_STATE_DONE : tsr_isa_pkg::TASK_STATE_STOPPED;
        if (all_ended) runs_q <= runs_q + 32'd1;
      end
      default: if (settled || watchdog_fault) begin  // ABORT
        phase_q      <= REST;
        event_o      <= 1'b1;
        end_cycle_q  <= cycle_i;
        state_q      <= tsr_isa_pkg::TASK_STATE_FAULT;
        quarantine_o <= settled ? '0 : member_q & ~rest_i;
      end
    endcase

    // From CLOSE on the task comes to rest by itself.
    if (halt_q && (phase_q == RUN || phase_q == SCAN || phase_q == DRAIN)) begin
      phase_q  <= HALT;
      settle_q <= '0;
    end

    if (failing) begin
      phase_q      <= ABORT;
      state_q      <= tsr_isa_pkg::TASK_STATE_ABORTING;
      cause_q      <= core_fault ? fault_cause :
                      host_abort ? tsr_isa_pkg::FAULT_HOST_ABORT : tsr_isa_pkg::FAULT_WATCHDOG;
      fault_core_q <= core_fault ? 8'(fault_core) : 8'd255;
      fault_addr_q <= core_fault ? fault_addr : '0;
      settle_q     <= '0;
      start_o      <= 1'b0;
      event_o      <= 1'b0;
    end

    // Cycles without progress of the run, or without rest after an abort.
    if (phase_q == REST || phase_q == SETUP || failing || (phase_q != ABORT && (progress_i & member_q) != '0)) idle_cycles_q <= '0;
    else idle_cycles_q <= idle_cycles_q + 32'd1;

    if (rst_i) begin
      phase_q       <= REST;
      state_q       <= tsr_isa_pkg::TASK_STATE_IDLE;
      cause_q       <= tsr_isa_pkg::FAULT_NONE;
      fault_core_q  <= 8'd255;
      fault_addr_q  <= '0;
      runs_q        <= '0;
      start_cycle_q <= '0;
      end_cycle_q   <= '0;
      stop_q        <= 1'b0;
      halt_q        <= 1'b0;
      layers_o      <= '0;
      base_o        <= '0;
    end
  end

  assign at_rest_o     = phase_q == REST;
  assign counting_o    = phase_q != REST && phase_q != ABORT;
  assign abort_o       = phase_q == ABORT || phase_q == FLUSH;
  assign reset_o       = phase_q == SETUP && !handed_q;
  assign run_o         = phase_q == RUN || phase_q == SCAN || phase_q == DRAIN || phase_q == HALT;
  assign halt_o        = phase_q == HALT;
  assign hold_o        = stop_q && (phase_q == RUN || phase_q == SCAN);
  assign setup_req_o   = phase_q == SETUP && !handed_q;
  assign sync_resume_o = resume_q;

endmodule

`default_nettype wire
