// SPDX-License-Identifier: Apache-2.0
/// DDR parameters from options and into reports.
#pragma once

#include "ddr/ddr_params.hpp"
#include "json.hpp"

namespace tessera::sim {

/// Parameters from the member "ddr" of the options (see sim_api.h); throws JsonError for an unknown or impossible one.
DdrParams parse_ddr(const Json* options);

/// One object: all parameters, and the efficiencies and latencies that a channel with them was measured to have.
void report_ddr(JsonWriter& json, const DdrParams& params);

}  // namespace tessera::sim
