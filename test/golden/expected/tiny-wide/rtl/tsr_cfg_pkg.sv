// Emitted from hw-templates/cfg/tsr_cfg_pkg.sv.hbs for tiny-wide (d3bfc4842e223e1d); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Configuration of the design: the only place where RTL gets its sizes from.
package tsr_cfg_pkg;

  localparam int CORES = 1;  // cores of the pool
  localparam int CLUSTERS = 1;  // groups of cores, each beside one bank
  localparam int CORES_PER_CLUSTER = 1;  // cores of one cluster
  localparam int BANKS = 1;  // DDR banks, one AXI port each
  localparam int MEM_BANKS = 1;  // DDR banks, and the feature memories beside them
  localparam int FAST_PAGES = 0;  // 4 KiB pages of the feature memory beside each bank; 0: there is none
  localparam int SEG_W = 69;  // bits of a segment as the guards keep it, and of the setup bus
  localparam int TASKS = 1;  // entries of the task table
  localparam int PP = 4;  // pixels computed per cycle
  localparam int ICP = 16;  // input channels per cycle
  localparam int OCP = 16;  // output channels per cycle
  localparam int IBUF_WORDS = 1024;  // input buffer, words of ICP = 16 bytes
  localparam int WBUF_WORDS = 128;  // weight buffer, words of OCP * ICP = 256 bytes
  localparam int OBUF_ROWS = 128;  // output buffer, rows of 32 bytes
  localparam int IBUF_BYTES = 16384;  // input buffer, bytes
  localparam int WBUF_BYTES = 32768;  // weight buffer, bytes
  localparam int OBUF_BYTES = 4096;  // output buffer, bytes
  localparam int IMEM_WORDS = 128;  // instruction memory of a core, words of 32 bytes
  localparam int IMEM_BYTES = 4096;  // instruction memory of a core, bytes
  localparam int RET_DEPTH = 64;  // return store per core and bank, beats of 64 bytes
  localparam int FAST_RET_DEPTH = 32;  // the same per feature memory
  localparam int ROW_KEEP = 4;  // words of a row kept for row taps
  localparam int RET_SLOT_W = 6;  // bits of a place in a return store
  localparam int COALESCING = 0;  // 1: identical reads under way in a cluster are made once
  localparam int TIME_SLOTS = 1;  // 1: banks can be shared by time slots
  localparam int SLICES = 0;  // register slices between the pool and each cluster
  localparam int VIRT = 0;  // 1: tasks share the pool and move between cores; 0: fixed at build
  localparam int PORT_UNITS = 1;  // units of 32 bytes that the input port brings per cycle
  localparam int READ_PORTS = 1;  // read ports of a core: one, or one for inputs and one for weights
  localparam int WEIGHT_LANES = 0;  // lanes of the weight port, one per bank; 0: weights share the input port
  localparam int LANE_PORTS = 1;  // lanes as the modules' ports have them, at least one
  localparam int READ_COUNT_W = 1;  // bits of the units of 32 bytes that a core reads in a cycle
  localparam int WEIGHT_TAG_W = 12;  // bits that name a load and a place in the weight buffer
  localparam int HAS_ACT_TABLE = 0;  // 1: activation table present

  // Identifies the core's shape; programs are compiled for one value of it.
  localparam logic [31:0] CONFIG_HASH = 32'h7c7e12eb;

endpackage
