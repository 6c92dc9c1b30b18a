// SPDX-License-Identifier: Apache-2.0
/// The wires of one 512-bit AXI4 port of the kernel, as pointers into the Verilated model.
#pragma once

#include <cstdint>

namespace tessera::sim {

/// Bytes of a data beat.
inline constexpr uint32_t BEAT_BYTES = 64;

struct AxiReadSignals {
  const uint8_t* arvalid = nullptr;
  uint8_t* arready = nullptr;
  const uint8_t* arid = nullptr;
  const uint64_t* araddr = nullptr;
  const uint8_t* arlen = nullptr;
  const uint8_t* arsize = nullptr;
  const uint8_t* arburst = nullptr;
  uint8_t* rvalid = nullptr;
  const uint8_t* rready = nullptr;
  uint8_t* rid = nullptr;
  uint32_t* rdata = nullptr;  // BEAT_BYTES
  uint8_t* rresp = nullptr;
  uint8_t* rlast = nullptr;
};

struct AxiWriteSignals {
  const uint8_t* awvalid = nullptr;
  uint8_t* awready = nullptr;
  const uint8_t* awid = nullptr;
  const uint64_t* awaddr = nullptr;
  const uint8_t* awlen = nullptr;
  const uint8_t* awsize = nullptr;
  const uint8_t* awburst = nullptr;
  const uint8_t* wvalid = nullptr;
  uint8_t* wready = nullptr;
  const uint32_t* wdata = nullptr;  // BEAT_BYTES
  const uint64_t* wstrb = nullptr;
  const uint8_t* wlast = nullptr;
  uint8_t* bvalid = nullptr;
  const uint8_t* bready = nullptr;
  uint8_t* bid = nullptr;
  uint8_t* bresp = nullptr;
};

enum AxiResponse : uint8_t { AXI_OKAY = 0, AXI_SLVERR = 2, AXI_DECERR = 3 };

}  // namespace tessera::sim
