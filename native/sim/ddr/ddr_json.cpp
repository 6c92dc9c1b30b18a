// SPDX-License-Identifier: Apache-2.0
#include "ddr/ddr_json.hpp"

#include "ddr/traffic.hpp"

namespace tessera::sim {

namespace {

/// Calls `visit(name, field)` for every DRAM and controller parameter.
template <typename Params, typename Visit>
void each_clock_parameter(Params& params, const Visit& visit) {
  auto& t = params.timing;
  visit("read_latency", t.read_latency), visit("write_latency", t.write_latency), visit("burst", t.burst);
  visit("rcd", t.rcd), visit("rp", t.rp), visit("ras", t.ras), visit("rrd_s", t.rrd_s), visit("rrd_l", t.rrd_l);
  visit("faw", t.faw), visit("ccd_s", t.ccd_s), visit("ccd_l", t.ccd_l), visit("wtr_s", t.wtr_s),
      visit("wtr_l", t.wtr_l);
  visit("wr", t.wr), visit("rtp", t.rtp), visit("bus_turn", t.bus_turn), visit("rfc", t.rfc), visit("refi", t.refi);
  auto& c = params.controller;
  visit("read_queue", c.read_queue), visit("write_queue", c.write_queue), visit("drain_start", c.drain_start);
  visit("drain_batch", c.drain_batch), visit("idle_drain", c.idle_drain), visit("write_age", c.write_age);
  visit("age_depth", c.age_depth), visit("run_depth", c.run_depth), visit("age_limit", c.age_limit),
      visit("pipeline", c.pipeline);
}

uint32_t whole(const Json& value, const std::string& name, uint32_t least, uint32_t most) {
  const uint64_t number = value.integer(name);
  if (number < least || number > most) {
    throw JsonError(name + " = " + std::to_string(number) + ": must be " + std::to_string(least) + ".." +
                    std::to_string(most));
  }
  return static_cast<uint32_t>(number);
}

double scale(const Json& value, const std::string& name, double most) {
  const double number = value.number(name);
  if (!(number >= 0.05 && number <= most)) throw JsonError(name + ": must be 0.05.." + std::to_string(most));
  return number;
}

}  // namespace

DdrParams parse_ddr(const Json* options) {
  DdrParams params;
  if (options == nullptr) return params;
  for (const auto& [key, value] : options->object("ddr")) {
    const std::string name = "ddr." + key;
    if (key == "latency_scale") {
      params.latency_scale = scale(value, name, 100);
    } else if (key == "bandwidth_scale") {
      params.bandwidth_scale = scale(value, name, 1);
    } else if (key == "request_cycles") {
      params.path.request_cycles = whole(value, name, 0, 10000);
    } else if (key == "return_cycles") {
      params.path.return_cycles = whole(value, name, 1, 10000);
    } else if (key == "outstanding") {
      params.path.outstanding = whole(value, name, 1, 128);
    } else if (key == "rmw") {
      params.rmw = value.boolean(name);
    } else if (key == "interleave") {
      params.interleave = value.boolean(name);
    } else {
      throw JsonError(name + ": no such option; see sim_api.h");
    }
  }
  return params;
}

void report_ddr(JsonWriter& json, const DdrParams& params) {
  constexpr uint64_t CLOCKS = 40000;
  constexpr double PEAK_BYTES = 64;
  json.open('{').member("model", std::string_view("DDR4-2400 x64, 1 rank of x8 chips, mapping x8_1r_cobg"));
  json.member("clock_ns", params.clock_ns).member("clocks_per_kernel_cycle", uint64_t{params.clocks_per_cycle});
  json.member("peak_gb_per_s", PEAK_BYTES / (params.timing.burst * params.clock_ns));
  json.key("clocks").open('{');
  each_clock_parameter(params, [&json](const char* name, uint32_t value) { json.member(name, uint64_t{value}); });
  json.close('}');
  json.key("path_cycles").open('{').member("request", uint64_t{params.path.request_cycles});
  json.member("return", uint64_t{params.path.return_cycles}).close('}');
  json.member("latency_scale", params.latency_scale).member("bandwidth_scale", params.bandwidth_scale);
  json.member("rmw", params.rmw)
      .member("interleave", params.interleave)
      .member("outstanding", uint64_t{params.path.outstanding});
  json.key("measured_percent_of_peak").open('{');
  for (const Traffic& traffic : summary_traffic())
    json.member(traffic.name, measure(traffic, params, 1, CLOCKS).percent);
  json.close('}');
  const RowLatency latency = measure_row_latency(params);
  json.key("measured_controller_ns").open('{').member("row hit", latency.hit);
  json.member("closed row", latency.closed).member("row conflict", latency.conflict).close('}');
  json.close('}');
}

}  // namespace tessera::sim
