// SPDX-License-Identifier: Apache-2.0
// First-level instruction dispatch module: registers, core map, segment tables, tasks, sync, instruction port.
//
// What it keeps per core (fetch, partition, dispatch) lies with the core, in tsr_lane; this is the shared rest.

`default_nettype none

module tsr_idm (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  output logic                                   interrupt_o,

  input  wire logic                              s_axi_awvalid,
  output logic                                   s_axi_awready,
  input  wire logic [15:0]                       s_axi_awaddr,
  input  wire logic                              s_axi_wvalid,
  output logic                                   s_axi_wready,
  input  wire logic [31:0]                       s_axi_wdata,
  output logic                                   s_axi_bvalid,
  input  wire logic                              s_axi_bready,
  input  wire logic                              s_axi_arvalid,
  output logic                                   s_axi_arready,
  input  wire logic [15:0]                       s_axi_araddr,
  output logic                                   s_axi_rvalid,
  input  wire logic                              s_axi_rready,
  output logic [31:0]                            s_axi_rdata,

  // Orders to the cores.
  output logic [tsr_cfg_pkg::CORES-1:0]          map_valid_o,  // the core has a task
  output logic [tsr_cfg_pkg::CORES*5-1:0]        map_task_o,
  output logic [tsr_cfg_pkg::CORES*5-1:0]        vcore_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          clear_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          abort_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          reset_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          run_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          start_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          hold_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          halt_o,
  output logic [tsr_cfg_pkg::CORES*10-1:0]       limit_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          invalidate_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          counting_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          setup_valid_o,
  output logic [3:0]                             setup_index_o,
  output logic [tsr_cfg_pkg::SEG_W-1:0]       setup_data_o,

  // Reports of the cores.
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     clearing_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     ready_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     quiet_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     rest_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     ended_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     held_i,
  input  wire logic [tsr_cfg_pkg::CORES*10-1:0]  begun_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     dry_i,
  input  wire logic [tsr_cfg_pkg::CORES*16-1:0]  entries_done_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     progress_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     fault_valid_i,
  input  wire logic [tsr_cfg_pkg::CORES*4-1:0]   fault_cause_i,
  input  wire logic [tsr_cfg_pkg::CORES*40-1:0]  fault_addr_i,

  // Sync.
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     done_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          done_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*9-1:0]   done_layer_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]   done_cores_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          complete_valid_o,
  output logic [8:0]                             complete_layer_o,

  // Time slots.
  output logic [tsr_cfg_pkg::BANKS*32-1:0]       bank_slots_o,
  output logic [tsr_cfg_pkg::BANKS*32-1:0]       bank_cost_o,
  output logic [tsr_cfg_pkg::BANKS*32-1:0]       bank_owner_o,
  output logic [tsr_cfg_pkg::BANKS-1:0]          bank_restart_o,
  output logic [tsr_cfg_pkg::BANKS*tsr_pool_pkg::BASE_W-1:0] bank_base_o,  // page numbers on the card
  output logic [7:0]                             fetch_slot_o,

  // Counters.
  output logic                                   snapshot_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          counter_read_o,
  output logic [15:0]                            counter_offset_o,
  input  wire logic [tsr_cfg_pkg::CORES*32-1:0]  counter_data_i
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int TASKS = tsr_cfg_pkg::TASKS;
  localparam int CORE_W = (CORES > 1) ? $clog2(CORES) : 1;

  // Register bus.
  logic        write_en, read_en, task_write, task_read, segment_write, segment_read, core_write, core_read, counter_read;
  logic        bank_write, bank_read, memory_write, memory_read;
  logic [15:0] addr, offset;
  logic [31:0] write_data, read_data, task_data, segment_data, core_data, bank_data, memory_data, counter_data_q, watchdog;
  logic [7:0]  fetch_slot;
  logic [6:0]  index;
  logic [63:0] cycle;
  logic        commit, checking, refused, update, latching;

  logic [CORES-1:0]    map_moved, quarantined;
  logic [TASKS-1:0]    at_rest, task_event, segment_moved, setup_req, setup_done, sync_clear, sync_resume, sync_ready;
  logic [TASKS*32-1:0] dispatch_offset, dispatch_stride;
  logic [TASKS*10-1:0] layers, base, layers_done;
  logic                setup_valid;
  logic [4:0]          setup_task;

  tsr_axil u_axil (
    .clk_i, .rst_i,
    .s_axi_awvalid, .s_axi_awready, .s_axi_awaddr, .s_axi_wvalid, .s_axi_wready, .s_axi_wdata,
    .s_axi_bvalid, .s_axi_bready, .s_axi_arvalid, .s_axi_arready, .s_axi_araddr,
    .s_axi_rvalid, .s_axi_rready, .s_axi_rdata,
    .write_en_o(write_en), .read_en_o(read_en), .addr_o(addr), .write_data_o(write_data), .read_data_i(read_data),
    .hold_i(latching)
  );

  tsr_regs u_regs (
    .clk_i, .rst_i, .write_en_i(write_en), .read_en_i(read_en), .addr_i(addr), .write_data_i(write_data),
    .read_data_o(read_data),
    .task_write_o(task_write), .task_read_o(task_read), .segment_write_o(segment_write), .segment_read_o(segment_read),
    .core_write_o(core_write), .core_read_o(core_read), .counter_read_o(counter_read),
    .bank_write_o(bank_write), .bank_read_o(bank_read), .bank_data_i(bank_data), .fetch_slot_o(fetch_slot),
    .memory_write_o(memory_write), .memory_read_o(memory_read), .memory_data_i(memory_data),
    .index_o(index), .offset_o(offset),
    .task_data_i(task_data), .segment_data_i(segment_data), .core_data_i(core_data), .counter_data_i(counter_data_q),
    .commit_o(commit), .committing_i(checking || clear_o != '0 || clearing_i != '0), .refused_i(refused),
    .snapshot_o, .latching_o(latching), .watchdog_o(watchdog), .cycle_o(cycle), .event_i(task_event), .interrupt_o
  );

  tsr_map u_map (
    .clk_i, .rst_i, .write_en_i(core_write), .read_en_i(core_read), .core_i(index[4:0]), .offset_i(offset),
    .write_data_i(write_data), .read_data_o(core_data), .commit_i(commit), .checking_o(checking), .refused_o(refused),
    .at_rest_i(at_rest), .update_o(update), .map_valid_o, .map_task_o, .map_vcore_o(vcore_o),
    .moved_o(map_moved), .clear_o, .idle_i(rest_i), .clearing_i, .quarantined_i(quarantined),
    .entries_done_i
  );

  tsr_bank_regs u_banks (
    .clk_i, .rst_i, .write_en_i(bank_write), .read_en_i(bank_read), .bank_i(index), .offset_i(offset),
    .write_data_i(write_data), .read_data_o(bank_data), .update_i(update), .fetch_slot_i(fetch_slot),
    .slots_o(bank_slots_o), .cost_o(bank_cost_o), .owner_o(bank_owner_o), .restart_o(bank_restart_o), .fetch_slot_o
  );

  tsr_bank_base u_bases (
    .clk_i, .rst_i, .write_en_i(memory_write), .read_en_i(memory_read), .bank_i(index), .offset_i(offset),
    .write_data_i(write_data), .read_data_o(memory_data), .base_o(bank_base_o)
  );

  tsr_segments u_segments (
    .clk_i, .rst_i, .write_en_i(segment_write), .read_en_i(segment_read), .entry_i(index), .offset_i(offset),
    .write_data_i(write_data), .read_data_o(segment_data), .at_rest_i(at_rest), .moved_o(segment_moved),
    .setup_req_i(setup_req), .setup_done_o(setup_done), .dispatch_offset_i(dispatch_offset),
    .dispatch_stride_i(dispatch_stride), .layers_i(layers), .base_i(base),
    .setup_valid_o(setup_valid), .setup_task_o(setup_task), .setup_index_o, .setup_data_o
  );

  always_comb begin
    for (int c = 0; c < CORES; c++)
      setup_valid_o[c] = setup_valid && map_valid_o[c] && map_task_o[c*5 +: 5] == setup_task;
  end

  tsr_ctx u_ctx (
    .clk_i, .rst_i, .cycle_i(cycle), .watchdog_i(watchdog), .frozen_i(checking || update),
    .write_en_i(task_write), .read_en_i(task_read), .task_i(index[4:0]), .offset_i(offset), .write_data_i(write_data),
    .read_data_o(task_data), .at_rest_o(at_rest), .event_o(task_event),
    .map_update_i(update), .map_valid_i(map_valid_o), .map_task_i(map_task_o), .map_moved_i(map_moved),
    .segment_moved_i(segment_moved), .clearing_i(clearing_i | clear_o), .quarantined_o(quarantined),
    .ready_i, .quiet_i, .rest_i, .ended_i, .held_i, .begun_i, .dry_i, .progress_i, .fault_valid_i, .fault_cause_i, .fault_addr_i,
    .abort_o, .reset_o, .run_o, .start_o, .hold_o, .halt_o, .limit_o, .invalidate_o, .counting_o,
    .setup_req_o(setup_req), .setup_done_i(setup_done), .dispatch_offset_o(dispatch_offset),
    .dispatch_stride_o(dispatch_stride), .layers_o(layers), .base_o(base),
    .sync_clear_o(sync_clear), .sync_resume_o(sync_resume), .sync_ready_i(sync_ready), .layers_done_i(layers_done)
  );

  tsr_sync u_sync (
    .clk_i, .rst_i, .map_valid_i(map_valid_o), .map_task_i(map_task_o),
    .clear_i(sync_clear), .resume_i(sync_resume), .layers_i(layers), .ready_o(sync_ready), .layers_done_o(layers_done),
    .done_valid_i, .done_ready_o, .done_layer_i, .done_cores_i, .complete_valid_o, .complete_layer_o
  );

  // Counters of the core addressed.
  logic [CORE_W-1:0] core_q;
  logic              core_exists_q;
  assign counter_offset_o = offset;
  always_comb begin
    counter_read_o = '0;
    if (counter_read && 32'(index) < CORES) counter_read_o[index[CORE_W-1:0]] = 1'b1;
  end
  logic [31:0]       counter_data;
  tsr_pick #(.N(CORES), .WIDTH(32)) u_counter (.index_i(core_q), .words_i(counter_data_i), .word_o(counter_data));
  always_ff @(posedge clk_i) begin
    core_q         <= index[CORE_W-1:0];
    core_exists_q  <= 32'(index) < CORES;
    counter_data_q <= core_exists_q ? counter_data : '0;
  end

endmodule

`default_nettype wire
