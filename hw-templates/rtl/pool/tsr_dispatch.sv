// SPDX-License-Identifier: Apache-2.0
// Decodes one core's stream: checks each entry, passes the words of its IFP between a WAIT_LAYERS and an IFP_DONE.
//
// One word a cycle inside an IFP, four more per entry. Entries of layers that are complete (RESUME) are dropped
// with their IFP; entries at or above the stop limit are held.

`default_nettype none

module tsr_dispatch (
  input  wire logic          clk_i,
  input  wire logic          rst_i,
  input  wire logic          abort_i,
  input  wire logic          start_i,
  input  wire logic          hold_i,    // begin no entry
  input  wire logic [9:0]    limit_i,   // begin no entry of this layer or a higher one
  input  wire logic [9:0]    base_i,    // layers below are complete
  input  wire logic [9:0]    layers_i,  // layers of the program

  input  wire logic          word_valid_i,
  output logic               word_ready_o,
  input  wire logic [255:0]  word_data_i,
  output logic               instr_valid_o,
  input  wire logic          instr_ready_i,
  output logic [255:0]       instr_data_o,
  output logic               instr_injected_o,

  output logic [9:0]         begun_o,   // one more than the highest layer begun
  output logic               ended_o,   // the end entry has passed
  output logic               held_o,    // the next entry is at or above the limit
  output logic               ifp_o,     // pulse: an IFP begins
  output logic [15:0]        entries_o, // entries begun or passed over
  output logic               skipped_o, // pulse: an entry of a complete layer is passed over
  output logic               fault_valid_o,
  output logic [3:0]         fault_cause_o,
  output logic [39:0]        fault_addr_o
);

  typedef enum logic [2:0] {REST, ENTRY, DECIDE, WAIT, BODY, REPORT, SKIP, ENDED} state_t;
  state_t state_q;

  // Fields of the entry under way.
  logic [255:0] entry_q;
  logic         is_end, first, last;
  logic [8:0]   layer;
  logic [4:0]   cores;
  logic [3:0]   producers;
  logic [15:0]  ifp_words;
  logic [30:0]  ifp_offset;
  logic [71:0]  producer_list;
  assign is_end        = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_END_LSB];
  assign first         = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_FIRST_LSB];
  assign last          = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAST_LSB];
  assign layer         = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAYER_LSB +: 9];
  assign cores         = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_CORES_LSB +: 5];
  assign producers     = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_PRODUCERS_LSB +: 4];
  assign ifp_words     = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_WORDS_LSB +: 16];
  assign ifp_offset    = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_OFFSET_LSB +: 31];
  assign producer_list = entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAYER0_LSB +: 72];

  // Order of the list: layers ascend, an opened layer is closed before the next one.
  logic       open_q, any_q;  // a layer is open; an entry has been seen
  logic [8:0] previous_q;     // its layer
  logic       in_order, producers_below, bad;

  always_comb begin
    producers_below = producers <= 4'd8;
    for (int i = 0; i < 8; i++)
      if (4'(i) < producers && producer_list[i*9 +: 9] >= layer) producers_below = 1'b0;
  end
  assign in_order = first ? (!open_q && (!any_q || layer > previous_q)) : (open_q && layer == previous_q);
  assign bad      = is_end ? (open_q || entry_q[255:1] != '0)
                           : ((entry_q & tsr_isa_pkg::DISPATCH_ENTRY_RESERVED0) != '0 || !in_order ||
                              {1'b0, layer} >= layers_i || !producers_below || ifp_words == '0 || cores == '0);

  // Words of the IFP: a two-word instruction must not be its last word.
  logic [15:0] left_q;    // words still to come
  logic        second_q;  // the next word is the second of its instruction
  logic        two_words, cut, pass, skip_word;
  assign two_words = word_data_i[7:0] == tsr_isa_pkg::OP_CONV || word_data_i[7:0] == tsr_isa_pkg::OP_POOL ||
                     word_data_i[7:0] == tsr_isa_pkg::OP_ELTWISE;
  assign cut       = state_q == BODY && word_valid_i && !second_q && two_words && left_q == 16'd1;
  assign pass      = state_q == BODY && instr_valid_o && instr_ready_i;
  assign skip_word = state_q == SKIP && word_valid_i;

  // Injected instructions.
  logic [255:0] wait_word, done_word;
  logic [15:0]  number_q;  // of the entry under way
  always_comb begin
    wait_word = '0;
    wait_word[tsr_isa_pkg::HEADER_OPCODE_LSB +: 8]       = tsr_isa_pkg::OP_WAIT_LAYERS;
    wait_word[tsr_isa_pkg::WAIT_LAYERS_COUNT_LSB +: 4]   = first ? producers : 4'd0;
    wait_word[tsr_isa_pkg::WAIT_LAYERS_LAYER0_LSB +: 72] = producer_list;
    wait_word[tsr_isa_pkg::WAIT_LAYERS_IFP_LSB +: 16]    = number_q;
    done_word = '0;
    done_word[tsr_isa_pkg::HEADER_OPCODE_LSB +: 8]       = tsr_isa_pkg::OP_IFP_DONE;
    done_word[tsr_isa_pkg::IFP_DONE_LAYER_LSB +: 9]      = layer;
    done_word[tsr_isa_pkg::IFP_DONE_CORES_LSB +: 5]      = cores;
    done_word[tsr_isa_pkg::IFP_DONE_LAST_LSB]            = last;
  end

  assign instr_injected_o = state_q != BODY;
  assign instr_valid_o    = !abort_i && (state_q == WAIT || state_q == REPORT || (state_q == BODY && word_valid_i && !cut));
  assign instr_data_o     = (state_q == BODY) ? word_data_i : (state_q == WAIT) ? wait_word : done_word;
  assign word_ready_o     = state_q == ENTRY || state_q == SKIP || pass;

  logic skipped, blocked, begin_ifp;
  assign skipped   = {1'b0, layer} < base_i;
  assign blocked   = hold_i || {1'b0, layer} >= limit_i;
  assign begin_ifp = state_q == DECIDE && !bad && !is_end && !skipped && !blocked;
  assign skipped_o = state_q == DECIDE && !bad && !is_end && skipped;

  always_ff @(posedge clk_i) begin
    if (rst_i || abort_i) begin
      state_q <= REST;
    end else if (start_i) begin
      state_q   <= ENTRY;
      open_q    <= 1'b0;
      any_q     <= 1'b0;
      begun_o   <= base_i;
      entries_o <= '0;
    end else begin
      case (state_q)
        ENTRY: if (word_valid_i) begin
          entry_q <= word_data_i;
          state_q <= DECIDE;
        end
        DECIDE: begin
          left_q   <= ifp_words;
          second_q <= 1'b0;
          if (bad) state_q <= REST;
          else if (is_end) state_q <= ENDED;
          else if (skipped || !blocked) begin
            any_q      <= 1'b1;
            previous_q <= layer;
            open_q     <= !last;
            number_q   <= entries_o;
            entries_o  <= entries_o + 16'd1;
            if (skipped) state_q <= SKIP;
            else begin
              begun_o <= {1'b0, layer} + 10'd1;
              state_q <= WAIT;
            end
          end
        end
        WAIT: if (instr_ready_i) state_q <= BODY;
        BODY: if (cut) state_q <= REST;
          else if (pass) begin
            left_q   <= left_q - 16'd1;
            second_q <= !second_q && two_words;
            if (left_q == 16'd1) state_q <= REPORT;
          end
        REPORT: if (instr_ready_i) state_q <= ENTRY;
        SKIP: if (skip_word) begin
          left_q <= left_q - 16'd1;
          if (left_q == 16'd1) state_q <= ENTRY;
        end
        default: ;  // REST, ENDED: until the next start
      endcase
    end
  end

  assign ended_o = state_q == ENDED;
  assign held_o  = state_q == DECIDE && !bad && !is_end && !skipped && {1'b0, layer} >= limit_i;

  always_ff @(posedge clk_i) begin
    ifp_o         <= begin_ifp && !rst_i && !abort_i && !start_i;
    fault_valid_o <= !rst_i && !abort_i && !start_i && ((state_q == DECIDE && bad) || cut);
    fault_cause_o <= cut ? tsr_isa_pkg::FAULT_ILLEGAL_INSTRUCTION : tsr_isa_pkg::FAULT_BAD_DISPATCH;
    fault_addr_o  <= {4'(tsr_isa_pkg::SEGMENT_EXEC), ifp_offset, 5'd0};
  end

endmodule

`default_nettype wire
