// SPDX-License-Identifier: Apache-2.0
// Fetches one core's instruction stream: dispatch entry, the IFP it names, next entry, into the core's partition.
//
// One request is under way at a time, of at most 1 KiB, checked by the core's own guard before it leaves. It runs
// ahead of dispatch as far as the partition has room. A stream that fits whole is kept and not fetched again until
// it is invalidated.
//
// While cores take turns on the port (`paced_i`) an answer counts FETCH_ANSWER_CYCLES after its request, nothing of it before:
// others' answers may move this one's by some hundred cycles, and neither what dispatch sees nor the next request shall depend on
// that. One that is later yet counts at once.

`default_nettype none

module tsr_fetch (
  input  wire logic                                     clk_i,
  input  wire logic                                     rst_i,
  input  wire logic                                     abort_i,
  input  wire logic                                     run_i,         // new requests allowed
  input  wire logic                                     start_i,       // begin at the first entry
  input  wire logic                                     invalidate_i,  // what is kept may be out of date
  input  wire logic [4:0]                               vcore_i,
  input  wire logic                                     setup_valid_i,
  input  wire logic [3:0]                               setup_index_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0]         setup_data_i,
  output logic                                          ready_o,       // start_i may come
  output logic                                          idle_o,        // no request under way

  output logic                                          req_valid_o,
  input  wire logic                                     req_ready_i,
  output logic [3:0]                                    req_bank_o,
  output logic [33:0]                                   req_addr_o,
  output logic [4:0]                                    req_beats_o,
  input  wire logic                                     r_valid_i,
  input  wire logic [511:0]                             r_data_i,
  input  wire logic                                     r_error_i,
  input  wire logic                                     paced_i,       // cores take turns

  output logic                                          imem_restart_o,
  output logic                                          imem_replay_o,
  output logic [1:0]                                    imem_count_o,
  output logic [511:0]                                  imem_data_o,
  output logic                                          imem_hide_o,   // what is written does not count yet
  input  wire logic                                     imem_clear_i,  // it is cleared from the next cycle on: zeros
  input  wire logic [$clog2(tsr_cfg_pkg::IMEM_WORDS+1)-1:0] imem_space_i,
  input  wire logic                                     imem_whole_i,

  output logic                                          fault_valid_o,
  output logic [3:0]                                    fault_cause_o,
  output logic [39:0]                                   fault_addr_o
);

  localparam int ANSWER_W = $clog2(tsr_isa_pkg::FETCH_ANSWER_CYCLES + 1);
  localparam int ADDR_W = 37;  // words of 32 B, wide enough for list base + vcore * stride; 31 bits are legal

  typedef enum logic [2:0] {REST, ENTRY, BODY, CHECK, ASK, RECEIVE, STORE, HOLD} state_t;
  state_t state_q;

  logic [tsr_cfg_pkg::SEG_W-1:0] segment_q;  // segment 0 of the task
  logic [ADDR_W-1:0] list_q, entry_q, body_q, addr_q;
  logic [31:0]       stride_q;
  logic [4:0]        vcores_left_q;           // multiples of the stride still to be added
  logic [15:0]       body_left_q;             // words of the IFP not yet asked for
  logic [5:0]        want_q;                  // words of the request not yet received
  logic              first_odd_q;             // its next beat starts in the upper half
  logic              for_entry_q;             // it fetches an entry
  logic [ANSWER_W-1:0] answer_q;              // cycles until its answer counts
  logic [255:0]      word_q, spare_q;         // an entry, and the one beside it in the same beat
  logic              spare_valid_q, ended_q, stored_q, kept_q;

  assign idle_o  = state_q != CHECK && state_q != ASK && state_q != RECEIVE;
  assign ready_o = vcores_left_q == '0 && !setup_valid_i;

  // List of this virtual core, by repeated addition while the task is set up.
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      vcores_left_q <= '0;
      segment_q     <= '0;
    end else if (setup_valid_i) begin
      if (setup_index_i == 4'(tsr_isa_pkg::SEGMENT_EXEC)) segment_q <= setup_data_i;
      if (setup_index_i == tsr_pool_pkg::SETUP_LISTS) begin
        list_q        <= ADDR_W'(setup_data_i[tsr_pool_pkg::SETUP_OFFSET_LSB +: 32]);
        stride_q      <= setup_data_i[tsr_pool_pkg::SETUP_STRIDE_LSB +: 32];
        vcores_left_q <= vcore_i;
      end
    end else if (vcores_left_q != '0) begin
      list_q        <= list_q + ADDR_W'(stride_q);
      vcores_left_q <= vcores_left_q - 1'b1;
    end
  end

  // Next piece of the IFP: up to a multiple of 1 KiB.
  logic [5:0] to_boundary, piece;
  assign to_boundary = 6'd32 - {1'b0, body_q[4:0]};
  assign piece       = (body_left_q < 16'(to_boundary)) ? body_left_q[5:0] : to_boundary;

  // Words of the arriving beat; a second one, if any, is in its upper half.
  logic [1:0]   beat_words;
  logic [255:0] beat_word;
  assign beat_words = (first_odd_q || want_q == 6'd1) ? 2'd1 : 2'd2;
  assign beat_word  = first_odd_q ? r_data_i[511:256] : r_data_i[255:0];

  // Guard: two cycles.
  logic guard_valid, guard_fault, guard_busy_q;
  tsr_guard #(.BANKS(tsr_cfg_pkg::BANKS)) u_guard (
    .clk_i, .rst_i,
    .in_valid_i(state_q == CHECK && !guard_busy_q), .in_offset_i({addr_q[30:0], 5'd0}), .in_len_i(want_q),
    .in_permit_i(segment_q[tsr_pool_pkg::SEG_EXEC] && addr_q[ADDR_W-1:31] == '0),
    .in_base_i(segment_q[tsr_pool_pkg::SEG_BASE_LSB +: 22]),
    .in_pages_i(segment_q[tsr_pool_pkg::SEG_PAGES_LSB +: 25]),
    .in_banks_i(segment_q[tsr_pool_pkg::SEG_BANKS_LSB +: 3]),
    .in_bank_i(segment_q[tsr_pool_pkg::SEG_BANK_LSB +: 16]), .in_fast_pages_i('0), .in_fast_base_i('0),  // instructions lie in DDR
    .out_valid_o(guard_valid), .out_fault_o(guard_fault), .out_bank_o(req_bank_o), .out_addr_o(req_addr_o),
    .out_beats_o(req_beats_o)
  );

  always_ff @(posedge clk_i) begin
    if (state_q == ASK && req_ready_i) answer_q <= paced_i ? ANSWER_W'(tsr_isa_pkg::FETCH_ANSWER_CYCLES) : '0;
    else if (answer_q != '0) answer_q <= answer_q - 1'b1;
  end

  always_ff @(posedge clk_i) guard_busy_q <= !rst_i && state_q == CHECK && !guard_valid;

  assign req_valid_o    = state_q == ASK;
  assign imem_hide_o    = paced_i && (state_q == RECEIVE || state_q == HOLD);
  assign imem_restart_o = abort_i || (start_i && !kept_q);
  assign imem_replay_o  = start_i && kept_q;

  // The entry in word_q.
  logic        entry_end;
  logic [15:0] entry_words;
  logic [31:0] entry_offset;
  assign entry_end    = word_q[tsr_isa_pkg::DISPATCH_ENTRY_END_LSB];
  assign entry_words  = word_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_WORDS_LSB +: 16];
  assign entry_offset = word_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_OFFSET_LSB +: 32];

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q       <= REST;
      spare_valid_q <= 1'b0;
    end else begin
      case (state_q)
        REST: ;
        ENTRY: if (run_i) begin
          for_entry_q   <= 1'b1;
          spare_valid_q <= 1'b0;
          entry_q       <= entry_q + 1'b1;
          addr_q        <= entry_q;
          // An even entry brings its neighbour along if that lies in the list's segment too: same 64 B.
          want_q        <= entry_q[0] ? 6'd1 : 6'd2;
          first_odd_q   <= entry_q[0];
          if (spare_valid_q) word_q <= spare_q;
          state_q       <= spare_valid_q ? STORE : CHECK;
        end
        STORE: if (imem_space_i != '0) begin
          body_q      <= ADDR_W'(entry_offset);
          body_left_q <= entry_words;
          // An entry without words is an error that dispatch reports; there is nothing behind it.
          state_q     <= (entry_end || entry_words == '0) ? REST : BODY;
        end
        BODY: if (body_left_q == '0) begin
          state_q <= ENTRY;
        end else if (run_i && 32'(imem_space_i) >= 32'(piece) + 32'd2) begin
          for_entry_q <= 1'b0;
          addr_q      <= body_q;
          want_q      <= piece;
          first_odd_q <= body_q[0];
          body_q      <= body_q + ADDR_W'(piece);
          body_left_q <= body_left_q - 16'(piece);
          state_q     <= CHECK;
        end
        CHECK: if (guard_valid) state_q <= guard_fault ? REST : ASK;
        ASK: if (req_ready_i) state_q <= RECEIVE;
        HOLD: if (answer_q == '0 || !paced_i) state_q <= for_entry_q ? STORE : BODY;
        default: if (r_valid_i) begin  // RECEIVE
          first_odd_q <= 1'b0;
          want_q      <= want_q - 6'(beat_words);
          if (for_entry_q) begin
            word_q        <= beat_word;
            spare_q       <= r_data_i[511:256];
            spare_valid_q <= beat_words == 2'd2;
          end
          if (want_q == 6'(beat_words)) state_q <= paced_i ? HOLD : for_entry_q ? STORE : BODY;
        end
      endcase
      if (start_i) begin
        state_q       <= kept_q ? REST : ENTRY;
        entry_q       <= list_q;
        spare_valid_q <= 1'b0;
      end
      // What is under way must be taken; everything else ends at once.
      if (abort_i && state_q != RECEIVE && !(state_q == ASK && req_ready_i)) state_q <= REST;
      if (abort_i && state_q == RECEIVE && r_valid_i && want_q == 6'(beat_words)) state_q <= REST;
    end
  end

  // Into the partition: an entry on its own, the IFP beat by beat. The space test leaves room for this register.
  always_ff @(posedge clk_i) begin
    imem_count_o <= 2'd0;
    if (!rst_i && !abort_i && !start_i) begin  // what a STOP has left to be stored is of the stream before
      if (state_q == STORE && imem_space_i != '0) imem_count_o <= 2'd1;
      if (state_q == RECEIVE && r_valid_i && !for_entry_q) imem_count_o <= beat_words;
    end
    if (state_q == STORE) imem_data_o[255:0] <= word_q;
    else if (r_valid_i) imem_data_o[255:0] <= beat_word;
    if (r_valid_i) imem_data_o[511:256] <= r_data_i[511:256];
    if (imem_clear_i) imem_data_o <= '0;
  end

  // The stream is kept when its end entry is in the partition, nothing was overwritten and its place is still true.
  logic fresh_q;
  always_ff @(posedge clk_i) begin
    ended_q  <= !rst_i && !abort_i && !start_i && state_q == STORE && imem_space_i != '0 && entry_end;
    stored_q <= ended_q && !rst_i && !abort_i && !start_i;  // now the partition has counted it
    if (invalidate_i) fresh_q <= 1'b0;
    else if (setup_valid_i && setup_index_i == tsr_pool_pkg::SETUP_LISTS) fresh_q <= 1'b1;
    if (rst_i || abort_i || invalidate_i) kept_q <= 1'b0;
    else if (stored_q) kept_q <= imem_whole_i && fresh_q;
  end

  logic bus_fault, guard_hit;
  assign bus_fault = state_q == RECEIVE && r_valid_i && r_error_i;
  assign guard_hit = state_q == CHECK && guard_valid && guard_fault;
  always_ff @(posedge clk_i) begin
    fault_valid_o <= !rst_i && !abort_i && (bus_fault || guard_hit);
    fault_cause_o <= bus_fault ? tsr_isa_pkg::FAULT_BUS_READ : tsr_isa_pkg::FAULT_GUARD_FETCH;
    fault_addr_o  <= {4'(tsr_isa_pkg::SEGMENT_EXEC), addr_q[30:0], 5'd0};
  end

`ifdef FORMAL
  // Everything it asks for lies in segment 0 of the task it was set up with, which permits it, and fits into the partition. It was set
  // up while nothing is under way, starts when the list is known, and the port answers what it asked.
  logic       f_past_valid = 1'b0;
  (* anyconst *) logic [7:0] f_bit;  // of a word
  logic       f_due;  // the port owes words
  logic       f_hidden_q;  // asked for in a turn, not counted yet
  assign f_due = state_q == RECEIVE;
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    f_hidden_q   <= !rst_i && !abort_i && !start_i && paced_i && ((state_q == ASK && req_ready_i) || (f_hidden_q && answer_q != '0));
    if (!f_past_valid) assume (rst_i);
    if (setup_valid_i || vcores_left_q != '0) assume (idle_o && !start_i && !run_i);
    if (start_i) assume (ready_o && idle_o);
    if (r_valid_i) assume (f_due);
    if (f_past_valid && $past(abort_i && !rst_i) && !idle_o) assume (abort_i);  // until it rests
    // The partition: at least what it said less what has come.
    if (f_past_valid && $past(!rst_i && !abort_i && !imem_restart_o && !start_i)) assume (32'(imem_space_i) + 32'($past(imem_count_o)) >= 32'($past(imem_space_i)));
    assume (32'(imem_space_i) <= tsr_cfg_pkg::IMEM_WORDS);
  end

  logic [36:0] f_pages;
  assign f_pages = {12'd0, segment_q[tsr_pool_pkg::SEG_PAGES_LSB +: 25]};
  always_ff @(posedge clk_i) if (f_past_valid) begin
    if (req_valid_o) begin
      assert (segment_q[tsr_pool_pkg::SEG_EXEC]);
      assert (addr_q + 37'(want_q) <= (f_pages << 7));             // inside the segment
      assert (want_q >= 6'd1 && 6'(addr_q[4:0]) + want_q <= 6'd32);  // inside 1 KiB
      assert (32'(req_bank_o) < tsr_cfg_pkg::BANKS && req_addr_o[11:5] == addr_q[6:0] && req_addr_o[4:0] == '0);
      assert (7'({req_beats_o, 1'b0}) == 7'(want_q) + 7'(addr_q[0]) + 7'(want_q[0] ^ addr_q[0]));  // whole beats
    end
    // The guard is asked once, at once.
    if (state_q == CHECK) assert (guard_busy_q == $past(state_q == CHECK && !guard_valid));
    // Asked only by way of the guard, which passed it.
    if (req_valid_o && !$past(req_valid_o)) assert ($past(state_q == CHECK && guard_valid && !guard_fault));
    if ($past(req_valid_o && !req_ready_i && !rst_i && !abort_i)) assert (req_valid_o && $stable(req_addr_o) && $stable(req_bank_o) && $stable(req_beats_o));
    if ($past(req_valid_o && !req_ready_i && abort_i)) assert (!req_valid_o);
    if ($past(rst_i)) assert (state_q == REST && !fault_valid_o && imem_count_o == '0);
    // Nothing new is asked for while it may not run: a look at memory begins with run_i.
    if (state_q == CHECK && $past(state_q != CHECK)) assert ($past(run_i));
    // Words come as many as were asked for, then the next step; after an abort nothing is stored, and it rests.
    if (f_due) assert (want_q >= 6'd1);
    if (r_valid_i) assert (want_q >= 6'(beat_words));
    if (f_due && $past(f_due && r_valid_i && !rst_i)) assert (!first_odd_q);  // only the first beat may begin in its upper half
    if ($past(f_due && r_valid_i && want_q == 6'(beat_words) && !rst_i && !abort_i)) assert (state_q == ($past(paced_i) ? HOLD : $past(for_entry_q) ? STORE : BODY) || $past(start_i));
    // While cores take turns nothing of an answer shows before its time, and from then on all of it.
    if (f_hidden_q) assert ((f_due || state_q == HOLD) && imem_hide_o == paced_i && !req_valid_o);
    if ($past(state_q == HOLD && !rst_i && !abort_i && !start_i)) assert (state_q == ($past(answer_q != '0 && paced_i) ? HOLD : $past(for_entry_q) ? STORE : BODY));
    if (state_q == HOLD) assert ($past(state_q == HOLD || (state_q == RECEIVE && paced_i)));
    if ($past(state_q == ASK && req_ready_i)) assert (answer_q == ($past(paced_i) ? ANSWER_W'(tsr_isa_pkg::FETCH_ANSWER_CYCLES) : '0));
    else assert (answer_q == ($past(answer_q != '0) ? $past(answer_q) - 1'b1 : '0));  // it rests at zero
    assert (imem_hide_o == (paced_i && (f_due || state_q == HOLD)));
    if ($past(f_due && !rst_i && !(r_valid_i && want_q == 6'(beat_words)))) assert (f_due);
    if ($past(start_i)) assert (imem_count_o == '0 && !ended_q && !stored_q);  // nothing of the stream before
    if ($past(abort_i)) assert (imem_count_o == '0 && (state_q == REST || state_q == RECEIVE));
    if (imem_count_o != '0) assert ($past(state_q == STORE || (f_due && r_valid_i && !for_entry_q)));
    if ($past(f_due && r_valid_i && !for_entry_q && !rst_i && !abort_i && !imem_clear_i))
      assert (imem_count_o == $past(beat_words) && imem_data_o[{1'b0, f_bit}] == $past(r_data_i[{first_odd_q, f_bit}]) &&
              (imem_count_o == 2'd1 || imem_data_o[{1'b1, f_bit}] == $past(r_data_i[{1'b1, f_bit}])));
    if ($past(state_q == STORE && imem_space_i != '0 && !rst_i && !abort_i && !start_i && !imem_clear_i)) assert (imem_count_o == 2'd1 && imem_data_o[{1'b0, f_bit}] == $past(word_q[f_bit]));
    // Room: everything asked for an IFP is room that the partition has said, less the register on the way.
    if (f_due && !for_entry_q && !abort_i) assert (32'(imem_space_i) >= 32'(want_q) + 32'(imem_count_o));
    if ((state_q == CHECK || state_q == ASK) && !for_entry_q) assert (32'(imem_space_i) >= 32'(want_q) + 32'(imem_count_o));
    if (imem_count_o != '0 && !$past(abort_i)) assert (32'(imem_space_i) >= 32'(imem_count_o));
    // Lists: entry by entry from where the list begins, each IFP from its first word to its last.
    if ($past(start_i && !rst_i && !abort_i && !kept_q)) assert (state_q == ENTRY && entry_q == $past(list_q) && !spare_valid_q);
    if ($past(start_i && !rst_i && !abort_i && kept_q)) assert (state_q == REST);
    if ($past(state_q == ENTRY && run_i && !rst_i && !abort_i && !start_i)) begin
      assert (for_entry_q && addr_q == $past(entry_q) && entry_q == $past(entry_q) + 37'd1 && want_q == ($past(entry_q[0]) ? 6'd1 : 6'd2) && first_odd_q == addr_q[0]);
      assert (state_q == ($past(spare_valid_q) ? STORE : CHECK));
      if ($past(spare_valid_q)) assert (word_q[f_bit] == $past(spare_q[f_bit]));
    end
    if ($past(state_q == STORE && imem_space_i != '0 && !rst_i && !abort_i && !start_i)) begin
      assert (state_q == ($past(entry_end || entry_words == '0) ? REST : BODY));
      assert (body_q == 37'($past(word_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_OFFSET_LSB +: 32])) &&
              body_left_q == $past(word_q[tsr_isa_pkg::DISPATCH_ENTRY_IFP_WORDS_LSB +: 16]));
    end
    if ($past(state_q == BODY && body_left_q == '0 && !rst_i && !abort_i && !start_i)) assert (state_q == ENTRY);
    if ($past(state_q == BODY && !rst_i && !abort_i && !start_i) && state_q == CHECK) begin
      assert (!for_entry_q && addr_q == $past(body_q) && first_odd_q == addr_q[0] && want_q >= 6'd1);
      assert (body_q == addr_q + 37'(want_q) && body_left_q == $past(body_left_q) - 16'(want_q));
      assert (body_left_q == '0 || body_q[4:0] == '0);  // as much as can be asked at once
    end
    if ($past(f_due && r_valid_i && for_entry_q && !rst_i)) assert (word_q[f_bit] == $past(r_data_i[{first_odd_q, f_bit}]));
    // Faults, and only then.
    if ($past(!rst_i && !abort_i && f_due && r_valid_i && r_error_i)) assert (fault_valid_o && fault_cause_o == tsr_isa_pkg::FAULT_BUS_READ);
    if ($past(!rst_i && !abort_i && state_q == CHECK && guard_valid && guard_fault)) assert (fault_valid_o && fault_cause_o == tsr_isa_pkg::FAULT_GUARD_FETCH && state_q == REST);
    if (fault_valid_o) assert (!$past(abort_i) && $past((f_due && r_valid_i && r_error_i) || (state_q == CHECK && guard_valid && guard_fault)) &&
                               fault_addr_o == {4'd0, $past(addr_q[30:0]), 5'd0});
    // What is kept was stored whole in this run and nothing has changed since.
    if (kept_q && !$past(kept_q)) assert ($past(stored_q && imem_whole_i && fresh_q));
    if ($past(rst_i || abort_i || invalidate_i)) assert (!kept_q);
    if ($past(invalidate_i)) assert (!fresh_q);
    assert (imem_restart_o == (abort_i || (start_i && !kept_q)) && imem_replay_o == (start_i && kept_q));
    assert (idle_o == (state_q != CHECK && state_q != ASK && state_q != RECEIVE));
    // The list of virtual core v: so many strides behind the first one.
    if ($past(!rst_i && vcores_left_q != '0 && !setup_valid_i)) assert (list_q == $past(list_q) + 37'($past(stride_q)) && vcores_left_q == $past(vcores_left_q) - 5'd1);
    if ($past(!rst_i && setup_valid_i && setup_index_i == tsr_pool_pkg::SETUP_LISTS)) assert (list_q == 37'($past(setup_data_i[31:0])) && stride_q == $past(setup_data_i[63:32]) && vcores_left_q == $past(vcore_i));
    if ($past(!rst_i && setup_valid_i && setup_index_i == 4'd0)) assert (segment_q == $past(setup_data_i));
    else if (!$past(rst_i)) assert ($stable(segment_q));
    assert (ready_o == (vcores_left_q == '0 && !setup_valid_i));
  end
`endif

endmodule

`default_nettype wire
