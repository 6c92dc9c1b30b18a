// SPDX-License-Identifier: Apache-2.0
// Time slots of the banks: shadow and active registers of block BANK, and the length of a slot of the instruction port.
//
// A commit that the core map accepts takes them over; a bank of which something has changed begins its frame anew, the
// others go on undisturbed.

`default_nettype none

module tsr_bank_regs (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic                              write_en_i,    // BANK block
  input  wire logic                              read_en_i,
  input  wire logic [6:0]                        bank_i,
  input  wire logic [15:0]                       offset_i,      // inside the bank's block
  input  wire logic [31:0]                       write_data_i,
  output logic [31:0]                            read_data_o,
  input  wire logic                              update_i,      // the commit is accepted
  input  wire logic [7:0]                        fetch_slot_i,  // shadow

  output logic [tsr_cfg_pkg::BANKS*32-1:0]       slots_o,
  output logic [tsr_cfg_pkg::BANKS*32-1:0]       cost_o,
  output logic [tsr_cfg_pkg::BANKS*32-1:0]       owner_o,
  output logic [tsr_cfg_pkg::BANKS-1:0]          restart_o,     // in the first cycle of what has changed
  output logic [7:0]                             fetch_slot_o
);

  localparam int BANKS = tsr_cfg_pkg::BANKS;
  localparam int BANK_W = (BANKS > 1) ? $clog2(BANKS) : 1;

  generate
    if (tsr_cfg_pkg::TIME_SLOTS != 0) begin : gen_slots
      logic [BANKS*96-1:0] shadow_q, active_q;  // slots, cost, owner: the order of their offsets

      always_ff @(posedge clk_i) begin
        restart_o <= '0;
        if (rst_i) begin
          shadow_q     <= '0;
          active_q     <= '0;
          fetch_slot_o <= '0;
        end else begin
          for (int b = 0; b < BANKS; b++)
            if (write_en_i && 32'(bank_i) == b) begin
              case (offset_i)
                tsr_isa_pkg::REG_BANK_SLOTS_SHADOW: shadow_q[b*96 +: 32]      <= write_data_i;
                tsr_isa_pkg::REG_BANK_COST_SHADOW:  shadow_q[b*96 + 32 +: 32] <= write_data_i;
                tsr_isa_pkg::REG_BANK_OWNER_SHADOW: shadow_q[b*96 + 64 +: 32] <= write_data_i;
                default: ;
              endcase
            end
          if (update_i) begin
            active_q     <= shadow_q;
            fetch_slot_o <= fetch_slot_i;
            for (int b = 0; b < BANKS; b++) restart_o[b] <= shadow_q[b*96 +: 96] != active_q[b*96 +: 96];
          end
        end
      end

      logic [95:0] shadow, active;
      tsr_pick #(.N(BANKS), .WIDTH(96)) u_shadow (.index_i(bank_i[BANK_W-1:0]), .words_i(shadow_q), .word_o(shadow));
      tsr_pick #(.N(BANKS), .WIDTH(96)) u_active (.index_i(bank_i[BANK_W-1:0]), .words_i(active_q), .word_o(active));
      always_ff @(posedge clk_i) begin
        if (read_en_i) begin
          read_data_o <= '0;
          if (32'(bank_i) < BANKS) begin
            case (offset_i)
              tsr_isa_pkg::REG_BANK_SLOTS_SHADOW: read_data_o <= shadow[31:0];
              tsr_isa_pkg::REG_BANK_COST_SHADOW:  read_data_o <= shadow[63:32];
              tsr_isa_pkg::REG_BANK_OWNER_SHADOW: read_data_o <= shadow[95:64];
              tsr_isa_pkg::REG_BANK_SLOTS:        read_data_o <= active[31:0];
              tsr_isa_pkg::REG_BANK_COST:         read_data_o <= active[63:32];
              tsr_isa_pkg::REG_BANK_OWNER:        read_data_o <= active[95:64];
              default: ;
            endcase
          end
        end
      end

      for (genvar b = 0; b < BANKS; b++) begin : gen_bank
        assign slots_o[b*32 +: 32] = active_q[b*96 +: 32];
        assign cost_o[b*32 +: 32]  = active_q[b*96 + 32 +: 32];
        assign owner_o[b*32 +: 32] = active_q[b*96 + 64 +: 32];
      end
    end else begin : gen_none
      assign read_data_o  = '0;
      assign slots_o      = '0;
      assign cost_o       = '0;
      assign owner_o      = '0;
      assign restart_o    = '0;
      assign fetch_slot_o = '0;
      logic unused_inputs;
      assign unused_inputs = &{1'b0, clk_i, rst_i, write_en_i, read_en_i, bank_i, offset_i, write_data_i, update_i, fetch_slot_i};
    end
  endgenerate

endmodule

`default_nettype wire
