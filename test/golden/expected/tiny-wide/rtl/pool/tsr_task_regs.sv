// Emitted from hw-templates/rtl/pool/tsr_task_regs.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Registers of one task: what the host sets, which commands are let through, what it reads back.
//
// A read answers one cycle after read_en_i.

`default_nettype none

module tsr_task_regs (
  input  wire logic         clk_i,
  input  wire logic         rst_i,
  input  wire logic         write_en_i,
  input  wire logic         read_en_i,
  input  wire logic [15:0]  offset_i,       // inside the task's block
  input  wire logic [31:0]  write_data_i,
  output logic [31:0]       read_data_o,

  output logic              command_valid_o,  // a command with the right epoch
  output logic [3:0]        command_o,
  input  wire logic         command_ok_i,     // the state machine takes it, same cycle
  output logic              moved_o,          // the dispatch lists have another place
  output logic [31:0]       dispatch_offset_o,
  output logic [31:0]       dispatch_stride_o,
  output logic [31:0]       layers_o,

  input  wire logic [3:0]   state_i,
  input  wire logic [3:0]   cause_i,
  input  wire logic [7:0]   fault_core_i,
  input  wire logic [39:0]  fault_addr_i,
  input  wire logic [9:0]   layers_done_i,
  input  wire logic [31:0]  runs_i,
  input  wire logic [63:0]  start_cycle_i,
  input  wire logic [63:0]  end_cycle_i
);

  logic [31:0] epoch_q;
  logic        refused_q, is_command, epoch_match;

  assign is_command      = write_en_i && offset_i == tsr_isa_pkg::REG_TASK_COMMAND;
  assign epoch_match     = write_data_i[tsr_isa_pkg::REG_TASK_COMMAND_EPOCH_LSB +: 28] == epoch_q[27:0];
  assign command_o       = write_data_i[tsr_isa_pkg::REG_TASK_COMMAND_OP_LSB +: 4];
  assign command_valid_o = is_command && epoch_match;
  assign moved_o         = write_en_i && (offset_i == tsr_isa_pkg::REG_TASK_DISPATCH_OFFSET ||
                                          offset_i == tsr_isa_pkg::REG_TASK_DISPATCH_STRIDE);

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      epoch_q           <= '0;
      dispatch_offset_o <= '0;
      dispatch_stride_o <= '0;
      layers_o          <= '0;
      refused_q         <= 1'b0;
    end else if (write_en_i) begin
      case (offset_i)
        tsr_isa_pkg::REG_TASK_EPOCH:           epoch_q <= write_data_i;
        tsr_isa_pkg::REG_TASK_COMMAND:         refused_q <= !(epoch_match && command_ok_i);
        tsr_isa_pkg::REG_TASK_DISPATCH_OFFSET: dispatch_offset_o <= write_data_i;
        tsr_isa_pkg::REG_TASK_DISPATCH_STRIDE: dispatch_stride_o <= write_data_i;
        tsr_isa_pkg::REG_TASK_LAYERS:          layers_o <= write_data_i;
        default: ;
      endcase
    end
  end

  logic [31:0] status;
  always_comb begin
    status = '0;
    status[tsr_isa_pkg::REG_TASK_STATUS_STATE_LSB +: 4] = state_i;
    status[tsr_isa_pkg::REG_TASK_STATUS_CAUSE_LSB +: 4] = cause_i;
    status[tsr_isa_pkg::REG_TASK_STATUS_CORE_LSB +: 8]  = fault_core_i;
    status[tsr_isa_pkg::REG_TASK_STATUS_REFUSED_LSB]    = refused_q;
  end

  always_ff @(posedge clk_i) begin
    if (read_en_i) begin
      case (offset_i)
        tsr_isa_pkg::REG_TASK_EPOCH:           read_data_o <= epoch_q;
        tsr_isa_pkg::REG_TASK_STATUS:          read_data_o <= status;
        tsr_isa_pkg::REG_TASK_FAULT_ADDR_LO:   read_data_o <= fault_addr_i[31:0];
        tsr_isa_pkg::REG_TASK_FAULT_ADDR_HI:   read_data_o <= {24'd0, fault_addr_i[39:32]};
        tsr_isa_pkg::REG_TASK_DISPATCH_OFFSET: read_data_o <= dispatch_offset_o;
        tsr_isa_pkg::REG_TASK_DISPATCH_STRIDE: read_data_o <= dispatch_stride_o;
        tsr_isa_pkg::REG_TASK_LAYERS_DONE:     read_data_o <= {22'd0, layers_done_i};
        tsr_isa_pkg::REG_TASK_RUNS:            read_data_o <= runs_i;
        tsr_isa_pkg::REG_TASK_START_LO:        read_data_o <= start_cycle_i[31:0];
        tsr_isa_pkg::REG_TASK_START_HI:        read_data_o <= start_cycle_i[63:32];
        tsr_isa_pkg::REG_TASK_END_LO:          read_data_o <= end_cycle_i[31:0];
        tsr_isa_pkg::REG_TASK_END_HI:          read_data_o <= end_cycle_i[63:32];
        tsr_isa_pkg::REG_TASK_LAYERS:          read_data_o <= layers_o;
        default:                               read_data_o <= '0;
      endcase
    end
  end

endmodule

`default_nettype wire
