// SPDX-License-Identifier: Apache-2.0
// Core map: shadow and active assignment, and the commit that moves one into the other for all cores at once.
//
// A commit looks at one core per cycle and changes nothing unless every core passes. Cores whose task changes are
// cleared. Without virtualization core c is task c for ever; a commit of anything else is refused.

`default_nettype none

module tsr_map (
  input  wire logic                            clk_i,
  input  wire logic                            rst_i,
  input  wire logic                            write_en_i,     // CORE block
  input  wire logic                            read_en_i,
  input  wire logic [4:0]                      core_i,
  input  wire logic [15:0]                     offset_i,       // inside the core's block
  input  wire logic [31:0]                     write_data_i,
  output logic [31:0]                          read_data_o,
  input  wire logic                            commit_i,
  output logic                                 checking_o,
  output logic                                 refused_o,      // the last commit
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]   at_rest_i,

  output logic                                 update_o,       // the map has changed
  output logic [tsr_cfg_pkg::CORES-1:0]        map_valid_o,
  output logic [tsr_cfg_pkg::CORES*5-1:0]      map_task_o,
  output logic [tsr_cfg_pkg::CORES*5-1:0]      map_vcore_o,
  output logic [tsr_cfg_pkg::CORES-1:0]        moved_o,        // pulse: another task or virtual core
  output logic [tsr_cfg_pkg::CORES-1:0]        clear_o,        // pulse: another task
  input  wire logic [tsr_cfg_pkg::CORES-1:0]   idle_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]   clearing_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]   quarantined_i,
  input  wire logic [tsr_cfg_pkg::CORES*16-1:0] entries_done_i
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int TASKS = tsr_cfg_pkg::TASKS;
  localparam int CORE_W = (CORES > 1) ? $clog2(CORES) : 1;
  localparam int TASK_W = (TASKS > 1) ? $clog2(TASKS) : 1;
  localparam int ENTRY_W = 11;  // valid, task, vcore: as in the register
  localparam int OWNER_W = tsr_isa_pkg::REG_CORE_MAP_VCORE_LSB;  // valid and task

  logic [CORES*ENTRY_W-1:0] shadow_q, active_q;
  logic                     applied_q;  // VIRT 0: the fixed map has been announced

  function automatic logic [ENTRY_W-1:0] fixed_entry(input logic [4:0] core);
    fixed_entry = '0;
    fixed_entry[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB]     = 1'b1;
    fixed_entry[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: 5] = core;
  endfunction

  // The entry under examination.
  logic                 is_checking_q, bad_q, bad;
  logic [CORE_W-1:0]    at_q;
  logic [ENTRY_W-1:0]   now, next;
  logic [TASK_W-1:0]    now_task;
  logic [4:0]           next_task, next_vcore;
  logic                 now_valid, next_valid, twice, busy;
  tsr_pick #(.N(CORES), .WIDTH(ENTRY_W)) u_now (.index_i(at_q), .words_i(active_q), .word_o(now));
  tsr_pick #(.N(CORES), .WIDTH(ENTRY_W)) u_next (.index_i(at_q), .words_i(shadow_q), .word_o(next));
  assign now_valid  = now[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB];
  assign now_task   = now[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: TASK_W];
  assign next_valid = next[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB];
  assign next_task  = next[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: 5];
  assign next_vcore = next[tsr_isa_pkg::REG_CORE_MAP_VCORE_LSB +: 5];
  assign busy       = (now_valid && !at_rest_i[now_task]) ||
                      (next_valid && !at_rest_i[next_task[TASK_W-1:0]]);

  always_comb begin
    twice = 1'b0;
    if (is_checking_q)
      for (int c = 0; c < CORES; c++)
        if (CORE_W'(c) != at_q && shadow_q[c*ENTRY_W +: ENTRY_W] == next) twice = next_valid;
  end
  assign bad = twice || (next_valid && (32'(next_task) >= TASKS || 32'(next_vcore) >= tsr_isa_pkg::MAX_CORES)) ||
               (next != now && (busy || tsr_cfg_pkg::VIRT == 0));

  assign checking_o = is_checking_q;

  logic rewritten;
  assign rewritten = write_en_i && offset_i == tsr_isa_pkg::REG_CORE_MAP_SHADOW;

  logic apply;
  assign apply = is_checking_q && at_q == CORE_W'(CORES - 1) && !bad && !bad_q;

  always_ff @(posedge clk_i) begin
    update_o <= 1'b0;
    moved_o  <= '0;
    clear_o  <= '0;
    if (rst_i) begin
      shadow_q      <= '0;
      active_q      <= '0;
      is_checking_q <= 1'b0;
      refused_o     <= 1'b0;
      applied_q     <= 1'b0;
    end else begin
      for (int c = 0; c < CORES; c++)
        if (rewritten && 32'(core_i) == c)
          shadow_q[c*ENTRY_W +: ENTRY_W] <=
            write_data_i[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB] ? write_data_i[ENTRY_W-1:0] : '0;
      if (commit_i && !is_checking_q) begin
        is_checking_q <= 1'b1;
        bad_q         <= 1'b0;
        at_q          <= '0;
      end else if (is_checking_q) begin
        bad_q <= bad_q || bad || rewritten;  // what was looked at may not be what would be applied
        at_q  <= at_q + 1'b1;
        if (at_q == CORE_W'(CORES - 1)) begin
          is_checking_q <= 1'b0;
          refused_o     <= bad || bad_q;
        end
      end
      if (apply) begin
        active_q <= shadow_q;
        update_o <= 1'b1;
        for (int c = 0; c < CORES; c++) begin
          moved_o[c] <= shadow_q[c*ENTRY_W +: ENTRY_W] != active_q[c*ENTRY_W +: ENTRY_W];
          clear_o[c] <= shadow_q[c*ENTRY_W +: OWNER_W] != active_q[c*ENTRY_W +: OWNER_W];
        end
      end
      if (tsr_cfg_pkg::VIRT == 0 && !applied_q) begin
        for (int c = 0; c < CORES; c++) begin
          shadow_q[c*ENTRY_W +: ENTRY_W] <= fixed_entry(5'(c));
          active_q[c*ENTRY_W +: ENTRY_W] <= fixed_entry(5'(c));
        end
        applied_q <= 1'b1;
        update_o  <= 1'b1;
      end
    end
  end

  generate
    for (genvar c = 0; c < CORES; c++) begin : gen_core
      assign map_valid_o[c]        = active_q[c*ENTRY_W + tsr_isa_pkg::REG_CORE_MAP_VALID_LSB];
      assign map_task_o[c*5 +: 5]  = active_q[c*ENTRY_W + tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: 5];
      assign map_vcore_o[c*5 +: 5] = active_q[c*ENTRY_W + tsr_isa_pkg::REG_CORE_MAP_VCORE_LSB +: 5];
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    if (read_en_i) begin
      read_data_o <= '0;
      if (32'(core_i) < CORES) begin
        case (offset_i)
          tsr_isa_pkg::REG_CORE_MAP_SHADOW: read_data_o <= 32'(shadow_q[core_i[CORE_W-1:0]*ENTRY_W +: ENTRY_W]);
          tsr_isa_pkg::REG_CORE_MAP:        read_data_o <= 32'(active_q[core_i[CORE_W-1:0]*ENTRY_W +: ENTRY_W]);
          tsr_isa_pkg::REG_CORE_STATUS: begin
            read_data_o[tsr_isa_pkg::REG_CORE_STATUS_IDLE_LSB]        <= idle_i[core_i[CORE_W-1:0]];
            read_data_o[tsr_isa_pkg::REG_CORE_STATUS_CLEARING_LSB]    <= clearing_i[core_i[CORE_W-1:0]];
            read_data_o[tsr_isa_pkg::REG_CORE_STATUS_QUARANTINED_LSB] <= quarantined_i[core_i[CORE_W-1:0]];
          end
          tsr_isa_pkg::REG_CORE_ENTRIES_DONE: read_data_o <= 32'(entries_done_i[core_i[CORE_W-1:0]*16 +: 16]);
          default: ;
        endcase
      end
    end
  end

`ifdef FORMAL
  // A chosen pair of cores. Tasks at rest stay so while a commit is checked: no command is taken then.
  (* anyconst *) logic [CORE_W-1:0] f_a, f_b;
  logic                f_past_valid = 1'b0;
  logic [ENTRY_W-1:0]  f_now, f_next, f_now_b, f_next_b;
  assign f_now    = active_q[f_a*ENTRY_W +: ENTRY_W];
  assign f_next   = shadow_q[f_a*ENTRY_W +: ENTRY_W];
  assign f_now_b  = active_q[f_b*ENTRY_W +: ENTRY_W];
  assign f_next_b = shadow_q[f_b*ENTRY_W +: ENTRY_W];
  // What a commit must keep to, for all cores at once.
  logic f_legal, f_rewritten;
  logic [ENTRY_W-1:0] f_from, f_to;
  assign f_rewritten = write_en_i && offset_i == tsr_isa_pkg::REG_CORE_MAP_SHADOW;
  always_comb begin
    f_legal = 1'b1;
    for (int c = 0; c < CORES; c++) begin
      f_from = active_q[c*ENTRY_W +: ENTRY_W];
      f_to   = shadow_q[c*ENTRY_W +: ENTRY_W];
      if (f_to[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB]) begin
        if (32'(f_to[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: 5]) >= TASKS) f_legal = 1'b0;
        if (32'(f_to[tsr_isa_pkg::REG_CORE_MAP_VCORE_LSB +: 5]) >= tsr_isa_pkg::MAX_CORES) f_legal = 1'b0;
        if (f_to != f_from && !at_rest_i[f_to[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: TASK_W]]) f_legal = 1'b0;
        for (int d = 0; d < CORES; d++) if (d != c && f_to == shadow_q[d*ENTRY_W +: ENTRY_W]) f_legal = 1'b0;
      end
      if (f_to != f_from && f_from[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB] &&
          !at_rest_i[f_from[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: TASK_W]]) f_legal = 1'b0;
    end
  end
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_a) < CORES && 32'(f_b) < CORES && f_a != f_b);
    if (f_past_valid && $past(checking_o || update_o || commit_i)) assume ((~at_rest_i & $past(at_rest_i)) == '0);
  end
  always_ff @(posedge clk_i) if (f_past_valid) begin
    assert (32'(at_q) < CORES || !is_checking_q);
    // While a commit has found nothing wrong, what it has passed is right.
    if (is_checking_q && !bad_q && at_q > f_a) begin
      assert (!f_next[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB] || f_next != f_next_b);
      assert (!f_next[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB] || 32'(f_next[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: 5]) < TASKS);
      assert (!f_next[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB] || 32'(f_next[tsr_isa_pkg::REG_CORE_MAP_VCORE_LSB +: 5]) < tsr_isa_pkg::MAX_CORES);
      if (f_next != f_now) begin
        assert (!f_next[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB] || at_rest_i[f_next[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: TASK_W]]);
        assert (!f_now[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB] || at_rest_i[f_now[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: TASK_W]]);
      end
    end
    // No two cores are the same virtual core of a task, every task exists, and what is not in use is zero.
    if (f_now[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB]) begin
      assert (f_now != f_now_b);
      assert (32'(map_task_o[f_a*5 +: 5]) < TASKS && 32'(map_vcore_o[f_a*5 +: 5]) < tsr_isa_pkg::MAX_CORES);
    end else assert (f_now == '0);
    if (!f_next[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB]) assert (f_next == '0);
    assert (map_valid_o[f_a] == f_now[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB]);
    // The map changes with a commit that was not refused, as a whole, and says which cores it moved and which change their task.
    if (!$past(rst_i)) begin
      if (!$past(is_checking_q) || update_o == 1'b0) assert ($stable(active_q));
      if (update_o) assert (f_now == $past(f_next) && !refused_o && !is_checking_q && moved_o[f_a] == (f_now != $past(f_now)) &&
                            clear_o[f_a] == (f_now[OWNER_W-1:0] != $past(f_now[OWNER_W-1:0])));
      else assert (moved_o == '0 && clear_o == '0);
      // A core that is moved belongs before and after to tasks at rest.
      if (update_o && f_now != $past(f_now)) begin
        if ($past(f_now[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB])) assert ($past(at_rest_i[f_now[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: TASK_W]]));
        if (f_now[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB]) assert ($past(at_rest_i[f_next[tsr_isa_pkg::REG_CORE_MAP_TASK_LSB +: TASK_W]]));
      end
      if ($past(is_checking_q) && !is_checking_q) assert (update_o == !refused_o);
      // Nothing is refused without a reason.
      if (bad_q && is_checking_q && $past(is_checking_q && !bad_q)) assert ($past(f_rewritten || !f_legal));
      if ($past(is_checking_q && 32'(at_q) == CORES - 1)) begin
        if (refused_o) assert ($past(bad_q || !f_legal));
      end else assert ($stable(refused_o));
      if ($past(commit_i && !is_checking_q)) assert (is_checking_q && at_q == '0 && !bad_q);
      if ($past(is_checking_q && 32'(at_q) != CORES - 1)) assert (is_checking_q && at_q == $past(at_q) + 1'b1);
      if ($past(is_checking_q && 32'(at_q) == CORES - 1)) assert (!is_checking_q);
      if (is_checking_q && !$past(is_checking_q)) assert ($past(commit_i));
      if ($past(write_en_i && offset_i == tsr_isa_pkg::REG_CORE_MAP_SHADOW && 32'(core_i) == 32'(f_a)))
        assert (f_next == ($past(write_data_i[tsr_isa_pkg::REG_CORE_MAP_VALID_LSB]) ? $past(write_data_i[ENTRY_W-1:0]) : '0));
      else assert ($stable(f_next));
    end else assert (active_q == '0 && shadow_q == '0 && !is_checking_q && !update_o && !refused_o);
  end
`endif

endmodule

`default_nettype wire
