// SPDX-License-Identifier: Apache-2.0
/// Finds the AXI ports of a Verilated kernel top by their names, however many banks it has.
#pragma once

#include <cstdint>

#include "axi_signals.hpp"

namespace tessera::sim {

#define TSR_BIND_READ(top, port)                                                                                    \
  AxiReadSignals {                                                                                                  \
    &(top).port##_arvalid, &(top).port##_arready, &(top).port##_arid, &(top).port##_araddr, &(top).port##_arlen,    \
        &(top).port##_arsize, &(top).port##_arburst, &(top).port##_rvalid, &(top).port##_rready, &(top).port##_rid, \
        &(top).port##_rdata[0], &(top).port##_rresp, &(top).port##_rlast                                            \
  }

#define TSR_BIND_WRITE(top, port)                                                                                     \
  AxiWriteSignals {                                                                                                   \
    &(top).port##_awvalid, &(top).port##_awready, &(top).port##_awid, &(top).port##_awaddr, &(top).port##_awlen,      \
        &(top).port##_awsize, &(top).port##_awburst, &(top).port##_wvalid, &(top).port##_wready,                      \
        &(top).port##_wdata[0], &(top).port##_wstrb, &(top).port##_wlast, &(top).port##_bvalid, &(top).port##_bready, \
        &(top).port##_bid, &(top).port##_bresp                                                                        \
  }

#define TSR_VISIT_BANK(number)                                                              \
  if constexpr (requires { top.m_axi_bank##number##_arvalid; }) {                           \
    visit(TSR_BIND_READ(top, m_axi_bank##number), TSR_BIND_WRITE(top, m_axi_bank##number)); \
  }

/// Calls `visit(read signals, write signals)` for every m_axi_bank<b> of the top, in bank order.
template <typename Top, typename Visit>
void each_bank_port(Top& top, const Visit& visit) {
  TSR_VISIT_BANK(0)
  TSR_VISIT_BANK(1)
  TSR_VISIT_BANK(2)
  TSR_VISIT_BANK(3)
  TSR_VISIT_BANK(4)
  TSR_VISIT_BANK(5)
  TSR_VISIT_BANK(6)
  TSR_VISIT_BANK(7)
}

template <typename Top>
AxiReadSignals instruction_port(Top& top) {
  return TSR_BIND_READ(top, m_axi_inst);
}

template <typename Top>
uint32_t count_bank_ports(Top& top) {
  uint32_t banks = 0;
  each_bank_port(top, [&banks](const AxiReadSignals&, const AxiWriteSignals&) { ++banks; });
  return banks;
}

#undef TSR_VISIT_BANK
#undef TSR_BIND_READ
#undef TSR_BIND_WRITE

}  // namespace tessera::sim
