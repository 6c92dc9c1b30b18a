// SPDX-License-Identifier: Apache-2.0
// Register map: decodes the bus into its blocks, holds the GLOBAL block, and gathers what is read.
//
// The blocks answer a read within two cycles; the result is here one cycle later and stays.

`default_nettype none

module tsr_regs (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic                              write_en_i,
  input  wire logic                              read_en_i,
  input  wire logic [15:0]                       addr_i,
  input  wire logic [31:0]                       write_data_i,
  output logic [31:0]                            read_data_o,

  // Blocks: enables are pulses; the index and the offset hold as long as the address does.
  output logic                                   task_write_o,
  output logic                                   task_read_o,
  output logic                                   segment_write_o,
  output logic                                   segment_read_o,
  output logic                                   core_write_o,
  output logic                                   core_read_o,
  output logic                                   counter_read_o,
  output logic                                   bank_write_o,
  output logic                                   bank_read_o,
  output logic                                   memory_write_o,
  output logic                                   memory_read_o,
  output logic [6:0]                             index_o,
  output logic [15:0]                            offset_o,
  input  wire logic [31:0]                       task_data_i,
  input  wire logic [31:0]                       segment_data_i,
  input  wire logic [31:0]                       core_data_i,
  input  wire logic [31:0]                       counter_data_i,
  input  wire logic [31:0]                       bank_data_i,
  input  wire logic [31:0]                       memory_data_i,

  output logic                                   commit_o,
  input  wire logic                              committing_i,  // being checked, or cores being cleared
  input  wire logic                              refused_i,
  output logic                                   snapshot_o,
  output logic                                   latching_o,   // from the snapshot on until it can be read
  output logic [31:0]                            watchdog_o,
  output logic [7:0]                             fetch_slot_o, // as written; a commit makes it active
  output logic [63:0]                            cycle_o,
  input  wire logic [tsr_cfg_pkg::TASKS-1:0]     event_i,
  output logic                                   interrupt_o
);

  localparam logic [31:0] ID = 32'h41525354;       // "TSRA"
  localparam logic [31:0] VERSION = 32'h0001_0000; // 1.0
  localparam int TASKS = tsr_cfg_pkg::TASKS;

  // Which block, and where in it.
  logic        in_global, in_task, in_segment, in_core, in_counter, in_bank, in_memory;
  logic [15:0] task_at, segment_at, core_at, counter_at, bank_at, memory_at;
  assign task_at    = addr_i - tsr_isa_pkg::REG_TASK_BASE;
  assign segment_at = addr_i - tsr_isa_pkg::REG_SEGMENT_BASE;
  assign core_at    = addr_i - tsr_isa_pkg::REG_CORE_BASE;
  assign counter_at = addr_i - tsr_isa_pkg::REG_COUNTER_BASE;
  assign bank_at    = addr_i - tsr_isa_pkg::REG_BANK_BASE;
  assign memory_at  = addr_i - tsr_isa_pkg::REG_MEMORY_BASE;
  assign in_global  = 32'(addr_i) < tsr_isa_pkg::REG_GLOBAL_STRIDE;
  assign in_task    = addr_i >= tsr_isa_pkg::REG_TASK_BASE && 32'(task_at) < TASK_BYTES;
  assign in_segment = addr_i >= tsr_isa_pkg::REG_SEGMENT_BASE && 32'(segment_at) < SEGMENT_BYTES;
  assign in_core    = addr_i >= tsr_isa_pkg::REG_CORE_BASE && 32'(core_at) < CORE_BYTES;
  assign in_counter = addr_i >= tsr_isa_pkg::REG_COUNTER_BASE && 32'(counter_at) < COUNTER_BYTES;
  assign in_bank    = addr_i >= tsr_isa_pkg::REG_BANK_BASE && 32'(bank_at) < BANK_BYTES;
  assign in_memory  = addr_i >= tsr_isa_pkg::REG_MEMORY_BASE && 32'(memory_at) < MEMORY_BYTES;

  localparam int unsigned TASK_BYTES = tsr_isa_pkg::REG_TASK_STRIDE * tsr_isa_pkg::REG_TASK_COUNT;
  localparam int unsigned SEGMENT_BYTES = tsr_isa_pkg::REG_SEGMENT_STRIDE * tsr_isa_pkg::REG_SEGMENT_COUNT;
  localparam int unsigned CORE_BYTES = tsr_isa_pkg::REG_CORE_STRIDE * tsr_isa_pkg::REG_CORE_COUNT;
  localparam int unsigned BANK_BYTES = tsr_isa_pkg::REG_BANK_STRIDE * tsr_isa_pkg::REG_BANK_COUNT;
  localparam int unsigned MEMORY_BYTES = tsr_isa_pkg::REG_MEMORY_STRIDE * tsr_isa_pkg::REG_MEMORY_COUNT;
  localparam int unsigned COUNTER_BYTES = tsr_isa_pkg::REG_COUNTER_STRIDE * tsr_isa_pkg::REG_COUNTER_COUNT;
  localparam int TASK_SHIFT = $clog2(tsr_isa_pkg::REG_TASK_STRIDE);
  localparam int SEGMENT_SHIFT = $clog2(tsr_isa_pkg::REG_SEGMENT_STRIDE);
  localparam int CORE_SHIFT = $clog2(tsr_isa_pkg::REG_CORE_STRIDE);
  localparam int COUNTER_SHIFT = $clog2(tsr_isa_pkg::REG_COUNTER_STRIDE);
  localparam int BANK_SHIFT = $clog2(tsr_isa_pkg::REG_BANK_STRIDE);
  localparam int MEMORY_SHIFT = $clog2(tsr_isa_pkg::REG_MEMORY_STRIDE);

  assign task_write_o    = write_en_i && in_task;
  assign task_read_o     = read_en_i && in_task;
  assign segment_write_o = write_en_i && in_segment;
  assign segment_read_o  = read_en_i && in_segment;
  assign core_write_o    = write_en_i && in_core;
  assign core_read_o     = read_en_i && in_core;
  assign counter_read_o  = read_en_i && in_counter;
  assign bank_write_o    = write_en_i && in_bank;
  assign bank_read_o     = read_en_i && in_bank;
  assign memory_write_o  = write_en_i && in_memory;
  assign memory_read_o   = read_en_i && in_memory;

  always_comb begin
    index_o  = 7'(counter_at >> COUNTER_SHIFT);
    offset_o = counter_at & 16'(tsr_isa_pkg::REG_COUNTER_STRIDE - 1);
    if (in_task) begin
      index_o  = 7'(task_at >> TASK_SHIFT);
      offset_o = task_at & 16'(tsr_isa_pkg::REG_TASK_STRIDE - 1);
    end else if (in_segment) begin
      index_o  = 7'(segment_at >> SEGMENT_SHIFT);
      offset_o = segment_at & 16'(tsr_isa_pkg::REG_SEGMENT_STRIDE - 1);
    end else if (in_core) begin
      index_o  = 7'(core_at >> CORE_SHIFT);
      offset_o = core_at & 16'(tsr_isa_pkg::REG_CORE_STRIDE - 1);
    end else if (in_bank) begin
      index_o  = 7'(bank_at >> BANK_SHIFT);
      offset_o = bank_at & 16'(tsr_isa_pkg::REG_BANK_STRIDE - 1);
    end else if (in_memory) begin
      index_o  = 7'(memory_at >> MEMORY_SHIFT);
      offset_o = memory_at & 16'(tsr_isa_pkg::REG_MEMORY_STRIDE - 1);
    end
  end

  // GLOBAL.
  logic [TASKS-1:0] enable_q, status_q;
  logic [31:0]      cycle_hi_q, shape, core_shape, commit, features, global_data_q;
  logic             global_write;
  assign global_write = write_en_i && in_global;
  assign commit_o     = global_write && addr_i == tsr_isa_pkg::REG_GLOBAL_COMMIT &&
                        write_data_i[tsr_isa_pkg::REG_GLOBAL_COMMIT_GO_LSB];
  assign snapshot_o   = global_write && addr_i == tsr_isa_pkg::REG_GLOBAL_SNAPSHOT;
  assign interrupt_o  = (enable_q & status_q) != '0;

  logic [7:0] latch_q;
  assign latching_o = snapshot_o || latch_q != '0;
  always_ff @(posedge clk_i) begin
    if (rst_i) latch_q <= '0;
    else if (snapshot_o) latch_q <= 8'(tsr_pool_pkg::COUNTER_LATCH);
    else if (latch_q != '0) latch_q <= latch_q - 8'd1;
  end

  always_comb begin
    shape = '0;
    shape[tsr_isa_pkg::REG_GLOBAL_SHAPE_CORES_LSB +: 8]    = 8'(tsr_cfg_pkg::CORES);
    shape[tsr_isa_pkg::REG_GLOBAL_SHAPE_CLUSTERS_LSB +: 8] = 8'(tsr_cfg_pkg::CLUSTERS);
    shape[tsr_isa_pkg::REG_GLOBAL_SHAPE_BANKS_LSB +: 8]    = 8'(tsr_cfg_pkg::BANKS);
    shape[tsr_isa_pkg::REG_GLOBAL_SHAPE_TASKS_LSB +: 8]    = 8'(TASKS);
    core_shape = '0;
    core_shape[tsr_isa_pkg::REG_GLOBAL_CORE_SHAPE_PP_LSB +: 8]  = 8'(tsr_cfg_pkg::PP);
    core_shape[tsr_isa_pkg::REG_GLOBAL_CORE_SHAPE_ICP_LSB +: 8] = 8'(tsr_cfg_pkg::ICP);
    core_shape[tsr_isa_pkg::REG_GLOBAL_CORE_SHAPE_OCP_LSB +: 8] = 8'(tsr_cfg_pkg::OCP);
    commit = '0;
    commit[tsr_isa_pkg::REG_GLOBAL_COMMIT_GO_LSB]      = committing_i;
    commit[tsr_isa_pkg::REG_GLOBAL_COMMIT_REFUSED_LSB] = refused_i;
    features = '0;
    features[tsr_isa_pkg::REG_GLOBAL_FEATURES_TIME_SLOTS_LSB] = tsr_cfg_pkg::TIME_SLOTS != 0;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      cycle_o    <= '0;
      enable_q   <= '0;
      status_q   <= '0;
      watchdog_o <= '0;
      fetch_slot_o <= '0;
    end else begin
      cycle_o  <= cycle_o + 64'd1;
      // An event that comes with its clearing is kept.
      status_q <= event_i | ((global_write && addr_i == tsr_isa_pkg::REG_GLOBAL_IRQ_STATUS)
                             ? status_q & ~write_data_i[TASKS-1:0] : status_q);
      if (global_write && addr_i == tsr_isa_pkg::REG_GLOBAL_IRQ_ENABLE) enable_q <= write_data_i[TASKS-1:0];
      if (global_write && addr_i == tsr_isa_pkg::REG_GLOBAL_WATCHDOG) watchdog_o <= write_data_i;
      if (global_write && addr_i == tsr_isa_pkg::REG_GLOBAL_FETCH_SLOT && tsr_cfg_pkg::TIME_SLOTS != 0)
        fetch_slot_o <= write_data_i[7:0];
    end
    if (read_en_i && addr_i == tsr_isa_pkg::REG_GLOBAL_CYCLE_LO) cycle_hi_q <= cycle_o[63:32];
    if (read_en_i) begin
      case (addr_i)
        tsr_isa_pkg::REG_GLOBAL_ID:          global_data_q <= ID;
        tsr_isa_pkg::REG_GLOBAL_VERSION:     global_data_q <= VERSION;
        tsr_isa_pkg::REG_GLOBAL_LAYOUT_HASH: global_data_q <= tsr_isa_pkg::LAYOUT_HASH;
        tsr_isa_pkg::REG_GLOBAL_CONFIG_HASH: global_data_q <= tsr_cfg_pkg::CONFIG_HASH;
        tsr_isa_pkg::REG_GLOBAL_SHAPE:       global_data_q <= shape;
        tsr_isa_pkg::REG_GLOBAL_CORE_SHAPE:  global_data_q <= core_shape;
        tsr_isa_pkg::REG_GLOBAL_IBUF_BYTES:  global_data_q <= 32'(tsr_cfg_pkg::IBUF_BYTES);
        tsr_isa_pkg::REG_GLOBAL_WBUF_BYTES:  global_data_q <= 32'(tsr_cfg_pkg::WBUF_BYTES);
        tsr_isa_pkg::REG_GLOBAL_OBUF_BYTES:  global_data_q <= 32'(tsr_cfg_pkg::OBUF_BYTES);
        tsr_isa_pkg::REG_GLOBAL_IMEM_BYTES:  global_data_q <= 32'(tsr_cfg_pkg::IMEM_BYTES);
        tsr_isa_pkg::REG_GLOBAL_FAST_PAGES:  global_data_q <= 32'(tsr_cfg_pkg::FAST_PAGES);
        tsr_isa_pkg::REG_GLOBAL_IRQ_ENABLE:  global_data_q <= 32'(enable_q);
        tsr_isa_pkg::REG_GLOBAL_IRQ_STATUS:  global_data_q <= 32'(status_q);
        tsr_isa_pkg::REG_GLOBAL_COMMIT:      global_data_q <= commit;
        tsr_isa_pkg::REG_GLOBAL_CYCLE_LO:    global_data_q <= cycle_o[31:0];
        tsr_isa_pkg::REG_GLOBAL_CYCLE_HI:    global_data_q <= cycle_hi_q;
        tsr_isa_pkg::REG_GLOBAL_WATCHDOG:    global_data_q <= watchdog_o;
        tsr_isa_pkg::REG_GLOBAL_FEATURES:    global_data_q <= features;
        tsr_isa_pkg::REG_GLOBAL_FETCH_SLOT:  global_data_q <= 32'(fetch_slot_o);
        default:                             global_data_q <= '0;
      endcase
    end
    read_data_o <= in_task ? task_data_i : in_segment ? segment_data_i : in_core ? core_data_i :
                   in_counter ? counter_data_i : in_bank ? bank_data_i : in_memory ? memory_data_i : global_data_q;
  end

endmodule

`default_nettype wire
