// SPDX-License-Identifier: Apache-2.0
// Formats that only the pool's own blocks exchange.
package tsr_pool_pkg;

  // A usable segment as the guards keep it, tsr_cfg_pkg::SEG_W bits: permissions already combined with validity, fields from
  // bit 0.
  localparam int SEG_READ = 0;        // cores may read
  localparam int SEG_WRITE = 1;       // cores may write
  localparam int SEG_EXEC = 2;        // the instruction port may fetch
  localparam int SEG_BANKS_LSB = 3;   // 3 bits: interleave
  localparam int SEG_BANK_LSB = 6;    // 16 bits: bank numbers
  localparam int SEG_BASE_LSB = 22;   // 22 bits: first page inside each bank
  localparam int SEG_PAGES_LSB = 44;  // 25 bits: length in pages
  localparam int SEG_FAST_PAGES_LSB = 69;  // 16 bits: leading pages in the feature memories; only with feature memory
  localparam int SEG_FAST_BASE_LSB = 85;   // 16 bits: first of them inside each memory

  // What a core learns at START, broadcast on the setup bus, as wide as a segment: records 0..7 are the segments, then two more.
  localparam logic [3:0] SETUP_LISTS = 4'd8;  // where the dispatch lists lie
  localparam logic [3:0] SETUP_RANGE = 4'd9;  // which layers there are, and are complete
  localparam int SETUP_RECORDS = 10;
  localparam int SETUP_OFFSET_LSB = 0;        // LISTS, 32 bits: first dispatch list
  localparam int SETUP_STRIDE_LSB = 32;       // LISTS, 32 bits: distance of the lists
  localparam int SETUP_LAYERS_LSB = 0;        // RANGE, 10 bits: layers of the program
  localparam int SETUP_BASE_LSB = 10;         // RANGE, 10 bits: layers below it are complete

  // Where a bank begins on the card: bits of a page number, of 48-bit addresses.
  localparam int BASE_W = 36;

  // Bursts that a core may have under way through its cluster's coalescer.
  localparam int COALESCE_BURSTS = 8;

  // Counters: events are added to their totals in turns of 2^COUNTER_SLOT_W cycles. A snapshot waits for the end of a turn
  // and takes another one, and a few cycles of pipeline.
  localparam int COUNTER_SLOT_W = 6;
  localparam int COUNTER_LATCH = 2 * (1 << COUNTER_SLOT_W) + 8;

endpackage
