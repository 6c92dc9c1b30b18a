// SPDX-License-Identifier: Apache-2.0
/// Parameters of one DDR4 channel and of the path from the kernel to it.
#pragma once

#include <cstdint>

namespace tessera::sim {

/// DDR4-2400, one rank of eight 8 Gb x8 chips; times in DRAM clocks.
struct DdrTiming {
  uint32_t read_latency = 17;
  uint32_t write_latency = 12;
  uint32_t burst = 4;  // BL8: 64 B
  uint32_t rcd = 17;
  uint32_t rp = 17;
  uint32_t ras = 39;
  uint32_t rrd_s = 4;
  uint32_t rrd_l = 6;
  uint32_t faw = 26;
  uint32_t ccd_s = 4;
  uint32_t ccd_l = 6;
  uint32_t wtr_s = 3;
  uint32_t wtr_l = 9;
  uint32_t wr = 18;
  uint32_t rtp = 9;
  uint32_t bus_turn = 1;  // idle clock of the data bus between a read and a write
  uint32_t rfc = 420;
  uint32_t refi = 9360;
};

/// What the scheduler of the memory controller may do.
struct DdrController {
  uint32_t read_queue = 64;   // 64 B requests
  uint32_t write_queue = 64;  // 64 B requests
  uint32_t drain_start = 56;  // queued writes that start a drain while reads wait
  uint32_t drain_batch = 56;  // writes of one drain, and reads between two drains
  uint32_t idle_drain = 8;    // queued writes that start a drain when no read waits
  uint32_t write_age = 200;   // clocks after which a lone write is drained when no read waits
  uint32_t age_depth = 12;    // queued requests up to which row hits are served by age
  uint32_t run_depth = 24;    // queued requests above which accesses stay with the two banks used last
  uint32_t age_limit = 2048;  // clocks after which a request is served before any row hit
  uint32_t pipeline = 3;      // clocks from acceptance to command plus from the last data to the output
};

/// Path between the kernel's AXI port and the controller's queue; kernel cycles.
struct DdrPath {
  uint32_t request_cycles = 20;  // address or write data to the queue
  uint32_t return_cycles = 30;   // read data or write acceptance back to the kernel
  uint32_t outstanding = 64;     // bursts of one direction a port may have in flight
};

struct DdrParams {
  DdrTiming timing;
  DdrController controller;
  DdrPath path;
  double clock_ns = 0.83;
  uint32_t clocks_per_cycle = 4;  // DRAM clocks per kernel cycle of 300 MHz
  double bandwidth_scale = 1.0;   // share of the data-bus time that is left to use
  double latency_scale = 1.0;     // multiplies DdrPath's cycles
  bool rmw = true;                // ECC: a beat with some strobes off is read before it is written
  bool interleave = false;        // read data of different IDs may alternate inside bursts
};

}  // namespace tessera::sim
