// SPDX-License-Identifier: Apache-2.0
// All that belongs to one core: its lane of the first-level IDM, the core, its memory port, its counters.
//
// Without parameters, so that a simulator translates and compiles it once for all cores.

`default_nettype none

module tsr_unit (
  input  wire logic                               clk_i,
  input  wire logic                               rst_i,

  // Orders.
  input  wire logic [4:0]                         vcore_i,
  input  wire logic                               clear_i,
  input  wire logic                               abort_i,
  input  wire logic                               reset_i,
  input  wire logic                               run_i,
  input  wire logic                               start_i,
  input  wire logic                               hold_i,
  input  wire logic                               halt_i,
  input  wire logic [9:0]                         limit_i,
  input  wire logic                               invalidate_i,
  input  wire logic                               counting_i,
  input  wire logic                               setup_valid_i,
  input  wire logic [3:0]                         setup_index_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0]   setup_data_i,

  // Reports.
  output logic                                    clearing_o,
  output logic                                    ready_o,
  output logic                                    quiet_o,
  output logic                                    rest_o,
  output logic                                    ended_o,
  output logic                                    held_o,
  output logic [9:0]                              begun_o,
  output logic [15:0]                             entries_done_o,
  output logic                                    dry_o,
  output logic                                    progress_o,
  output logic                                    fault_valid_o,
  output logic [3:0]                              fault_cause_o,
  output logic [39:0]                             fault_addr_o,

  // Sync.
  output logic                                    done_valid_o,
  input  wire logic                               done_ready_i,
  output logic [8:0]                              done_layer_o,
  output logic [4:0]                              done_cores_o,
  input  wire logic                               complete_valid_i,
  input  wire logic [8:0]                         complete_layer_i,

  // Counters.
  input  wire logic                               snapshot_i,
  input  wire logic                               counter_read_i,
  input  wire logic [15:0]                        counter_offset_i,
  output logic [31:0]                             counter_data_o,
  output logic [63:0]                             trace_o,  // for a simulator to watch (tsr_trace); not connected in hardware

  // Instruction port.
  output logic                                    fetch_valid_o,
  input  wire logic                               fetch_ready_i,
  output logic [3:0]                              fetch_bank_o,
  output logic [33:0]                             fetch_addr_o,
  output logic [4:0]                              fetch_beats_o,
  input  wire logic                               fetch_data_valid_i,
  input  wire logic [511:0]                       fetch_data_i,
  input  wire logic                               fetch_error_i,
  input  wire logic                               fetch_paced_i,

  // Banks.
  output logic [tsr_cfg_pkg::READ_PORTS-1:0]      ar_valid_o,
  input  wire logic [tsr_cfg_pkg::READ_PORTS-1:0] ar_ready_i,
  output logic [tsr_cfg_pkg::READ_PORTS*4-1:0]    ar_bank_o,
  output logic [tsr_cfg_pkg::READ_PORTS*34-1:0]   ar_addr_o,
  output logic [tsr_cfg_pkg::READ_PORTS*5-1:0]    ar_beats_o,
  output logic [tsr_cfg_pkg::RET_SLOT_W-1:0]      ar_slot_o,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]      r_valid_i,    // each bit says that its bank's part of the ports below counts
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]      r_weights_i,  // wide: the beat is for the second read port
  input  wire logic [tsr_cfg_pkg::MEM_BANKS*tsr_cfg_pkg::RET_SLOT_W-1:0] r_slot_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS*512-1:0]  r_data_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]      r_error_i,
  output logic                                    aw_valid_o,
  input  wire logic                               aw_ready_i,
  output logic [3:0]                              aw_bank_o,
  output logic [33:0]                             aw_addr_o,
  output logic [4:0]                              aw_beats_o,
  output logic                                    w_valid_o,
  input  wire logic                               w_ready_i,
  output logic [511:0]                            w_data_o,
  output logic [7:0]                              w_strb_o,
  input  wire logic                               w_taken_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]      b_valid_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]      b_error_i
);

  logic         lane_clearing, core_clearing, lane_idle, core_idle, port_idle;
  logic         instr_valid, instr_ready, instr_injected;
  logic [255:0] instr_data;
  logic         wait_valid, grant, ifp_done, written;
  logic [15:0]  wait_ifp;
  logic [3:0]   wait_count;
  logic [71:0]  wait_layers;
  logic         rd_req_valid, rd_req_ready, rd_data_valid, wr_req_valid, wr_req_ready, wr_data_valid, wr_data_ready, wr_done;
  logic [39:0]  rd_req_addr, wr_req_addr;
  logic [5:0]   rd_req_len, wr_req_len;
  logic [255:0] wr_data;
  logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] rd_data;
  logic [1:0]   rd_units;
  logic         rd_data_ready, wt_req_valid, wt_req_ready;
  logic [39:0]  wt_req_addr;
  logic [5:0]   wt_req_len;
  logic [tsr_cfg_pkg::WEIGHT_TAG_W-1:0]     wt_req_tag;
  logic [tsr_cfg_pkg::LANE_PORTS-1:0]       wt_valid, wt_ready;
  logic [tsr_cfg_pkg::LANE_PORTS*512-1:0]   wt_data;
  logic [tsr_cfg_pkg::LANE_PORTS*2-1:0]     wt_units;
  logic [tsr_cfg_pkg::LANE_PORTS*6-1:0]     wt_at;
  logic [tsr_cfg_pkg::LANE_PORTS*tsr_cfg_pkg::WEIGHT_TAG_W-1:0] wt_tag;
  logic [3:0]   wr_strb;
  logic         lane_fault, core_fault, port_fault, ifp;
  logic [3:0]   lane_cause, core_cause, port_cause;
  logic [39:0]  lane_fault_addr, port_fault_addr;
  logic [1:0]   fetched;
  logic [3:0]   core_spent, core_start, core_busy;
  logic [1:0]   core_beat;
  logic         core_sync;

  tsr_lane u_lane (
    .clk_i, .rst_i, .clear_start_i(clear_i), .clear_busy_o(lane_clearing),
    .abort_i, .reset_i, .run_i, .start_i, .hold_i, .halt_i, .limit_i, .invalidate_i, .vcore_i,
    .setup_valid_i, .setup_index_i, .setup_data_i,
    .ready_o, .idle_o(lane_idle), .ended_o, .held_o, .begun_o, .entries_done_o, .dry_o,
    .req_valid_o(fetch_valid_o), .req_ready_i(fetch_ready_i), .req_bank_o(fetch_bank_o), .req_addr_o(fetch_addr_o),
    .req_beats_o(fetch_beats_o), .r_valid_i(fetch_data_valid_i), .r_data_i(fetch_data_i), .r_error_i(fetch_error_i),
    .paced_i(fetch_paced_i),
    .instr_valid_o(instr_valid), .instr_ready_i(instr_ready), .instr_data_o(instr_data), .instr_injected_o(instr_injected),
    .wait_valid_i(wait_valid), .wait_count_i(wait_count), .wait_layers_i(wait_layers), .wait_ifp_i(wait_ifp),
    .ifp_done_i(ifp_done), .written_i(written), .grant_o(grant),
    .complete_valid_i, .complete_layer_i, .ifp_o(ifp), .fetched_o(fetched),
    .fault_valid_o(lane_fault), .fault_cause_o(lane_cause), .fault_addr_o(lane_fault_addr)
  );

  tsr_core u_core (
    .clk_i, .rst_i, .clear_start_i(clear_i), .clear_busy_o(core_clearing), .abort_i(abort_i || reset_i), .idle_o(core_idle),
    .instr_valid_i(instr_valid), .instr_ready_o(instr_ready), .instr_data_i(instr_data), .instr_injected_i(instr_injected),
    .sync_wait_valid_o(wait_valid), .sync_wait_count_o(wait_count), .sync_wait_layers_o(wait_layers),
    .sync_wait_ifp_o(wait_ifp), .sync_grant_i(grant), .ifp_done_o(ifp_done), .written_o(written),
    .sync_done_valid_o(done_valid_o), .sync_done_ready_i(done_ready_i), .sync_done_layer_o(done_layer_o),
    .sync_done_cores_o(done_cores_o),
    .rd_req_valid_o(rd_req_valid), .rd_req_ready_i(rd_req_ready), .rd_req_addr_o(rd_req_addr), .rd_req_len_o(rd_req_len),
    .rd_data_valid_i(rd_data_valid), .rd_data_ready_o(rd_data_ready), .rd_data_i(rd_data), .rd_units_i(rd_units),
    .wt_req_valid_o(wt_req_valid), .wt_req_ready_i(wt_req_ready), .wt_req_addr_o(wt_req_addr), .wt_req_len_o(wt_req_len),
    .wt_req_tag_o(wt_req_tag), .wt_valid_i(wt_valid), .wt_ready_o(wt_ready), .wt_data_i(wt_data), .wt_units_i(wt_units),
    .wt_at_i(wt_at), .wt_tag_i(wt_tag),
    .wr_req_valid_o(wr_req_valid), .wr_req_ready_i(wr_req_ready), .wr_req_addr_o(wr_req_addr), .wr_req_len_o(wr_req_len),
    .wr_data_valid_o(wr_data_valid), .wr_data_ready_i(wr_data_ready), .wr_data_o(wr_data), .wr_strb_o(wr_strb),
    .wr_done_i(wr_done),
    .fault_valid_o(core_fault), .fault_cause_o(core_cause),
    .spent_o(core_spent), .start_o(core_start), .busy_o(core_busy), .beat_o(core_beat), .sync_held_o(core_sync)
  );

  logic [tsr_cfg_pkg::READ_PORTS*tsr_cfg_pkg::MEM_BANKS-1:0] port_r_valid;
  generate
    if (tsr_cfg_pkg::READ_PORTS > 1) begin : gen_wide
      assign port_r_valid = {r_valid_i & r_weights_i, r_valid_i & ~r_weights_i};
    end else begin : gen_narrow
      logic unused_weights;
      assign unused_weights = &{1'b0, r_weights_i};
      assign port_r_valid   = r_valid_i;
    end
  endgenerate

  tsr_port u_port (
    .clk_i, .rst_i, .abort_i, .setup_valid_i, .setup_index_i, .setup_data_i,
    .rd_req_valid_i(rd_req_valid), .rd_req_ready_o(rd_req_ready), .rd_req_addr_i(rd_req_addr), .rd_req_len_i(rd_req_len),
    .rd_data_valid_o(rd_data_valid), .rd_data_ready_i(rd_data_ready), .rd_data_o(rd_data), .rd_units_o(rd_units),
    .wt_req_valid_i(wt_req_valid), .wt_req_ready_o(wt_req_ready), .wt_req_addr_i(wt_req_addr), .wt_req_len_i(wt_req_len),
    .wt_req_tag_i(wt_req_tag), .wt_valid_o(wt_valid), .wt_ready_i(wt_ready), .wt_data_o(wt_data), .wt_units_o(wt_units),
    .wt_at_o(wt_at), .wt_tag_o(wt_tag),
    .wr_req_valid_i(wr_req_valid), .wr_req_ready_o(wr_req_ready), .wr_req_addr_i(wr_req_addr), .wr_req_len_i(wr_req_len),
    .wr_data_valid_i(wr_data_valid), .wr_data_ready_o(wr_data_ready), .wr_data_i(wr_data), .wr_strb_i(wr_strb),
    .wr_done_o(wr_done),
    .ar_valid_o, .ar_ready_i, .ar_bank_o, .ar_addr_o, .ar_beats_o, .ar_slot_o,
    .r_valid_i(port_r_valid), .r_slot_i, .r_data_i, .r_error_i,
    .aw_valid_o, .aw_ready_i, .aw_bank_o, .aw_addr_o, .aw_beats_o, .w_valid_o, .w_ready_i, .w_data_o, .w_strb_o,
    .w_taken_i, .b_valid_i, .b_error_i,
    .fault_valid_o(port_fault), .fault_cause_o(port_cause), .fault_addr_o(port_fault_addr), .idle_o(port_idle)
  );

  assign clearing_o = lane_clearing || core_clearing;
  assign quiet_o    = core_idle && port_idle;
  assign rest_o     = quiet_o && lane_idle;
  assign progress_o = ifp || (done_valid_o && done_ready_i) || rd_data_valid || wt_valid != '0 || wr_done;

  // Of faults in one cycle the port's goes first: it has an address.
  assign fault_valid_o = port_fault || core_fault || lane_fault;
  assign fault_cause_o = port_fault ? port_cause : core_fault ? core_cause : lane_cause;
  assign fault_addr_o  = port_fault ? port_fault_addr : core_fault ? '0 : lane_fault_addr;

  // Of a core without instructions only this lane knows whether there will be more.
  logic       finished_q, quiet_q, counting_q;
  logic [3:0] spent;
  always_ff @(posedge clk_i) begin
    finished_q <= ended_o || held_o;
    quiet_q    <= quiet_o;
    counting_q <= counting_i;
  end
  always_comb begin
    spent = core_spent;
    if (core_spent == tsr_isa_pkg::SPENT_INSTRUCTIONS && finished_q)
      spent = quiet_q ? tsr_isa_pkg::SPENT_FINISHED : tsr_isa_pkg::SPENT_DRAIN;
  end

  // Units of 32 B that go into the core; only a wide one may hold them.
  logic [tsr_cfg_pkg::READ_COUNT_W-1:0] read_units;
  generate
    if (tsr_cfg_pkg::WEIGHT_LANES == 0) begin : gen_unit
      assign read_units = rd_data_valid;
    end else begin : gen_units
      localparam int COUNT_W = tsr_cfg_pkg::READ_COUNT_W;
      always_comb begin
        read_units = (rd_data_valid && rd_data_ready) ? COUNT_W'(rd_units[0]) + COUNT_W'(rd_units[1]) : '0;
        for (int i = 0; i < tsr_cfg_pkg::LANE_PORTS*2; i++)
          if (wt_valid[i/2] && wt_ready[i/2]) read_units = read_units + COUNT_W'(wt_units[i]);
      end
    end
  endgenerate

  tsr_counters u_counters (
    .clk_i, .rst_i, .counting_i(counting_q), .spent_i(spent), .busy_i(core_busy), .read_i(read_units),
    .write_i(wr_data_valid && wr_data_ready), .ifp_i(ifp), .layer_i(done_valid_o && done_ready_i), .fetched_i(fetched),
    .snapshot_i, .read_en_i(counter_read_i), .offset_i(counter_offset_i), .read_data_o(counter_data_o)
  );

  tsr_trace u_trace (
    .clk_i, .counting_i(counting_q), .spent_i(spent), .busy_i(core_busy), .start_i(core_start), .beat_i(core_beat),
    .sync_i(core_sync), .dispatch_i(instr_valid && instr_ready), .opcode_i(instr_data[7:0]), .begun_i(begun_o),
    .write_i(wr_data_valid && wr_data_ready), .fetched_i(fetched), .trace_o
  );

endmodule

`default_nettype wire
