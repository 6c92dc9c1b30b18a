// SPDX-License-Identifier: Apache-2.0
/// Producer counters, and the rule of the core map's commit.
#include "sw_emu/layer_sync.hpp"
#include "check.hpp"
#include "sw_emu/core_map.hpp"

using namespace tessera;

TEST(a_layer_is_complete_when_all_its_cores_have_reported) {
  LayerSync sync;
  sync.reset(0);
  CHECK(!sync.report(0, 2));
  CHECK(!sync.complete(0));
  CHECK(sync.report(1, 1));
  CHECK_EQUAL(sync.lowest_incomplete(), 0u, "layers done while layer 0 is not");
  CHECK(sync.report(0, 2));
  CHECK_EQUAL(sync.lowest_incomplete(), 2u, "layers done");
  sync.reset(5);
  CHECK(sync.complete(4));
  CHECK(!sync.complete(5));
  CHECK(!sync.complete(MAX_LAYERS));
}

TEST(a_commit_moves_only_cores_of_tasks_at_rest) {
  const auto entry = [](uint32_t task, uint32_t vcore) {
    return 1u | task << isa::REG_CORE_MAP_TASK_LSB | vcore << isa::REG_CORE_MAP_VCORE_LSB;
  };
  const std::vector<uint32_t> before{entry(0, 0), entry(1, 0), 0};
  const auto only_task_1_runs = [](uint32_t task) { return task != 1; };
  using core_map::change_allowed;
  CHECK(change_allowed(before, std::vector<uint32_t>{entry(0, 1), entry(1, 0), entry(0, 0)}, only_task_1_runs));
  CHECK(!change_allowed(before, std::vector<uint32_t>{entry(0, 0), 0, 0}, only_task_1_runs));
  CHECK(!change_allowed(before, std::vector<uint32_t>{entry(0, 0), entry(1, 0), entry(1, 1)}, only_task_1_runs));
  CHECK(!change_allowed(before, std::vector<uint32_t>{entry(0, 0), entry(1, 0), entry(0, 0)}, only_task_1_runs));
}
