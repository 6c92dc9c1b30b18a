// SPDX-License-Identifier: Apache-2.0
/**
 * DDR4-2400 x64, one rank, bank groups interleaved (x8_1r_cobg): share of peak bandwidth in percent, as measured with
 * DRAMsim3 at commit 29817593, means over 8 seeds of 400 000 clocks. K: bursts in flight per stream.
 */
export const REFERENCE_PERCENT: Readonly<Record<string, number>> = {
  "sequential read 4 KiB K=1": 87.6,
  "sequential read 4 KiB K=2": 95.0,
  "sequential read 4 KiB K=4": 95.1,
  "sequential read 4 KiB K=8": 95.1,
  "sequential write 4 KiB K=4": 94.8,
  "4 read streams by 4 KiB K=1": 94.4,
  "4 read streams by 4 KiB K=2": 94.9,
  "4 read streams by 4 KiB, equal banks K=1": 94.4,
  "4 read streams by 4 KiB, equal banks K=2": 94.0,
  "4 read streams by 64 B K=1": 93.3,
  "4 read streams by 64 B K=2": 94.9,
  "4 read streams by 64 B, equal banks K=1": 93.1,
  "4 read streams by 64 B, equal banks K=2": 94.3,
  "50/50 read and write 4 KiB K=1": 85.2,
  "50/50 read and write 4 KiB K=2": 89.6,
  "50/50 read and write 4 KiB K=4": 90.3,
  "50/50, equal banks K=2": 86.7,
  "50/50, alternating K=2": 89.0,
  "random read 64 B K=1": 6.9,
  "random read 64 B K=2": 13.1,
  "random read 64 B K=4": 24.1,
  "random read 64 B K=8": 40.7,
  "random read 64 B K=16": 56.0,
  "random read 64 B K=32": 58.2,
  "random read 64 B K=64": 58.2,
  "random read 512 B K=1": 36.1,
  "random read 512 B K=2": 61.8,
  "random read 512 B K=4": 85.2,
  "random read 512 B K=8": 92.4,
  "random read 512 B K=16": 92.7,
  "random read 4 KiB K=1": 79.4,
  "random read 4 KiB K=2": 93.5,
  "random read 4 KiB K=4": 94.6,
  "lone read 64 B K=1": 0.9,
};

/** Latency at the controller's pins of a read that meets an open, a closed, or another open row; ns. */
export const REFERENCE_LATENCY_NS: Readonly<Record<string, number>> = {
  "row hit": 21,
  "closed row": 34,
  "row conflict": 47,
};
