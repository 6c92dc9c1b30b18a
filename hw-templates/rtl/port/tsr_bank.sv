// SPDX-License-Identifier: Apache-2.0
// One bank of the pool: its AXI port, the arbiters in front of it, its time slots, and the way back to the cores.

`default_nettype none

module tsr_bank #(
  parameter int BANK = 0,
  parameter int READERS = 16,  // read ports of the cores
  parameter int HOLD = tsr_cfg_pkg::TIME_SLOTS,  // data and answers can be shown at a fixed time
  parameter int R_SLICES = 2,  // register slices on the way back
  parameter int B_SLICES = 2
) (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,

  // Registers of block BANK.
  input  wire logic [31:0]                       slots_i,
  input  wire logic [31:0]                       cost_i,
  input  wire logic [31:0]                       owner_i,
  input  wire logic                              restart_i,

  // Cores that ask the instruction port for something of this bank.
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     fetch_wait_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     fetch_start_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          fetch_open_o,

  input  wire logic [READERS-1:0]                ar_valid_i,
  output logic [READERS-1:0]                     ar_ready_o,
  input  wire logic [READERS*34-1:0]             ar_addr_i,
  input  wire logic [READERS*5-1:0]              ar_beats_i,
  output logic [READERS-1:0]                     r_valid_o,
  output logic [511:0]                           r_data_o,
  output logic                                   r_error_o,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     aw_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          aw_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*34-1:0]  aw_addr_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]   aw_beats_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     w_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          w_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*520-1:0] w_data_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          w_taken_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          b_valid_o,
  output logic                                   b_error_o,

  output logic                                   m_axi_arvalid,
  input  wire logic                              m_axi_arready,
  output logic [63:0]                            m_axi_araddr,
  output logic [7:0]                             m_axi_arlen,
  output logic [4:0]                             m_axi_arid,
  input  wire logic                              m_axi_rvalid,
  output logic                                   m_axi_rready,
  input  wire logic [511:0]                      m_axi_rdata,
  input  wire logic [1:0]                        m_axi_rresp,
  input  wire logic                              m_axi_rlast,
  input  wire logic [4:0]                        m_axi_rid,
  output logic                                   m_axi_awvalid,
  input  wire logic                              m_axi_awready,
  output logic [63:0]                            m_axi_awaddr,
  output logic [7:0]                             m_axi_awlen,
  output logic [4:0]                             m_axi_awid,
  output logic                                   m_axi_wvalid,
  input  wire logic                              m_axi_wready,
  output logic [511:0]                           m_axi_wdata,
  output logic [63:0]                            m_axi_wstrb,
  output logic                                   m_axi_wlast,
  input  wire logic                              m_axi_bvalid,
  output logic                                   m_axi_bready,
  input  wire logic [1:0]                        m_axi_bresp,
  input  wire logic [4:0]                        m_axi_bid
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int READER_W = (READERS > 1) ? $clog2(READERS) : 1;
  localparam int CORE_W = (CORES > 1) ? $clog2(CORES) : 1;
  localparam int HOLD_W = tsr_isa_pkg::REG_BANK_COST_HOLD_W;

  logic [1:0]          turn;
  logic [READERS-1:0]  readers, r_valid;
  logic [CORES-1:0]    writers, b_valid;
  logic                open, read_start, write_start, read_held, read_open, write_held, write_open, r_error, b_error;
  logic [4:0]          read_beats, write_beats;
  logic [READER_W-1:0] read_who;
  logic [CORE_W-1:0]   write_who;
  logic [HOLD_W-1:0]   hold;
  logic [511:0]        r_data;

  tsr_bank_turns #(.READERS(READERS)) u_turns (
    .clk_i, .rst_i, .slots_i, .cost_i, .owner_i, .restart_i, .read_start_i(read_start), .read_beats_i(read_beats),
    .write_start_i(write_start), .write_beats_i(write_beats), .fetch_wait_i, .fetch_start_i,
    .turn_o(turn), .readers_o(readers), .writers_o(writers), .open_o(open), .fetch_open_o, .hold_o(hold)
  );

  tsr_bank_read_arb #(.BANK(BANK), .READERS(READERS)) u_read_arb (
    .turn_i(turn), .mine_i(readers), .open_i(open && read_open), .held_i(read_held),
    .start_o(read_start), .start_beats_o(read_beats), .start_who_o(read_who),
    .clk_i, .rst_i, .req_valid_i(ar_valid_i), .req_ready_o(ar_ready_o), .req_addr_i(ar_addr_i), .req_beats_i(ar_beats_i),
    .data_valid_o(r_valid), .data_o(r_data), .data_error_o(r_error),
    .m_axi_arvalid, .m_axi_arready, .m_axi_araddr, .m_axi_arlen, .m_axi_arid,
    .m_axi_rvalid, .m_axi_rready, .m_axi_rdata, .m_axi_rresp, .m_axi_rid
  );

  tsr_bank_write_arb #(.BANK(BANK)) u_write_arb (
    .turn_i(turn), .mine_i(writers), .open_i(open && write_open), .held_i(write_held),
    .start_o(write_start), .start_beats_o(write_beats), .start_who_o(write_who),
    .clk_i, .rst_i, .req_valid_i(aw_valid_i), .req_ready_o(aw_ready_o), .req_addr_i(aw_addr_i), .req_beats_i(aw_beats_i),
    .data_valid_i(w_valid_i), .data_ready_o(w_ready_o), .data_i(w_data_i), .data_taken_o(w_taken_o),
    .answer_valid_o(b_valid), .answer_error_o(b_error),
    .m_axi_awvalid, .m_axi_awready, .m_axi_awaddr, .m_axi_awlen, .m_axi_awid,
    .m_axi_wvalid, .m_axi_wready, .m_axi_wdata, .m_axi_wstrb, .m_axi_wlast,
    .m_axi_bvalid, .m_axi_bready, .m_axi_bresp, .m_axi_bid
  );

  // Data and answers as the cores see them.
  logic               shown_r_any, shown_b_any, shown_b;
  logic [READERS-1:0] shown_r_valid, far_r_valid;
  logic [CORES-1:0]   shown_b_valid, far_b_valid;
  logic [512:0]       shown_r;
  generate
    if (HOLD != 0) begin : gen_hold
      tsr_bank_hold #(.WHO(READERS), .WIDTH(513), .T_W(HOLD_W), .STYLE("block")) u_read_hold (
        .clk_i, .rst_i, .hold_i(hold), .held_o(read_held), .open_o(read_open),
        .start_i(read_start), .start_who_i(read_who), .start_beats_i(read_beats),
        .in_valid_i(m_axi_rvalid), .in_who_i(r_valid), .in_last_i(m_axi_rlast), .in_data_i({r_error, r_data}),
        .out_valid_o(shown_r_any), .out_who_o(shown_r_valid), .out_data_o(shown_r)
      );
      tsr_bank_hold #(.WHO(CORES), .WIDTH(1), .BEATS(64), .MOST(1), .T_W(HOLD_W)) u_write_hold (
        .clk_i, .rst_i, .hold_i(hold), .held_o(write_held), .open_o(write_open),
        .start_i(write_start), .start_who_i(write_who), .start_beats_i(5'd1),
        .in_valid_i(m_axi_bvalid), .in_who_i(b_valid), .in_last_i(1'b1), .in_data_i(b_error),
        .out_valid_o(shown_b_any), .out_who_o(shown_b_valid), .out_data_o(shown_b)
      );
    end else begin : gen_as_they_come
      assign {read_held, write_held} = 2'b00;
      assign {read_open, write_open} = 2'b11;
      assign {shown_r_any, shown_r_valid, shown_r} = {m_axi_rvalid, r_valid, r_error, r_data};
      assign {shown_b_any, shown_b_valid, shown_b} = {m_axi_bvalid, b_valid, b_error};
      logic unused_hold;
      assign unused_hold = &{1'b0, hold, read_who, write_who, m_axi_rlast};
    end
  endgenerate

  logic far_r_any, far_b_any;
  tsr_delay #(.WIDTH(READERS + 513), .STAGES(R_SLICES)) u_r_slice (
    .clk_i, .rst_i, .in_valid_i(shown_r_any), .in_data_i({shown_r_valid, shown_r}),
    .out_valid_o(far_r_any), .out_data_o({far_r_valid, r_error_o, r_data_o})
  );
  tsr_delay #(.WIDTH(CORES + 1), .STAGES(B_SLICES)) u_b_slice (
    .clk_i, .rst_i, .in_valid_i(shown_b_any), .in_data_i({shown_b_valid, shown_b}),
    .out_valid_o(far_b_any), .out_data_o({far_b_valid, b_error_o})
  );
  assign r_valid_o = far_r_any ? far_r_valid : '0;
  assign b_valid_o = far_b_any ? far_b_valid : '0;

endmodule

`default_nettype wire
