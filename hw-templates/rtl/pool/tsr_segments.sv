// SPDX-License-Identifier: Apache-2.0
// Segment tables of all tasks, and the setup bus that hands a task's table and start record to its cores.
//
// The host writes while the task is at rest; cores work from copies made at START, so that nothing here is on a
// core's path to memory. Records go out one per cycle, for one task at a time.

`default_nettype none

module tsr_segments (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic                              write_en_i,     // SEGMENT block
  input  wire logic                              read_en_i,
  input  wire logic [6:0]                        entry_i,        // task * 8 + segment
  input  wire logic [15:0]                       offset_i,       // inside the entry
  input  wire logic [31:0]                       write_data_i,
  output logic [31:0]                            read_data_o,
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]     at_rest_i,
  output logic [tsr_cfg_pkg::TASKS-1:0]          moved_o,        // pulse: segment 0 of the task was written

  input  wire logic [tsr_cfg_pkg::TASKS-1:0]     setup_req_i,
  output logic [tsr_cfg_pkg::TASKS-1:0]          setup_done_o,
  input  wire logic [tsr_cfg_pkg::TASKS*32-1:0]  dispatch_offset_i,
  input  wire logic [tsr_cfg_pkg::TASKS*32-1:0]  dispatch_stride_i,
  input  wire logic [tsr_cfg_pkg::TASKS*10-1:0]  layers_i,
  input  wire logic [tsr_cfg_pkg::TASKS*10-1:0]  base_i,
  output logic                                   setup_valid_o,
  output logic [4:0]                             setup_task_o,
  output logic [3:0]                             setup_index_o,
  output logic [tsr_cfg_pkg::SEG_W-1:0]       setup_data_o
);

  localparam int TASKS = tsr_cfg_pkg::TASKS;
  localparam int TASK_W = (TASKS > 1) ? $clog2(TASKS) : 1;
  localparam int ENTRIES = TASKS * tsr_isa_pkg::SEGMENT_COUNT;
  localparam int ENTRY_W = TASK_W + $clog2(tsr_isa_pkg::SEGMENT_COUNT);
  localparam int SLOTS = (TASKS > 1) ? ENTRIES : 2 * ENTRIES;  // a single task still has a bit of number

  logic [31:0]        base_ram [0:SLOTS-1];
  logic [31:0]        pages_ram [0:SLOTS-1];
  logic [31:0]        flags_ram [0:SLOTS-1];
  logic [SLOTS-1:0]   known_q;  // FLAGS written since reset; before, the entry is invalid
  logic [ENTRY_W-1:0] entry;
  logic               exists, write;

  assign entry  = entry_i[ENTRY_W-1:0];
  assign exists = 32'(entry_i) < ENTRIES;
  assign write  = write_en_i && exists && at_rest_i[entry[ENTRY_W-1:3]];

  always_ff @(posedge clk_i) begin
    if (write && offset_i == tsr_isa_pkg::REG_SEGMENT_BASE_PAGE) base_ram[entry] <= write_data_i;
    if (write && offset_i == tsr_isa_pkg::REG_SEGMENT_PAGES) pages_ram[entry] <= write_data_i;
    if (write && offset_i == tsr_isa_pkg::REG_SEGMENT_FLAGS) flags_ram[entry] <= write_data_i;
    if (read_en_i) begin
      case (offset_i)
        tsr_isa_pkg::REG_SEGMENT_BASE_PAGE: read_data_o <= exists ? base_ram[entry] : '0;
        tsr_isa_pkg::REG_SEGMENT_PAGES:     read_data_o <= exists ? pages_ram[entry] : '0;
        tsr_isa_pkg::REG_SEGMENT_FLAGS:     read_data_o <= (exists && known_q[entry]) ? flags_ram[entry] : '0;
        tsr_isa_pkg::REG_SEGMENT_FAST:      read_data_o <= exists ? fast_read : '0;
        default:                            read_data_o <= '0;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    moved_o <= '0;
    if (rst_i) known_q <= '0;
    else if (write) begin
      if (offset_i == tsr_isa_pkg::REG_SEGMENT_FLAGS) known_q[entry] <= 1'b1;
      if (32'(entry[2:0]) == tsr_isa_pkg::SEGMENT_EXEC) moved_o[entry[ENTRY_W-1:3]] <= 1'b1;
    end
  end

  // Pages in the feature memories; none until they are written.
  logic [31:0]        fast_read, fast;
  logic [ENTRY_W-1:0] setup_entry;
  generate
    if (tsr_cfg_pkg::FAST_PAGES != 0) begin : gen_fast
      logic [31:0]      fast_ram [0:SLOTS-1];
      logic [SLOTS-1:0] fast_known_q;
      always_ff @(posedge clk_i) begin
        if (write && offset_i == tsr_isa_pkg::REG_SEGMENT_FAST) fast_ram[entry] <= write_data_i;
        if (rst_i) fast_known_q <= '0;
        else if (write && offset_i == tsr_isa_pkg::REG_SEGMENT_FAST) fast_known_q[entry] <= 1'b1;
      end
      assign fast_read = fast_known_q[entry] ? fast_ram[entry] : '0;
      assign fast      = fast_known_q[setup_entry] ? fast_ram[setup_entry] : '0;
    end else begin : gen_slow
      assign fast_read = '0;
      assign fast      = '0;
    end
  endgenerate

  // Setup bus: a task asks until it is done.
  logic              pick_valid, busy_q;
  logic [TASK_W-1:0] pick, task_q;
  logic [3:0]        index_q;
  logic              last_record;

  tsr_rr_arbiter #(.N(TASKS)) u_policy (
    .turn_i(2'd0),
    .clk_i, .rst_i, .req_i(setup_req_i & ~setup_done_o), .accept_i(!busy_q), .valid_o(pick_valid), .index_o(pick)
  );

  assign last_record = index_q == 4'(tsr_pool_pkg::SETUP_RECORDS - 1);

  logic [31:0] base, pages, flags;
  logic [2:0]  banks;
  logic        usable, is_exec;
  assign setup_entry = {task_q, index_q[2:0]};
  assign base        = base_ram[setup_entry];
  assign pages       = pages_ram[setup_entry];
  assign flags       = flags_ram[setup_entry];
  assign banks       = flags[tsr_isa_pkg::REG_SEGMENT_FLAGS_BANKS_LSB +: 3];
  assign is_exec     = flags[tsr_isa_pkg::REG_SEGMENT_FLAGS_EXEC_LSB];
  // A base beyond the largest bank makes the segment unusable; the guard checks every page against it too.
  assign usable      = known_q[setup_entry] && flags[tsr_isa_pkg::REG_SEGMENT_FLAGS_VALID_LSB] && base[31:22] == '0;

  logic [tsr_cfg_pkg::SEG_W-1:0] record;
  always_comb begin
    record = '0;
    record[tsr_pool_pkg::SEG_READ]  = usable && !is_exec && flags[tsr_isa_pkg::REG_SEGMENT_FLAGS_READ_LSB];
    record[tsr_pool_pkg::SEG_WRITE] = usable && !is_exec && flags[tsr_isa_pkg::REG_SEGMENT_FLAGS_WRITE_LSB];
    record[tsr_pool_pkg::SEG_EXEC]  = usable && is_exec;
    record[tsr_pool_pkg::SEG_BANKS_LSB +: 3] = banks;
    record[tsr_pool_pkg::SEG_BANK_LSB +: 16] = flags[tsr_isa_pkg::REG_SEGMENT_FLAGS_BANK0_LSB +: 16];
    record[tsr_pool_pkg::SEG_BASE_LSB +: 22] = base[21:0];
    // Offsets have 36 bits: more than 2^24 pages cannot be reached.
    record[tsr_pool_pkg::SEG_PAGES_LSB +: 25] = (pages[31:24] != '0) ? 25'h1000000 : pages[24:0];
    // Feature memory: both halves as they are, above the fields of every segment.
    record = record | (tsr_cfg_pkg::SEG_W'(fast) << tsr_pool_pkg::SEG_FAST_PAGES_LSB);
  end

  logic [31:0] offset, stride;
  logic [9:0]  layers, first_layer;
  tsr_pick #(.N(TASKS), .WIDTH(32)) u_offset (.index_i(task_q), .words_i(dispatch_offset_i), .word_o(offset));
  tsr_pick #(.N(TASKS), .WIDTH(32)) u_stride (.index_i(task_q), .words_i(dispatch_stride_i), .word_o(stride));
  tsr_pick #(.N(TASKS), .WIDTH(10)) u_layers (.index_i(task_q), .words_i(layers_i), .word_o(layers));
  tsr_pick #(.N(TASKS), .WIDTH(10)) u_base (.index_i(task_q), .words_i(base_i), .word_o(first_layer));

  always_ff @(posedge clk_i) begin
    setup_valid_o <= 1'b0;
    setup_done_o  <= '0;
    if (rst_i) busy_q <= 1'b0;
    else if (!busy_q) begin
      busy_q  <= pick_valid;
      task_q  <= pick;
      index_q <= '0;
    end else begin
      setup_valid_o <= 1'b1;
      index_q       <= index_q + 4'd1;
      if (last_record) begin
        busy_q               <= 1'b0;
        setup_done_o[task_q] <= 1'b1;
      end
    end
    if (busy_q) begin
      setup_task_o  <= 5'(task_q);
      setup_index_o <= index_q;
      setup_data_o  <= record;
      if (index_q == tsr_pool_pkg::SETUP_LISTS) begin
        setup_data_o[tsr_pool_pkg::SETUP_OFFSET_LSB +: 32] <= offset;
        setup_data_o[tsr_pool_pkg::SETUP_STRIDE_LSB +: 32] <= stride;
      end
      if (index_q == tsr_pool_pkg::SETUP_RANGE) begin
        setup_data_o[tsr_pool_pkg::SETUP_LAYERS_LSB +: 10] <= layers;
        setup_data_o[tsr_pool_pkg::SETUP_BASE_LSB +: 10]   <= first_layer;
      end
    end
  end

endmodule

`default_nettype wire
