// SPDX-License-Identifier: Apache-2.0
// A kernel top with one bank that issues single AXI bursts as registers tell it: probes the simulated memory.
//
// Registers: 00 address[31:0], 04 address[37:32], 08 beats - 1, 0C write strobe of each byte [31:0] (used for both
// halves), 10 go (1 read, 2 write, 3 instruction port read), 14 interrupt clear. Results: 18 cycles of the last burst,
// 1C last response, 20 sum of the read data's 32-bit words, 24 read beats. A write sends beat number b in every word.
`default_nettype none
module tsr_top (
    input  wire         ap_clk,
    input  wire         ap_rst_n,
    output wire         interrupt,
    input  wire [ 15:0] s_axi_control_awaddr,
    input  wire         s_axi_control_awvalid,
    output wire         s_axi_control_awready,
    input  wire [ 31:0] s_axi_control_wdata,
    input  wire [  3:0] s_axi_control_wstrb,
    input  wire         s_axi_control_wvalid,
    output wire         s_axi_control_wready,
    output wire [  1:0] s_axi_control_bresp,
    output reg          s_axi_control_bvalid,
    input  wire         s_axi_control_bready,
    input  wire [ 15:0] s_axi_control_araddr,
    input  wire         s_axi_control_arvalid,
    output wire         s_axi_control_arready,
    output reg  [ 31:0] s_axi_control_rdata,
    output wire [  1:0] s_axi_control_rresp,
    output reg          s_axi_control_rvalid,
    input  wire         s_axi_control_rready,
    output wire         m_axi_bank0_awvalid,
    input  wire         m_axi_bank0_awready,
    output wire [  4:0] m_axi_bank0_awid,
    output wire [ 63:0] m_axi_bank0_awaddr,
    output wire [  7:0] m_axi_bank0_awlen,
    output wire [  2:0] m_axi_bank0_awsize,
    output wire [  1:0] m_axi_bank0_awburst,
    output wire         m_axi_bank0_wvalid,
    input  wire         m_axi_bank0_wready,
    output wire [511:0] m_axi_bank0_wdata,
    output wire [ 63:0] m_axi_bank0_wstrb,
    output wire         m_axi_bank0_wlast,
    input  wire         m_axi_bank0_bvalid,
    output wire         m_axi_bank0_bready,
    input  wire [  4:0] m_axi_bank0_bid,
    input  wire [  1:0] m_axi_bank0_bresp,
    output wire         m_axi_bank0_arvalid,
    input  wire         m_axi_bank0_arready,
    output wire [  4:0] m_axi_bank0_arid,
    output wire [ 63:0] m_axi_bank0_araddr,
    output wire [  7:0] m_axi_bank0_arlen,
    output wire [  2:0] m_axi_bank0_arsize,
    output wire [  1:0] m_axi_bank0_arburst,
    input  wire         m_axi_bank0_rvalid,
    output wire         m_axi_bank0_rready,
    input  wire [  4:0] m_axi_bank0_rid,
    input  wire [511:0] m_axi_bank0_rdata,
    input  wire [  1:0] m_axi_bank0_rresp,
    input  wire         m_axi_bank0_rlast,
    output wire         m_axi_inst_arvalid,
    input  wire         m_axi_inst_arready,
    output wire [  4:0] m_axi_inst_arid,
    output wire [ 63:0] m_axi_inst_araddr,
    output wire [  7:0] m_axi_inst_arlen,
    output wire [  2:0] m_axi_inst_arsize,
    output wire [  1:0] m_axi_inst_arburst,
    input  wire         m_axi_inst_rvalid,
    output wire         m_axi_inst_rready,
    input  wire [  4:0] m_axi_inst_rid,
    input  wire [511:0] m_axi_inst_rdata,
    input  wire [  1:0] m_axi_inst_rresp,
    input  wire         m_axi_inst_rlast
);
  reg [37:0] address;
  reg [7:0] length;
  reg [31:0] strobe;
  reg reading, fetching, writing, request, data_left, done;
  reg [7:0] beat;
  reg [31:0] cycles, sum, beats;
  reg [1:0] response;

  // Writes are taken when address and data are there together.
  wire write_taken = s_axi_control_awvalid && s_axi_control_wvalid && !s_axi_control_bvalid;
  wire unused = &{1'b0, s_axi_control_wstrb, s_axi_control_bready, s_axi_control_rready, m_axi_bank0_bid, m_axi_bank0_rid,
                  m_axi_inst_rid, s_axi_control_awaddr[15:8], s_axi_control_araddr[15:8], 1'b0};
  assign s_axi_control_awready = write_taken;
  assign s_axi_control_wready  = write_taken;
  assign s_axi_control_bresp   = 2'b00;
  assign s_axi_control_rresp   = 2'b00;
  assign s_axi_control_arready = !s_axi_control_rvalid;
  assign interrupt             = done;

  wire busy = reading || fetching || writing;
  wire read_beat = fetching ? m_axi_inst_rvalid : m_axi_bank0_rvalid;
  wire [511:0] read_data = fetching ? m_axi_inst_rdata : m_axi_bank0_rdata;
  wire read_last = fetching ? m_axi_inst_rlast : m_axi_bank0_rlast;
  wire [1:0] read_response = fetching ? m_axi_inst_rresp : m_axi_bank0_rresp;

  reg [31:0] data_sum;
  integer i;
  always @* begin
    data_sum = 32'd0;
    for (i = 0; i < 16; i = i + 1) data_sum = data_sum + read_data[i*32+:32];
  end

  assign m_axi_bank0_arvalid = request && reading;
  assign m_axi_inst_arvalid  = request && fetching;
  assign m_axi_bank0_awvalid = request && writing;
  assign m_axi_bank0_arid    = 5'd3;
  assign m_axi_inst_arid     = 5'd4;
  assign m_axi_bank0_awid    = 5'd5;
  assign m_axi_bank0_araddr  = {26'd0, address};
  assign m_axi_inst_araddr   = {26'd0, address};
  assign m_axi_bank0_awaddr  = {26'd0, address};
  assign m_axi_bank0_arlen   = length;
  assign m_axi_inst_arlen    = length;
  assign m_axi_bank0_awlen   = length;
  assign m_axi_bank0_arsize  = 3'd6;
  assign m_axi_inst_arsize   = 3'd6;
  assign m_axi_bank0_awsize  = 3'd6;
  assign m_axi_bank0_arburst = 2'd1;
  assign m_axi_inst_arburst  = 2'd1;
  assign m_axi_bank0_awburst = 2'd1;
  assign m_axi_bank0_wvalid  = data_left;
  assign m_axi_bank0_wdata   = {16{24'd0, beat}};
  assign m_axi_bank0_wstrb   = {2{strobe}};
  assign m_axi_bank0_wlast   = beat == length;
  assign m_axi_bank0_bready  = 1'b1;
  assign m_axi_bank0_rready  = 1'b1;
  assign m_axi_inst_rready   = 1'b1;

  wire request_taken = (m_axi_bank0_arvalid && m_axi_bank0_arready) || (m_axi_inst_arvalid && m_axi_inst_arready) ||
                       (m_axi_bank0_awvalid && m_axi_bank0_awready);

  always @(posedge ap_clk) begin
    if (busy) cycles <= cycles + 32'd1;
    if (request_taken) request <= 1'b0;
    if (m_axi_bank0_wvalid && m_axi_bank0_wready) begin
      beat <= beat + 8'd1;
      if (m_axi_bank0_wlast) data_left <= 1'b0;
    end
    if (read_beat) begin
      sum <= sum + data_sum;
      beats <= beats + 32'd1;
      response <= response | read_response;
      if (read_last) begin
        reading <= 1'b0;
        fetching <= 1'b0;
        done <= 1'b1;
      end
    end
    if (m_axi_bank0_bvalid) begin
      writing <= 1'b0;
      response <= m_axi_bank0_bresp;
      done <= 1'b1;
    end

    s_axi_control_bvalid <= write_taken;
    if (write_taken) begin
      case (s_axi_control_awaddr[7:0])
        8'h00: address[31:0] <= s_axi_control_wdata;
        8'h04: address[37:32] <= s_axi_control_wdata[5:0];
        8'h08: length <= s_axi_control_wdata[7:0];
        8'h0c: strobe <= s_axi_control_wdata;
        8'h10: begin
          reading <= s_axi_control_wdata[1:0] == 2'd1;
          writing <= s_axi_control_wdata[1:0] == 2'd2;
          fetching <= s_axi_control_wdata[1:0] == 2'd3;
          request <= 1'b1;
          data_left <= s_axi_control_wdata[1:0] == 2'd2;
          beat <= 8'd0;
          cycles <= 32'd0;
          sum <= 32'd0;
          beats <= 32'd0;
          response <= 2'd0;
        end
        8'h14: done <= 1'b0;
        default: ;
      endcase
    end

    s_axi_control_rvalid <= s_axi_control_arvalid && !s_axi_control_rvalid;
    case (s_axi_control_araddr[7:0])
      8'h00: s_axi_control_rdata <= address[31:0];
      8'h18: s_axi_control_rdata <= cycles;
      8'h1c: s_axi_control_rdata <= {30'd0, response};
      8'h20: s_axi_control_rdata <= sum;
      8'h24: s_axi_control_rdata <= beats;
      default: s_axi_control_rdata <= 32'd0;
    endcase

    if (!ap_rst_n) begin
      reading <= 1'b0;
      writing <= 1'b0;
      fetching <= 1'b0;
      request <= 1'b0;
      data_left <= 1'b0;
      done <= 1'b0;
      s_axi_control_bvalid <= 1'b0;
      s_axi_control_rvalid <= 1'b0;
    end
  end
endmodule
`default_nettype wire
