// SPDX-License-Identifier: Apache-2.0
// The pool: first-level IDM, the cores with their ports, and per bank an arbiter, a data path and a response path; with
// feature memory the same beside each bank.
//
// AXI signals of all banks lie side by side, bank 0 lowest. SLICES register slices stand between cores and banks in
// every direction; with coalescing the cluster's coalescer is the last of them for read data. Banks share nothing with
// each other.

`default_nettype none

module tsr_pool (
  input  wire logic                                clk_i,
  input  wire logic                                rst_i,
  output logic                                     interrupt_o,
  output logic [tsr_cfg_pkg::CORES*64-1:0]         trace_o,  // simulation only

  input  wire logic                                s_axi_awvalid,
  output logic                                     s_axi_awready,
  input  wire logic [15:0]                         s_axi_awaddr,
  input  wire logic                                s_axi_wvalid,
  output logic                                     s_axi_wready,
  input  wire logic [31:0]                         s_axi_wdata,
  output logic                                     s_axi_bvalid,
  input  wire logic                                s_axi_bready,
  input  wire logic                                s_axi_arvalid,
  output logic                                     s_axi_arready,
  input  wire logic [15:0]                         s_axi_araddr,
  output logic                                     s_axi_rvalid,
  input  wire logic                                s_axi_rready,
  output logic [31:0]                              s_axi_rdata,

  output logic                                     m_axi_inst_arvalid,
  input  wire logic                                m_axi_inst_arready,
  output logic [63:0]                              m_axi_inst_araddr,
  output logic [7:0]                               m_axi_inst_arlen,
  output logic [4:0]                               m_axi_inst_arid,
  input  wire logic                                m_axi_inst_rvalid,
  output logic                                     m_axi_inst_rready,
  input  wire logic [511:0]                        m_axi_inst_rdata,
  input  wire logic [1:0]                          m_axi_inst_rresp,
  input  wire logic [4:0]                          m_axi_inst_rid,

  output logic [tsr_cfg_pkg::BANKS-1:0]            m_axi_bank_arvalid,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]       m_axi_bank_arready,
  output logic [tsr_cfg_pkg::BANKS*64-1:0]         m_axi_bank_araddr,
  output logic [tsr_cfg_pkg::BANKS*8-1:0]          m_axi_bank_arlen,
  output logic [tsr_cfg_pkg::BANKS*5-1:0]          m_axi_bank_arid,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]       m_axi_bank_rvalid,
  output logic [tsr_cfg_pkg::BANKS-1:0]            m_axi_bank_rready,
  input  wire logic [tsr_cfg_pkg::BANKS*512-1:0]   m_axi_bank_rdata,
  input  wire logic [tsr_cfg_pkg::BANKS*2-1:0]     m_axi_bank_rresp,
  input  wire logic [tsr_cfg_pkg::BANKS*5-1:0]     m_axi_bank_rid,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]       m_axi_bank_rlast,
  output logic [tsr_cfg_pkg::BANKS-1:0]            m_axi_bank_awvalid,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]       m_axi_bank_awready,
  output logic [tsr_cfg_pkg::BANKS*64-1:0]         m_axi_bank_awaddr,
  output logic [tsr_cfg_pkg::BANKS*8-1:0]          m_axi_bank_awlen,
  output logic [tsr_cfg_pkg::BANKS*5-1:0]          m_axi_bank_awid,
  output logic [tsr_cfg_pkg::BANKS-1:0]            m_axi_bank_wvalid,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]       m_axi_bank_wready,
  output logic [tsr_cfg_pkg::BANKS*512-1:0]        m_axi_bank_wdata,
  output logic [tsr_cfg_pkg::BANKS*64-1:0]         m_axi_bank_wstrb,
  output logic [tsr_cfg_pkg::BANKS-1:0]            m_axi_bank_wlast,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]       m_axi_bank_bvalid,
  output logic [tsr_cfg_pkg::BANKS-1:0]            m_axi_bank_bready,
  input  wire logic [tsr_cfg_pkg::BANKS*2-1:0]     m_axi_bank_bresp,
  input  wire logic [tsr_cfg_pkg::BANKS*5-1:0]     m_axi_bank_bid
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int DDR_BANKS = tsr_cfg_pkg::BANKS;
  localparam int BANKS = tsr_cfg_pkg::MEM_BANKS;  // and the feature memories beside them
  localparam int SLICES = tsr_cfg_pkg::SLICES;
  localparam int READ_PORTS = tsr_cfg_pkg::READ_PORTS;
  localparam int READERS = CORES * READ_PORTS;  // a wide core has two
  localparam int REQ_W = 4 + 34 + 5;  // bank, address, beats
  localparam int SLOT_W = tsr_cfg_pkg::RET_SLOT_W;
  localparam int CLUSTERS = tsr_cfg_pkg::CLUSTERS;
  localparam int MEMBERS = tsr_cfg_pkg::CORES_PER_CLUSTER;
  localparam int COALESCING = tsr_cfg_pkg::COALESCING;
  // A coalescer offers a request for one cycle, so a register must follow it; it is itself a stage for the data.
  localparam int AR_SLICES = (COALESCING != 0 && SLICES == 0) ? 1 : SLICES;
  localparam int R_SLICES = (COALESCING != 0 && SLICES != 0) ? SLICES - 1 : SLICES;

  initial if (CORES < 1 || CORES > 16 || DDR_BANKS < 1 || DDR_BANKS > 4) $fatal(1, "tsr_pool: CORES 1..16, BANKS 1..4");

  // Orders and reports.
  logic [CORES-1:0]    map_valid;
  logic [CORES*5-1:0]  map_task, vcore, done_cores;
  logic [CORES-1:0]    clear, abort, core_reset, run, start, hold, halt, dry, invalidate, counting, setup_valid, clearing, ready;
  logic [CORES-1:0]    quiet, at_rest, ended, held, progress, fault_valid, done_valid, done_ready, complete_valid, counter_read;
  logic [CORES*10-1:0] limit, begun;
  logic [CORES*16-1:0] entries_done;
  logic [CORES*4-1:0]  fault_cause;
  logic [CORES*40-1:0] fault_addr;
  logic [CORES*9-1:0]  done_layer;
  logic [CORES*32-1:0] counter_data;
  logic [3:0]          setup_index;
  logic [8:0]          complete_layer;
  logic [15:0]         counter_offset;
  logic                snapshot;
  logic [tsr_cfg_pkg::SEG_W-1:0] setup_data;
  logic [DDR_BANKS*32-1:0]       bank_slots, bank_cost, bank_owner;
  logic [DDR_BANKS-1:0]          bank_restart;
  logic [DDR_BANKS*tsr_pool_pkg::BASE_W-1:0] bank_base;  // where the banks lie on the card
  logic [DDR_BANKS*64-1:0]       bank_araddr, bank_awaddr;
  logic [63:0]                   inst_araddr;
  logic [7:0]                    fetch_slot;

  tsr_idm u_idm (
    .clk_i, .rst_i, .interrupt_o,
    .s_axi_awvalid, .s_axi_awready, .s_axi_awaddr, .s_axi_wvalid, .s_axi_wready, .s_axi_wdata,
    .s_axi_bvalid, .s_axi_bready, .s_axi_arvalid, .s_axi_arready, .s_axi_araddr,
    .s_axi_rvalid, .s_axi_rready, .s_axi_rdata,
    .map_valid_o(map_valid), .map_task_o(map_task), .vcore_o(vcore), .clear_o(clear), .abort_o(abort), .reset_o(core_reset), .run_o(run), .start_o(start), .hold_o(hold),
    .halt_o(halt), .limit_o(limit), .invalidate_o(invalidate), .counting_o(counting),
    .setup_valid_o(setup_valid), .setup_index_o(setup_index), .setup_data_o(setup_data),
    .clearing_i(clearing), .ready_i(ready), .quiet_i(quiet), .rest_i(at_rest), .ended_i(ended), .held_i(held),
    .begun_i(begun), .dry_i(dry), .entries_done_i(entries_done), .progress_i(progress),
    .fault_valid_i(fault_valid), .fault_cause_i(fault_cause), .fault_addr_i(fault_addr),
    .done_valid_i(done_valid), .done_ready_o(done_ready), .done_layer_i(done_layer), .done_cores_i(done_cores),
    .complete_valid_o(complete_valid), .complete_layer_o(complete_layer),
    .bank_slots_o(bank_slots), .bank_cost_o(bank_cost), .bank_owner_o(bank_owner), .bank_restart_o(bank_restart),
    .bank_base_o(bank_base),
    .fetch_slot_o(fetch_slot), .snapshot_o(snapshot), .counter_read_o(counter_read), .counter_offset_o(counter_offset), .counter_data_i(counter_data)
  );

  // Instruction port.
  logic [CORES-1:0]    fetch_valid, fetch_ready, fetch_data_valid;
  logic [CORES*4-1:0]  fetch_bank;
  logic [CORES*34-1:0] fetch_addr;
  logic [CORES*5-1:0]  fetch_beats;
  logic [511:0]        fetch_data;
  logic                fetch_error, fetch_paced;

  logic [DDR_BANKS*CORES-1:0] bank_fetch_wait, bank_fetch_open, bank_fetch_start;

  tsr_fetch_port u_fetch_port (
    .slot_cycles_i(fetch_slot), .bank_wait_o(bank_fetch_wait), .bank_open_i(bank_fetch_open), .bank_start_o(bank_fetch_start),
    .clk_i, .rst_i, .req_valid_i(fetch_valid), .req_ready_o(fetch_ready), .req_bank_i(fetch_bank),
    .req_addr_i(fetch_addr), .req_beats_i(fetch_beats),
    .data_valid_o(fetch_data_valid), .data_o(fetch_data), .data_error_o(fetch_error), .paced_o(fetch_paced),
    .m_axi_arvalid(m_axi_inst_arvalid), .m_axi_arready(m_axi_inst_arready), .m_axi_araddr(inst_araddr),
    .m_axi_arlen(m_axi_inst_arlen), .m_axi_arid(m_axi_inst_arid), .m_axi_rvalid(m_axi_inst_rvalid),
    .m_axi_rready(m_axi_inst_rready), .m_axi_rdata(m_axi_inst_rdata), .m_axi_rresp(m_axi_inst_rresp),
    .m_axi_rid(m_axi_inst_rid)
  );
  tsr_bank_address u_fetch_address (
    .base_i(bank_base), .addr_i(inst_araddr), .addr_o(m_axi_inst_araddr)
  );

  // Requests at the banks' side of the slices, one per core; from the banks, one bit per bank and core.
  logic [READERS-1:0]     ar_valid, ar_ready;
  logic [READERS*4-1:0]   ar_bank;
  logic [READERS*34-1:0]  ar_addr;
  logic [READERS*5-1:0]   ar_beats;
  logic [CORES-1:0]       aw_valid, aw_ready, w_valid, w_ready, w_taken;
  logic [CORES*4-1:0]     aw_bank;
  logic [CORES*34-1:0]    aw_addr;
  logic [CORES*5-1:0]     aw_beats;
  logic [CORES*520-1:0]   w_data;
  logic [BANKS*READERS-1:0] bank_ar_ready, bank_r_valid;
  logic [BANKS*CORES-1:0] bank_aw_ready, bank_w_ready, bank_w_taken, bank_b_valid;
  logic [BANKS*512-1:0]   bank_r_data;
  logic [BANKS-1:0]       bank_r_error, bank_b_error;

  // Read requests as the cores make them, and as they leave for the banks; data as it comes to each core.
  logic [READERS-1:0]            ask_valid, ask_ready, go_valid, go_ready;
  logic [READERS*4-1:0]          ask_bank, go_bank;
  logic [READERS*34-1:0]         ask_addr, go_addr;
  logic [READERS*5-1:0]          ask_beats, go_beats;
  logic [CORES*SLOT_W-1:0]       ask_slot;
  logic [CORES*BANKS-1:0]        core_r_valid, core_r_weights, core_r_error;
  logic [CORES*BANKS*SLOT_W-1:0] core_r_slot;
  logic [CLUSTERS*BANKS*512-1:0] cluster_r_data;

  always_comb begin
    ar_ready = '0;
    aw_ready = '0;
    w_ready  = '0;
    w_taken  = '0;
    for (int b = 0; b < BANKS; b++) begin
      ar_ready = ar_ready | bank_ar_ready[b*READERS +: READERS];
      aw_ready = aw_ready | bank_aw_ready[b*CORES +: CORES];
      w_ready  = w_ready | bank_w_ready[b*CORES +: CORES];
      w_taken  = w_taken | bank_w_taken[b*CORES +: CORES];
    end
  end

  generate
    for (genvar c = 0; c < CORES; c++) begin : gen_core
      logic               u_aw_valid, u_aw_ready, u_w_valid, u_w_ready, u_w_taken;
      logic [3:0]         u_aw_bank;
      logic [33:0]        u_aw_addr;
      logic [4:0]         u_aw_beats;
      logic [511:0]       u_w_data;
      logic [7:0]         u_w_strb;
      logic [BANKS-1:0]   u_b_valid;
      logic               unused_taken;

      for (genvar b = 0; b < BANKS; b++) begin : gen_bank
        assign u_b_valid[b] = bank_b_valid[b*CORES + c];
      end

      tsr_unit u_unit (
        .clk_i, .rst_i,
        .vcore_i(vcore[c*5 +: 5]), .clear_i(clear[c]), .abort_i(abort[c]), .reset_i(core_reset[c]), .run_i(run[c]),
        .start_i(start[c]), .hold_i(hold[c]), .halt_i(halt[c]), .limit_i(limit[c*10 +: 10]), .invalidate_i(invalidate[c]),
        .counting_i(counting[c]), .setup_valid_i(setup_valid[c]), .setup_index_i(setup_index), .setup_data_i(setup_data),
        .clearing_o(clearing[c]), .ready_o(ready[c]), .quiet_o(quiet[c]), .rest_o(at_rest[c]), .ended_o(ended[c]),
        .held_o(held[c]), .begun_o(begun[c*10 +: 10]), .dry_o(dry[c]), .entries_done_o(entries_done[c*16 +: 16]), .progress_o(progress[c]),
        .fault_valid_o(fault_valid[c]), .fault_cause_o(fault_cause[c*4 +: 4]), .fault_addr_o(fault_addr[c*40 +: 40]),
        .done_valid_o(done_valid[c]), .done_ready_i(done_ready[c]), .done_layer_o(done_layer[c*9 +: 9]),
        .done_cores_o(done_cores[c*5 +: 5]), .complete_valid_i(complete_valid[c]), .complete_layer_i(complete_layer),
        .snapshot_i(snapshot), .counter_read_i(counter_read[c]), .counter_offset_i(counter_offset),
        .counter_data_o(counter_data[c*32 +: 32]), .trace_o(trace_o[c*64 +: 64]),
        .fetch_valid_o(fetch_valid[c]), .fetch_ready_i(fetch_ready[c]), .fetch_bank_o(fetch_bank[c*4 +: 4]),
        .fetch_addr_o(fetch_addr[c*34 +: 34]), .fetch_beats_o(fetch_beats[c*5 +: 5]),
        .fetch_data_valid_i(fetch_data_valid[c]), .fetch_data_i(fetch_data), .fetch_error_i(fetch_error),
        .fetch_paced_i(fetch_paced),
        .ar_valid_o(ask_valid[c*READ_PORTS +: READ_PORTS]), .ar_ready_i(ask_ready[c*READ_PORTS +: READ_PORTS]),
        .ar_bank_o(ask_bank[c*READ_PORTS*4 +: READ_PORTS*4]), .ar_addr_o(ask_addr[c*READ_PORTS*34 +: READ_PORTS*34]),
        .ar_beats_o(ask_beats[c*READ_PORTS*5 +: READ_PORTS*5]), .ar_slot_o(ask_slot[c*SLOT_W +: SLOT_W]),
        .r_valid_i(core_r_valid[c*BANKS +: BANKS]), .r_weights_i(core_r_weights[c*BANKS +: BANKS]),
        .r_slot_i(core_r_slot[c*BANKS*SLOT_W +: BANKS*SLOT_W]),
        .r_data_i(cluster_r_data[(c/MEMBERS)*BANKS*512 +: BANKS*512]), .r_error_i(core_r_error[c*BANKS +: BANKS]),
        .aw_valid_o(u_aw_valid), .aw_ready_i(u_aw_ready), .aw_bank_o(u_aw_bank), .aw_addr_o(u_aw_addr), .aw_beats_o(u_aw_beats),
        .w_valid_o(u_w_valid), .w_ready_i(u_w_ready), .w_data_o(u_w_data), .w_strb_o(u_w_strb), .w_taken_i(u_w_taken),
        .b_valid_i(u_b_valid), .b_error_i(bank_b_error)
      );

      for (genvar p = 0; p < READ_PORTS; p++) begin : gen_read
        localparam int R = c*READ_PORTS + p;
        tsr_slice #(.WIDTH(REQ_W), .STAGES(AR_SLICES)) u_ar_slice (
          .clk_i, .rst_i, .in_valid_i(go_valid[R]), .in_ready_o(go_ready[R]),
          .in_data_i({go_bank[R*4 +: 4], go_addr[R*34 +: 34], go_beats[R*5 +: 5]}),
          .out_valid_o(ar_valid[R]), .out_ready_i(ar_ready[R]),
          .out_data_o({ar_bank[R*4 +: 4], ar_addr[R*34 +: 34], ar_beats[R*5 +: 5]})
        );
      end
      tsr_slice #(.WIDTH(REQ_W), .STAGES(SLICES)) u_aw_slice (
        .clk_i, .rst_i, .in_valid_i(u_aw_valid), .in_ready_o(u_aw_ready), .in_data_i({u_aw_bank, u_aw_addr, u_aw_beats}),
        .out_valid_o(aw_valid[c]), .out_ready_i(aw_ready[c]),
        .out_data_o({aw_bank[c*4 +: 4], aw_addr[c*34 +: 34], aw_beats[c*5 +: 5]})
      );
      tsr_slice #(.WIDTH(520), .STAGES(SLICES)) u_w_slice (
        .clk_i, .rst_i, .in_valid_i(u_w_valid), .in_ready_o(u_w_ready), .in_data_i({u_w_strb, u_w_data}),
        .out_valid_o(w_valid[c]), .out_ready_i(w_ready[c]), .out_data_o(w_data[c*520 +: 520])
      );
      tsr_delay #(.WIDTH(1), .STAGES(SLICES)) u_taken_slice (
        .clk_i, .rst_i, .in_valid_i(w_taken[c]), .in_data_i(1'b0), .out_valid_o(u_w_taken), .out_data_o(unused_taken)
      );
    end

    for (genvar b = 0; b < DDR_BANKS; b++) begin : gen_bank
      logic [READERS-1:0] ar_here;
      logic [CORES-1:0]   aw_here;
      for (genvar c = 0; c < CORES; c++) begin : gen_core
        assign aw_here[c] = aw_valid[c] && aw_bank[c*4 +: 4] == 4'(b);
      end
      for (genvar r = 0; r < READERS; r++) begin : gen_reader
        assign ar_here[r] = ar_valid[r] && ar_bank[r*4 +: 4] == 4'(b);
      end
      tsr_bank #(.BANK(b), .READERS(READERS), .R_SLICES(R_SLICES), .B_SLICES(SLICES)) u_bank (
        .clk_i, .rst_i, .slots_i(bank_slots[b*32 +: 32]), .cost_i(bank_cost[b*32 +: 32]),
        .owner_i(bank_owner[b*32 +: 32]), .restart_i(bank_restart[b]),
        .fetch_wait_i(bank_fetch_wait[b*CORES +: CORES]), .fetch_start_i(bank_fetch_start[b*CORES +: CORES]),
        .fetch_open_o(bank_fetch_open[b*CORES +: CORES]),
        .ar_valid_i(ar_here), .ar_ready_o(bank_ar_ready[b*READERS +: READERS]), .ar_addr_i(ar_addr), .ar_beats_i(ar_beats),
        .r_valid_o(bank_r_valid[b*READERS +: READERS]), .r_data_o(bank_r_data[b*512 +: 512]), .r_error_o(bank_r_error[b]),
        .aw_valid_i(aw_here), .aw_ready_o(bank_aw_ready[b*CORES +: CORES]), .aw_addr_i(aw_addr), .aw_beats_i(aw_beats),
        .w_valid_i(w_valid), .w_ready_o(bank_w_ready[b*CORES +: CORES]), .w_data_i(w_data),
        .w_taken_o(bank_w_taken[b*CORES +: CORES]), .b_valid_o(bank_b_valid[b*CORES +: CORES]), .b_error_o(bank_b_error[b]),
        .m_axi_arvalid(m_axi_bank_arvalid[b]), .m_axi_arready(m_axi_bank_arready[b]),
        .m_axi_araddr(bank_araddr[b*64 +: 64]), .m_axi_arlen(m_axi_bank_arlen[b*8 +: 8]),
        .m_axi_arid(m_axi_bank_arid[b*5 +: 5]),
        .m_axi_rvalid(m_axi_bank_rvalid[b]), .m_axi_rready(m_axi_bank_rready[b]),
        .m_axi_rdata(m_axi_bank_rdata[b*512 +: 512]), .m_axi_rresp(m_axi_bank_rresp[b*2 +: 2]),
        .m_axi_rlast(m_axi_bank_rlast[b]), .m_axi_rid(m_axi_bank_rid[b*5 +: 5]),
        .m_axi_awvalid(m_axi_bank_awvalid[b]), .m_axi_awready(m_axi_bank_awready[b]),
        .m_axi_awaddr(bank_awaddr[b*64 +: 64]), .m_axi_awlen(m_axi_bank_awlen[b*8 +: 8]),
        .m_axi_awid(m_axi_bank_awid[b*5 +: 5]),
        .m_axi_wvalid(m_axi_bank_wvalid[b]), .m_axi_wready(m_axi_bank_wready[b]),
        .m_axi_wdata(m_axi_bank_wdata[b*512 +: 512]), .m_axi_wstrb(m_axi_bank_wstrb[b*64 +: 64]),
        .m_axi_wlast(m_axi_bank_wlast[b]),
        .m_axi_bvalid(m_axi_bank_bvalid[b]), .m_axi_bready(m_axi_bank_bready[b]),
        .m_axi_bresp(m_axi_bank_bresp[b*2 +: 2]), .m_axi_bid(m_axi_bank_bid[b*5 +: 5])
      );
      tsr_bank_address u_read_address (
        .base_i(bank_base), .addr_i(bank_araddr[b*64 +: 64]), .addr_o(m_axi_bank_araddr[b*64 +: 64])
      );
      tsr_bank_address u_write_address (
        .base_i(bank_base), .addr_i(bank_awaddr[b*64 +: 64]), .addr_o(m_axi_bank_awaddr[b*64 +: 64])
      );
    end

    for (genvar b = DDR_BANKS; b < BANKS; b++) begin : gen_feature
      localparam int BESIDE = b - DDR_BANKS;
      logic [READERS-1:0] ar_here;
      logic [CORES-1:0]   aw_here;
      for (genvar c = 0; c < CORES; c++) begin : gen_core
        assign aw_here[c] = aw_valid[c] && aw_bank[c*4 +: 4] == 4'(b);
      end
      for (genvar r = 0; r < READERS; r++) begin : gen_reader
        assign ar_here[r] = ar_valid[r] && ar_bank[r*4 +: 4] == 4'(b);
      end
      tsr_feature_bank #(.READERS(READERS), .R_SLICES(R_SLICES), .B_SLICES(SLICES)) u_feature (
        .clk_i, .rst_i, .slots_i(bank_slots[BESIDE*32 +: 32]), .cost_i(bank_cost[BESIDE*32 +: 32]),
        .owner_i(bank_owner[BESIDE*32 +: 32]), .restart_i(bank_restart[BESIDE]),
        .ar_valid_i(ar_here), .ar_ready_o(bank_ar_ready[b*READERS +: READERS]),
        .ar_addr_i(ar_addr), .ar_beats_i(ar_beats),
        .r_valid_o(bank_r_valid[b*READERS +: READERS]), .r_data_o(bank_r_data[b*512 +: 512]),
        .aw_valid_i(aw_here), .aw_ready_o(bank_aw_ready[b*CORES +: CORES]), .aw_addr_i(aw_addr), .aw_beats_i(aw_beats),
        .w_valid_i(w_valid), .w_ready_o(bank_w_ready[b*CORES +: CORES]), .w_data_i(w_data),
        .w_taken_o(bank_w_taken[b*CORES +: CORES]), .b_valid_o(bank_b_valid[b*CORES +: CORES])
      );
      assign bank_r_error[b] = 1'b0;
      assign bank_b_error[b] = 1'b0;
    end

    for (genvar g = 0; g < CLUSTERS; g++) begin : gen_cluster
      if (COALESCING != 0) begin : gen_coalesce
        logic [BANKS*MEMBERS-1:0] r_valid;
        logic [BANKS-1:0]         r_error;
        logic [3:0]               bank;
        logic [33:0]              addr;
        logic [4:0]               beats;
        for (genvar b = 0; b < BANKS; b++) begin : gen_bank
          assign r_valid[b*MEMBERS +: MEMBERS] = bank_r_valid[b*CORES + g*MEMBERS +: MEMBERS];
        end
        for (genvar m = 0; m < MEMBERS; m++) begin : gen_member
          assign core_r_error[(g*MEMBERS + m)*BANKS +: BANKS]   = r_error;
          assign core_r_weights[(g*MEMBERS + m)*BANKS +: BANKS] = '0;
          assign go_bank[(g*MEMBERS + m)*4 +: 4]              = bank;
          assign go_addr[(g*MEMBERS + m)*34 +: 34]            = addr;
          assign go_beats[(g*MEMBERS + m)*5 +: 5]             = beats;
        end
        tsr_coalesce #(.CORES(MEMBERS), .ENTRIES(tsr_pool_pkg::COALESCE_BURSTS)) u_coalesce (
          .clk_i, .rst_i, .abort_i(abort[g*MEMBERS +: MEMBERS]),
          .map_valid_i(map_valid[g*MEMBERS +: MEMBERS]), .map_task_i(map_task[g*MEMBERS*5 +: MEMBERS*5]),
          .in_valid_i(ask_valid[g*MEMBERS +: MEMBERS]), .in_ready_o(ask_ready[g*MEMBERS +: MEMBERS]),
          .in_bank_i(ask_bank[g*MEMBERS*4 +: MEMBERS*4]), .in_addr_i(ask_addr[g*MEMBERS*34 +: MEMBERS*34]),
          .in_beats_i(ask_beats[g*MEMBERS*5 +: MEMBERS*5]), .in_slot_i(ask_slot[g*MEMBERS*SLOT_W +: MEMBERS*SLOT_W]),
          .out_valid_o(go_valid[g*MEMBERS +: MEMBERS]), .out_ready_i(go_ready[g*MEMBERS +: MEMBERS]),
          .out_bank_o(bank), .out_addr_o(addr), .out_beats_o(beats),
          .r_valid_i(r_valid), .r_data_i(bank_r_data), .r_error_i(bank_r_error),
          .r_valid_o(core_r_valid[g*MEMBERS*BANKS +: MEMBERS*BANKS]),
          .r_slot_o(core_r_slot[g*MEMBERS*BANKS*SLOT_W +: MEMBERS*BANKS*SLOT_W]),
          .r_data_o(cluster_r_data[g*BANKS*512 +: BANKS*512]), .r_error_o(r_error)
        );
      end else begin : gen_direct
        for (genvar m = 0; m < MEMBERS; m++) begin : gen_member
          localparam int CORE = g*MEMBERS + m;
          for (genvar b = 0; b < BANKS; b++) begin : gen_bank
            assign core_r_valid[CORE*BANKS + b]   = bank_r_valid[b*READERS + CORE*READ_PORTS +: READ_PORTS] != '0;
            assign core_r_weights[CORE*BANKS + b] = READ_PORTS > 1 && bank_r_valid[b*READERS + (CORE + 1)*READ_PORTS - 1];
          end
          assign core_r_error[CORE*BANKS +: BANKS] = bank_r_error;
        end
        localparam int FIRST = g*MEMBERS*READ_PORTS;
        localparam int COUNT = MEMBERS*READ_PORTS;
        assign go_valid[FIRST +: COUNT]        = ask_valid[FIRST +: COUNT];
        assign ask_ready[FIRST +: COUNT]       = go_ready[FIRST +: COUNT];
        assign go_bank[FIRST*4 +: COUNT*4]     = ask_bank[FIRST*4 +: COUNT*4];
        assign go_addr[FIRST*34 +: COUNT*34]   = ask_addr[FIRST*34 +: COUNT*34];
        assign go_beats[FIRST*5 +: COUNT*5]    = ask_beats[FIRST*5 +: COUNT*5];
        assign cluster_r_data[g*BANKS*512 +: BANKS*512]  = bank_r_data;
        // A core counts for itself what comes from a bank in its own order.
        assign core_r_slot[g*MEMBERS*BANKS*SLOT_W +: MEMBERS*BANKS*SLOT_W] = '0;
        logic unused_slot;
        assign unused_slot = &{1'b0, ask_slot[g*MEMBERS*SLOT_W +: MEMBERS*SLOT_W], map_valid[g*MEMBERS +: MEMBERS],
                               map_task[g*MEMBERS*5 +: MEMBERS*5]};
      end
    end
  endgenerate

endmodule

`default_nettype wire
