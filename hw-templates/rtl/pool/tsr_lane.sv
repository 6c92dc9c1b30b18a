// SPDX-License-Identifier: Apache-2.0
// One core's lane of the first-level IDM: fetch, instruction memory partition, dispatch, and its record of layers.

`default_nettype none

module tsr_lane (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic                              clear_start_i,
  output logic                                   clear_busy_o,

  // From the task's state machine.
  input  wire logic                              abort_i,
  input  wire logic                              reset_i,       // the task is being set up
  input  wire logic                              run_i,
  input  wire logic                              start_i,
  input  wire logic                              hold_i,
  input  wire logic                              halt_i,
  input  wire logic [9:0]                        limit_i,
  input  wire logic                              invalidate_i,
  input  wire logic [4:0]                        vcore_i,
  input  wire logic                              setup_valid_i,
  input  wire logic [3:0]                        setup_index_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0]  setup_data_i,
  output logic                                   ready_o,
  output logic                                   idle_o,
  output logic                                   ended_o,
  output logic                                   held_o,
  output logic [9:0]                             begun_o,
  output logic [15:0]                            entries_done_o,
  output logic                                   dry_o,

  // Instruction port.
  output logic                                   req_valid_o,
  input  wire logic                              req_ready_i,
  output logic [3:0]                             req_bank_o,
  output logic [33:0]                            req_addr_o,
  output logic [4:0]                             req_beats_o,
  input  wire logic                              r_valid_i,
  input  wire logic [511:0]                      r_data_i,
  input  wire logic                              r_error_i,
  input  wire logic                              paced_i,

  // Core.
  output logic                                   instr_valid_o,
  input  wire logic                              instr_ready_i,
  output logic [255:0]                           instr_data_o,
  output logic                                   instr_injected_o,
  input  wire logic                              wait_valid_i,
  input  wire logic [3:0]                        wait_count_i,
  input  wire logic [71:0]                       wait_layers_i,
  input  wire logic [15:0]                       wait_ifp_i,
  input  wire logic                              ifp_done_i,
  input  wire logic                              written_i,
  output logic                                   grant_o,
  input  wire logic                              complete_valid_i,
  input  wire logic [8:0]                        complete_layer_i,

  output logic                                   ifp_o,
  output logic [1:0]                             fetched_o,  // words that came from memory
  output logic                                   fault_valid_o,
  output logic [3:0]                             fault_cause_o,
  output logic [39:0]                            fault_addr_o
);

  logic         imem_restart, imem_replay, imem_whole, imem_hide, word_valid, word_ready, fetch_ready, wait_ready;
  logic [1:0]   imem_count;
  logic [511:0] imem_data;
  logic [255:0] word_data;
  logic [$clog2(tsr_cfg_pkg::IMEM_WORDS+1)-1:0] imem_space;
  logic         fetch_fault, dispatch_fault;
  logic [3:0]   fetch_cause, dispatch_cause;
  logic [39:0]  fetch_fault_addr, dispatch_fault_addr;
  logic [9:0]   base_q, layers_q;
  logic [15:0]  entries;
  logic         skipped;

  assign fetched_o = imem_count;
  assign ready_o   = fetch_ready && wait_ready;

  always_ff @(posedge clk_i) begin
    if (rst_i) layers_q <= '0;
    else if (setup_valid_i && setup_index_i == tsr_pool_pkg::SETUP_RANGE) begin
      layers_q <= setup_data_i[tsr_pool_pkg::SETUP_LAYERS_LSB +: 10];
      base_q   <= setup_data_i[tsr_pool_pkg::SETUP_BASE_LSB +: 10];
    end
  end

  logic ranged_q;  // the record is cleared once the range is known
  always_ff @(posedge clk_i) ranged_q <= !rst_i && setup_valid_i && setup_index_i == tsr_pool_pkg::SETUP_RANGE;

  // A core that changes its task forgets where it stood: without one, or under another, no limit would hold the entry back that a
  // STOP has left there.
  tsr_fetch u_fetch (
    .clk_i, .rst_i, .abort_i(abort_i || clear_start_i), .run_i, .start_i, .invalidate_i(invalidate_i || clear_start_i),
    .vcore_i, .setup_valid_i, .setup_index_i, .setup_data_i, .ready_o(fetch_ready), .idle_o,
    .req_valid_o, .req_ready_i, .req_bank_o, .req_addr_o, .req_beats_o, .r_valid_i, .r_data_i, .r_error_i, .paced_i,
    .imem_restart_o(imem_restart), .imem_replay_o(imem_replay), .imem_count_o(imem_count), .imem_data_o(imem_data),
    .imem_hide_o(imem_hide), .imem_clear_i(clear_start_i || clear_busy_o),
    .imem_space_i(imem_space), .imem_whole_i(imem_whole),
    .fault_valid_o(fetch_fault), .fault_cause_o(fetch_cause), .fault_addr_o(fetch_fault_addr)
  );

  tsr_imem u_imem (
    .clk_i, .rst_i, .clear_start_i, .clear_busy_o, .restart_i(imem_restart), .replay_i(imem_replay),
    .write_count_i(imem_count), .write_data_i(imem_data), .hide_i(imem_hide), .space_o(imem_space), .whole_o(imem_whole),
    .read_valid_o(word_valid), .read_ready_i(word_ready), .read_data_o(word_data)
  );

  tsr_dispatch u_dispatch (
    .clk_i, .rst_i, .abort_i(abort_i || reset_i || clear_start_i), .start_i, .hold_i(hold_i || halt_i), .limit_i,
    .base_i(base_q), .layers_i(layers_q),
    .word_valid_i(word_valid), .word_ready_o(word_ready), .word_data_i(word_data),
    .instr_valid_o, .instr_ready_i, .instr_data_o, .instr_injected_o,
    .begun_o, .ended_o, .held_o, .ifp_o, .entries_o(entries), .skipped_o(skipped),
    .fault_valid_o(dispatch_fault), .fault_cause_o(dispatch_cause), .fault_addr_o(dispatch_fault_addr)
  );

  tsr_sync_wait u_wait (
    .clk_i, .rst_i, .clear_i(ranged_q), .base_i(base_q), .layers_i(layers_q), .ready_o(wait_ready),
    .complete_valid_i, .complete_layer_i, .wait_valid_i(wait_valid_i && !halt_i), .wait_count_i, .wait_layers_i, .grant_o
  );

  tsr_drain u_drain (
    .clk_i, .rst_i(rst_i || clear_start_i), .start_i, .skipped_i(skipped), .ifp_done_i, .begun_i(entries),
    .wait_valid_i, .wait_ifp_i, .written_i, .entries_done_o, .dry_o
  );

  assign fault_valid_o = fetch_fault || dispatch_fault;
  assign fault_cause_o = dispatch_fault ? dispatch_cause : fetch_cause;
  assign fault_addr_o  = dispatch_fault ? dispatch_fault_addr : fetch_fault_addr;

endmodule

`default_nettype wire
