// SPDX-License-Identifier: Apache-2.0
// The time slots of one memory bank as its registers state them, or none: then every core may start at any time.

`default_nettype none

module tsr_bank_turns #(
  parameter int READERS = 16  // read ports of the cores
) (
  input  wire logic                           clk_i,
  input  wire logic                           rst_i,
  input  wire logic [31:0]                    slots_i,  // registers of block BANK
  input  wire logic [31:0]                    cost_i,
  input  wire logic [31:0]                    owner_i,
  input  wire logic                           restart_i,

  input  wire logic                           read_start_i,
  input  wire logic [4:0]                     read_beats_i,
  input  wire logic                           write_start_i,
  input  wire logic [4:0]                     write_beats_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]  fetch_wait_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]  fetch_start_i,

  output logic [1:0]                          turn_o,
  output logic [READERS-1:0]                  readers_o,  // those whose turn it is
  output logic [tsr_cfg_pkg::CORES-1:0]       writers_o,
  output logic                                open_o,       // a read or a write may start
  output logic [tsr_cfg_pkg::CORES-1:0]       fetch_open_o,
  output logic [tsr_isa_pkg::REG_BANK_COST_HOLD_W-1:0] hold_o  // of answers, cycles; 0 without slots
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int PORTS = READERS / CORES;
  localparam int T_W = tsr_isa_pkg::REG_BANK_SLOTS_CYCLES_W;

  generate
    if (tsr_cfg_pkg::TIME_SLOTS != 0) begin : gen_slots
      tsr_bank_slots #(.CORES(CORES), .T_W(T_W)) u_slots (
        .clk_i, .rst_i,
        .count_i(slots_i[tsr_isa_pkg::REG_BANK_SLOTS_COUNT_LSB +: 3]),
        .cycles_i(slots_i[tsr_isa_pkg::REG_BANK_SLOTS_CYCLES_LSB +: T_W]),
        .debt_i(slots_i[tsr_isa_pkg::REG_BANK_SLOTS_DEBT_LSB +: T_W]),
        .read_i(cost_i[tsr_isa_pkg::REG_BANK_COST_READ_LSB +: 8]),
        .write_i(cost_i[tsr_isa_pkg::REG_BANK_COST_WRITE_LSB +: 8]),
        .owner_i(owner_i[CORES*2-1:0]), .restart_i,
        .read_start_i, .read_beats_i, .write_start_i, .write_beats_i, .fetch_wait_i, .fetch_start_i,
        .turn_o, .mine_o(writers_o), .open_o, .fetch_open_o
      );
      for (genvar c = 0; c < CORES; c++) begin : gen_core
        assign readers_o[c*PORTS +: PORTS] = {PORTS{writers_o[c]}};
      end
      assign hold_o = (slots_i[tsr_isa_pkg::REG_BANK_SLOTS_COUNT_LSB +: 3] > 3'd1) ? cost_i[tsr_isa_pkg::REG_BANK_COST_HOLD_LSB +: tsr_isa_pkg::REG_BANK_COST_HOLD_W] : '0;
      logic unused_bits;
      assign unused_bits = &{1'b0, slots_i, cost_i, owner_i};
    end else begin : gen_none
      assign turn_o       = 2'd0;
      assign readers_o    = '1;
      assign writers_o    = '1;
      assign open_o       = 1'b1;
      assign fetch_open_o = '1;
      assign hold_o       = '0;
      logic unused_inputs;
      assign unused_inputs = &{1'b0, clk_i, rst_i, slots_i, cost_i, owner_i, restart_i, read_start_i, read_beats_i,
                               write_start_i, write_beats_i, fetch_wait_i, fetch_start_i};
    end
  endgenerate

endmodule

`default_nettype wire
