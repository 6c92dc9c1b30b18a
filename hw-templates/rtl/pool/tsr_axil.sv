// SPDX-License-Identifier: Apache-2.0
// AXI4-Lite slave: turns each transaction into one write or one read of the register bus, one at a time.
//
// A read's data is taken READ_LATENCY cycles after its pulse. Byte strobes are ignored: registers are 32 bits wide.

`default_nettype none

module tsr_axil #(
  parameter int READ_LATENCY = 4
) (
  input  wire logic         clk_i,
  input  wire logic         rst_i,
  input  wire logic         s_axi_awvalid,
  output logic              s_axi_awready,
  input  wire logic [15:0]  s_axi_awaddr,
  input  wire logic         s_axi_wvalid,
  output logic              s_axi_wready,
  input  wire logic [31:0]  s_axi_wdata,
  output logic              s_axi_bvalid,
  input  wire logic         s_axi_bready,
  input  wire logic         s_axi_arvalid,
  output logic              s_axi_arready,
  input  wire logic [15:0]  s_axi_araddr,
  output logic              s_axi_rvalid,
  input  wire logic         s_axi_rready,
  output logic [31:0]       s_axi_rdata,

  output logic              write_en_o,   // pulse; address and data with it
  output logic              read_en_o,    // pulse; address with it
  output logic [15:0]       addr_o,
  output logic [31:0]       write_data_o,
  input  wire logic [31:0]  read_data_i,
  input  wire logic         hold_i         // the write is still being carried out: answer it later
);

  typedef enum logic [1:0] {IDLE, ANSWER_WRITE, READ, ANSWER_READ} state_t;
  state_t     state_q;
  logic [2:0] wait_q;
  logic       take_write, take_read;

  // Address and data of a write are taken together; a write goes before a read that comes with it.
  // Nothing is taken in reset: the inner reset ends some cycles after the one that the master sees.
  assign take_write    = state_q == IDLE && !rst_i && s_axi_awvalid && s_axi_wvalid;
  assign take_read     = state_q == IDLE && !rst_i && s_axi_arvalid && !take_write;
  assign s_axi_awready = take_write;
  assign s_axi_wready  = take_write;
  assign s_axi_arready = take_read;
  assign s_axi_bvalid  = state_q == ANSWER_WRITE && !hold_i;
  assign s_axi_rvalid  = state_q == ANSWER_READ;

  always_ff @(posedge clk_i) begin
    write_en_o <= take_write;
    read_en_o  <= take_read;
    if (take_write) begin
      addr_o       <= {s_axi_awaddr[15:2], 2'b00};
      write_data_o <= s_axi_wdata;
    end else if (take_read) begin
      addr_o <= {s_axi_araddr[15:2], 2'b00};
    end
    if (rst_i) state_q <= IDLE;
    else begin
      case (state_q)
        IDLE: begin
          wait_q <= 3'(READ_LATENCY);
          if (take_write) state_q <= ANSWER_WRITE;
          else if (take_read) state_q <= READ;
        end
        ANSWER_WRITE: if (s_axi_bready && !hold_i) state_q <= IDLE;
        READ: begin
          wait_q <= wait_q - 3'd1;
          if (wait_q == '0) begin
            s_axi_rdata <= read_data_i;
            state_q     <= ANSWER_READ;
          end
        end
        default: if (s_axi_rready) state_q <= IDLE;
      endcase
    end
  end

  logic unused_address;  // registers are words
  assign unused_address = &{1'b0, s_axi_awaddr[1:0], s_axi_araddr[1:0]};

endmodule

`default_nettype wire
