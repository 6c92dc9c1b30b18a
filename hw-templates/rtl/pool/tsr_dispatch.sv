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
    wait_word[tsr_isa_pkg::WAIT_LAYERS_COUNT_LSB +: 4]   = producers;
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

`ifdef FORMAL
  // What leaves is watched from outside: every entry that begins sends one WAIT_LAYERS with its producers, exactly its words,
  // unchanged, and one IFP_DONE, and nothing leaves otherwise.
  typedef enum logic [1:0] {F_IDLE, F_WAIT, F_BODY, F_DONE} f_phase_t;
  f_phase_t f_phase_q;
  logic         f_past_valid = 1'b0;
  logic         f_running_q, f_open_q, f_any_q, f_taken;  // between START and its end; order of the list
  logic [8:0]   f_layer_q;
  logic [9:0]   f_base_q, f_layers_q;
  logic [15:0]  f_sent_q, f_words_q, f_number_q, f_entries_q;
  logic [255:0] f_entry_q;
  assign f_taken = instr_valid_o && instr_ready_i;

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (!start_i || state_q == REST || state_q == ENDED);
    // Words wait until they are taken.
    if (f_past_valid && $past(word_valid_i && !word_ready_o && !start_i && !abort_i && !rst_i)) assume (word_valid_i && $stable(word_data_i));
    // Base and layers stay from START to the end of the list.
    if (start_i) begin
      f_base_q   <= base_i;
      f_layers_q <= layers_i;
    end
    if (state_q != REST && state_q != ENDED) assume (base_i == f_base_q && layers_i == f_layers_q);

    if (rst_i || abort_i) begin
      f_running_q <= 1'b0;
      f_phase_q   <= F_IDLE;
    end else if (start_i) begin
      f_running_q <= 1'b1;
      f_phase_q   <= F_IDLE;
      f_open_q    <= 1'b0;
      f_any_q     <= 1'b0;
      f_entries_q <= '0;
    end else begin
      if (state_q == ENTRY && word_valid_i) f_entry_q <= word_data_i;
      if (begin_ifp) begin
        f_phase_q  <= F_WAIT;
        f_words_q  <= f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_WORDS_LSB +: 16];
        f_number_q <= f_entries_q;
      end
      if (begin_ifp || skipped_o) begin
        f_entries_q <= f_entries_q + 16'd1;
        f_any_q     <= 1'b1;
        f_layer_q   <= f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAYER_LSB +: 9];
        f_open_q    <= !f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAST_LSB];
      end
      if (f_taken && f_phase_q == F_WAIT) begin
        f_phase_q <= F_BODY;
        f_sent_q  <= '0;
      end
      if (f_taken && f_phase_q == F_BODY) begin
        f_sent_q <= f_sent_q + 16'd1;
        if (f_sent_q + 16'd1 == f_words_q) f_phase_q <= F_DONE;
      end
      if (f_taken && f_phase_q == F_DONE) f_phase_q <= F_IDLE;
    end
  end

  logic f_first, f_last;
  logic [8:0] f_layer;
  assign f_first = f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_FIRST_LSB];
  assign f_last  = f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAST_LSB];
  assign f_layer = f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAYER_LSB +: 9];

  always_ff @(posedge clk_i) if (f_past_valid) begin
    // How the watcher and the machine belong together.
    assert (f_running_q || state_q == REST);
    assert ((state_q == WAIT) == (f_phase_q == F_WAIT));
    assert (state_q != BODY || f_phase_q == F_BODY);
    assert ((state_q == REPORT) == (f_phase_q == F_DONE));
    assert (f_phase_q != F_BODY || state_q == BODY || state_q == REST);
    if (state_q != REST && state_q != ENTRY && state_q != ENDED) assert (f_entry_q == entry_q);
    if (f_running_q) begin
      assert (f_open_q == open_q && f_any_q == any_q && f_entries_q == entries_o);
      if (f_any_q) assert (f_layer_q == previous_q && {1'b0, f_layer_q} < f_layers_q);
      assert (!f_open_q || f_any_q);
    end
    if (f_phase_q == F_WAIT) assert (left_q == f_words_q && !second_q);
    if (state_q == BODY) assert (left_q == f_words_q - f_sent_q && f_sent_q < f_words_q);
    if (f_phase_q != F_IDLE && state_q != REST)
      assert (f_number_q == number_q && f_number_q + 16'd1 == f_entries_q && f_any_q && f_layer_q == f_layer && f_open_q != f_last &&
              f_words_q == ifp_words && ifp_words != '0);
    if (state_q == SKIP) assert (left_q != '0);

    // Nothing leaves before START, after ABORT, behind the end entry or a bad one, and nothing but what belongs to an IFP.
    if (instr_valid_o) assert (f_running_q && !abort_i && f_phase_q != F_IDLE);
    if (f_taken && f_phase_q == F_BODY) assert (!instr_injected_o && instr_data_o == word_data_i && word_ready_o && word_valid_i);
    if (f_taken && f_phase_q == F_WAIT) begin
      assert (instr_injected_o && instr_data_o[7:0] == tsr_isa_pkg::OP_WAIT_LAYERS);
      assert (instr_data_o[tsr_isa_pkg::WAIT_LAYERS_COUNT_LSB +: 4] == f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_PRODUCERS_LSB +: 4]);
      assert (instr_data_o[tsr_isa_pkg::WAIT_LAYERS_LAYER0_LSB +: 72] == f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAYER0_LSB +: 72]);
      assert (instr_data_o[tsr_isa_pkg::WAIT_LAYERS_IFP_LSB +: 16] == f_number_q);
    end
    if (f_taken && f_phase_q == F_DONE) begin
      assert (instr_injected_o && instr_data_o[7:0] == tsr_isa_pkg::OP_IFP_DONE);
      assert (instr_data_o[tsr_isa_pkg::IFP_DONE_LAYER_LSB +: 9] == f_layer && instr_data_o[tsr_isa_pkg::IFP_DONE_LAST_LSB] == f_last);
      assert (instr_data_o[tsr_isa_pkg::IFP_DONE_CORES_LSB +: 5] == f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_CORES_LSB +: 5]);
    end
    // A word of the IFP is taken from the stream only when the core takes it.
    if (f_phase_q == F_BODY && word_ready_o) assert (f_taken);
    // The last word of an IFP does not begin an instruction of two.
    if (f_taken && f_phase_q == F_BODY && f_sent_q + 16'd1 == f_words_q && !second_q)
      assert (word_data_i[7:0] != tsr_isa_pkg::OP_CONV && word_data_i[7:0] != tsr_isa_pkg::OP_POOL && word_data_i[7:0] != tsr_isa_pkg::OP_ELTWISE);
    // Whether a word is the second of its instruction.
    if ($past(f_phase_q == F_WAIT && f_taken) && state_q == BODY) assert (!second_q);
    if ($past(state_q == BODY && f_taken) && state_q == BODY)
      assert (second_q == $past(!second_q && (word_data_i[7:0] == tsr_isa_pkg::OP_CONV || word_data_i[7:0] == tsr_isa_pkg::OP_POOL ||
                                             word_data_i[7:0] == tsr_isa_pkg::OP_ELTWISE)));
    if ($past(state_q == BODY && !f_taken) && state_q == BODY) assert ($stable(second_q));

    // What begins: a legal entry in order, below the limit, of a layer that is not complete, while nothing is held.
    if (begin_ifp) begin
      assert (!hold_i && {1'b0, f_layer} < limit_i && {1'b0, f_layer} >= base_i);
      assert (begun_o <= {1'b0, f_layer} + 10'd1 || begun_o <= f_base_q);
    end
    if (begin_ifp || skipped_o) begin
      assert (state_q == DECIDE && !f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_END_LSB] && (f_entry_q & tsr_isa_pkg::DISPATCH_ENTRY_RESERVED0) == '0);
      assert ({1'b0, f_layer} < layers_i && f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_CORES_LSB +: 5] != '0 &&
              f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_WORDS_LSB +: 16] != '0 && f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_PRODUCERS_LSB +: 4] <= 4'd8);
      for (int i = 0; i < 8; i++)
        if (4'(i) < f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_PRODUCERS_LSB +: 4])
          assert (f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_LAYER0_LSB + i*9 +: 9] < f_layer);
      assert (f_open_q ? !f_first && f_layer == f_layer_q : f_first && (!f_any_q || f_layer > f_layer_q));
    end
    if (f_running_q && f_any_q) assert (begun_o <= {1'b0, f_layer_q} + 10'd1 || begun_o <= f_base_q);
    if (f_running_q && !f_any_q) assert (begun_o == f_base_q);
    if ($past(begin_ifp && !rst_i && !abort_i)) assert (begun_o == {1'b0, $past(f_layer)} + 10'd1 && ifp_o);
    if (ifp_o) assert ($past(begin_ifp));
    // The end is an entry of zeros behind a closed layer.
    if (ended_o && $past(state_q == DECIDE)) assert ($past(f_entry_q) == 256'd1 && !f_open_q);
    if (ended_o) assert (state_q == ENDED && !f_open_q);

    // An entry is judged in one cycle: it begins, is passed over, ends the list, is held or is a fault.
    if ($past(state_q == DECIDE && !rst_i && !abort_i))
      assert (ifp_o || $past(skipped_o) || ended_o || fault_valid_o || $past(blocked));
    if (fault_valid_o) assert (state_q == REST || $past(start_i));
    if (fault_valid_o && $past(state_q == DECIDE))
      assert (fault_cause_o == tsr_isa_pkg::FAULT_BAD_DISPATCH);
    if (fault_valid_o && $past(state_q == BODY)) assert (fault_cause_o == tsr_isa_pkg::FAULT_ILLEGAL_INSTRUCTION);
    if (fault_valid_o) assert ($past(state_q == DECIDE || state_q == BODY) &&
                               fault_addr_o == {4'd0, $past(f_entry_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_OFFSET_LSB +: 31]), 5'd0});
    if (held_o) assert (state_q == DECIDE && {1'b0, f_layer} >= limit_i && {1'b0, f_layer} >= base_i);
    if (state_q == DECIDE && !begin_ifp && !skipped_o && !bad && !is_end && !hold_i) assert (held_o);
    // Nothing stands still but for its neighbours: the stream, the core, the hold and the limit.
    if ($past(state_q == ENTRY && word_valid_i && !rst_i && !abort_i && !start_i)) assert (state_q == DECIDE);
    if (state_q == BODY && word_valid_i && instr_ready_i && !abort_i) assert (f_taken || cut);
    if ((state_q == WAIT || state_q == REPORT) && !abort_i) assert (instr_valid_o);
    if (cut) assert (!second_q && left_q == 16'd1 && two_words && word_valid_i);
    if (state_q == SKIP || state_q == ENTRY) assert (word_ready_o);
    if ($past(state_q == SKIP && !rst_i && !abort_i && !start_i)) begin
      assert (state_q == SKIP ? left_q == $past(left_q) - 16'($past(word_valid_i)) : state_q == ENTRY && $past(left_q == 16'd1 && word_valid_i));
    end
    if ($past(skipped_o && !rst_i && !abort_i && !start_i)) assert (state_q == SKIP && left_q == ifp_words);
    if ($past(state_q == REPORT && f_taken && !rst_i && !abort_i && !start_i)) assert (state_q == ENTRY);
    if ($past(start_i && !rst_i && !abort_i)) assert (state_q == ENTRY);
    if ($past(rst_i || abort_i)) assert (state_q == REST && !fault_valid_o && !ifp_o);
  end
`endif

endmodule

`default_nettype wire
