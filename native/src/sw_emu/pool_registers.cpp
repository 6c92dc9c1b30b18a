// SPDX-License-Identifier: Apache-2.0
/// The register map of the functional pool: packages/isa/src/spec/registers.ts.
#include <optional>

#include "core_map.hpp"
#include "pool.hpp"

namespace tessera {
namespace {

constexpr uint32_t ID_VALUE = 0x41525354;
constexpr uint32_t VERSION_VALUE = 1u << isa::REG_GLOBAL_VERSION_MAJOR_LSB;

struct Place {
  uint32_t index;
  uint32_t offset;
};

/// Instance and register offset of an address inside a block of registers.
std::optional<Place> place_in(uint32_t address, uint32_t base, uint32_t stride, uint32_t count) {
  if (address < base || address >= base + stride * count) return std::nullopt;
  return Place{(address - base) / stride, (address - base) % stride};
}

std::optional<Place> in_global(uint32_t a) {
  return place_in(a, isa::REG_GLOBAL_BASE, isa::REG_GLOBAL_STRIDE, isa::REG_GLOBAL_COUNT);
}
std::optional<Place> in_task(uint32_t a) {
  return place_in(a, isa::REG_TASK_BASE, isa::REG_TASK_STRIDE, isa::REG_TASK_COUNT);
}
std::optional<Place> in_segment(uint32_t a) {
  return place_in(a, isa::REG_SEGMENT_BASE, isa::REG_SEGMENT_STRIDE, isa::REG_SEGMENT_COUNT);
}
std::optional<Place> in_core(uint32_t a) {
  return place_in(a, isa::REG_CORE_BASE, isa::REG_CORE_STRIDE, isa::REG_CORE_COUNT);
}
std::optional<Place> in_bank(uint32_t a) {
  return place_in(a, isa::REG_BANK_BASE, isa::REG_BANK_STRIDE, isa::REG_BANK_COUNT);
}
std::optional<Place> in_memory(uint32_t a) {
  return place_in(a, isa::REG_MEMORY_BASE, isa::REG_MEMORY_STRIDE, isa::REG_MEMORY_COUNT);
}
std::optional<Place> in_counter(uint32_t a) {
  return place_in(a, isa::REG_COUNTER_BASE, isa::REG_COUNTER_STRIDE, isa::REG_COUNTER_COUNT);
}

/// Bits of a bank's base that the registers keep: pages, of 48-bit addresses.
constexpr uint32_t BASE_LO_KEPT = ~0u << isa::REG_MEMORY_BASE_LO_PAGE_LSB;
constexpr uint32_t BASE_HI_KEPT = (1u << isa::REG_MEMORY_BASE_HI_PAGE_W) - 1;

/// `base` with one of its registers written.
uint64_t base_written(uint64_t base, uint32_t offset, uint32_t value) {
  if (offset == isa::REG_MEMORY_BASE_LO) return (base >> 32 << 32) | (value & BASE_LO_KEPT);
  if (offset == isa::REG_MEMORY_BASE_HI) return uint64_t{value & BASE_HI_KEPT} << 32 | uint32_t(base);
  return base;
}

}  // namespace

uint32_t Pool::read_register(uint32_t address) {
  const std::lock_guard lock(mutex_);
  if (const auto at = in_global(address)) return read_global(at->offset);
  if (const auto at = in_task(address))
    return at->index < tasks_.size() ? read_task(*tasks_[at->index], at->offset) : 0;
  if (const auto at = in_segment(address)) {
    const uint32_t task = at->index / isa::SEGMENT_COUNT;
    if (task >= tasks_.size()) return 0;
    const Segment& segment = tasks_[task]->segments[at->index % isa::SEGMENT_COUNT];
    if (at->offset == isa::REG_SEGMENT_BASE_PAGE) return segment.base_page;
    if (at->offset == isa::REG_SEGMENT_PAGES) return segment.pages;
    if (at->offset == isa::REG_SEGMENT_FAST) return shape_.fast_pages > 0 ? segment.fast : 0;
    return at->offset == isa::REG_SEGMENT_FLAGS ? segment.flags : 0;
  }
  if (const auto at = in_core(address)) return at->index < cores_.size() ? read_core(cores_[at->index], at->offset) : 0;
  if (const auto at = in_bank(address)) return bank_slots_.read(at->index, at->offset);
  if (const auto at = in_memory(address)) {
    const uint64_t base = memory_.base(at->index);
    if (at->offset == isa::REG_MEMORY_BASE_LO) return uint32_t(base);
    return at->offset == isa::REG_MEMORY_BASE_HI ? uint32_t(base >> 32) : 0;
  }
  if (const auto at = in_counter(address))
    return at->index < cores_.size() ? read_counter(cores_[at->index], at->offset) : 0;
  return 0;
}

uint32_t Pool::read_global(uint32_t offset) const {
  switch (offset) {
    case isa::REG_GLOBAL_ID:
      return ID_VALUE;
    case isa::REG_GLOBAL_VERSION:
      return VERSION_VALUE;
    case isa::REG_GLOBAL_LAYOUT_HASH:
      return isa::LAYOUT_HASH;
    case isa::REG_GLOBAL_CONFIG_HASH:
      return shape_.config_hash;
    case isa::REG_GLOBAL_SHAPE:
      return shape_.cores << isa::REG_GLOBAL_SHAPE_CORES_LSB | shape_.clusters << isa::REG_GLOBAL_SHAPE_CLUSTERS_LSB |
             shape_.banks << isa::REG_GLOBAL_SHAPE_BANKS_LSB | shape_.tasks << isa::REG_GLOBAL_SHAPE_TASKS_LSB;
    case isa::REG_GLOBAL_CORE_SHAPE:
      return shape_.pp << isa::REG_GLOBAL_CORE_SHAPE_PP_LSB | shape_.icp << isa::REG_GLOBAL_CORE_SHAPE_ICP_LSB |
             shape_.ocp << isa::REG_GLOBAL_CORE_SHAPE_OCP_LSB;
    case isa::REG_GLOBAL_IBUF_BYTES:
      return shape_.input_buffer_bytes;
    case isa::REG_GLOBAL_WBUF_BYTES:
      return shape_.weight_buffer_bytes;
    case isa::REG_GLOBAL_OBUF_BYTES:
      return shape_.output_buffer_bytes;
    case isa::REG_GLOBAL_IMEM_BYTES:
      return shape_.instruction_memory_bytes;
    case isa::REG_GLOBAL_FAST_PAGES:
      return shape_.fast_pages;
    case isa::REG_GLOBAL_IRQ_ENABLE:
      return irq_enable_;
    case isa::REG_GLOBAL_IRQ_STATUS:
      return irq_status_;
    case isa::REG_GLOBAL_COMMIT:
      return uint32_t{refused_} << isa::REG_GLOBAL_COMMIT_REFUSED_LSB;
    case isa::REG_GLOBAL_WATCHDOG:
      return watchdog_;
    case isa::REG_GLOBAL_FEATURES:
      return uint32_t{bank_slots_.present()} << isa::REG_GLOBAL_FEATURES_TIME_SLOTS_LSB;
    case isa::REG_GLOBAL_FETCH_SLOT:
      return fetch_slot_;
    default:
      // The cycle counter included: a functional pool has no time.
      return 0;
  }
}

uint32_t Pool::read_task(const Task& task, uint32_t offset) const {
  switch (offset) {
    case isa::REG_TASK_EPOCH:
      return task.epoch;
    case isa::REG_TASK_STATUS:
      return task.status();
    case isa::REG_TASK_FAULT_ADDR_LO:
      return uint32_t(task.fault_address());
    case isa::REG_TASK_FAULT_ADDR_HI:
      return uint32_t(task.fault_address() >> 32);
    case isa::REG_TASK_DISPATCH_OFFSET:
      return task.dispatch_offset;
    case isa::REG_TASK_DISPATCH_STRIDE:
      return task.dispatch_stride;
    case isa::REG_TASK_LAYERS_DONE:
      return task.layers_done();
    case isa::REG_TASK_RUNS:
      return task.runs();
    case isa::REG_TASK_LAYERS:
      return task.layers;
    default:
      return 0;
  }
}

uint32_t Pool::read_core(const PoolCore& core, uint32_t offset) const {
  if (offset == isa::REG_CORE_MAP_SHADOW) return core.shadow;
  if (offset == isa::REG_CORE_MAP) return core.map;
  if (offset == isa::REG_CORE_ENTRIES_DONE) return core.runner->entries_done();
  if (offset != isa::REG_CORE_STATUS) return 0;
  const bool owned = core_map::valid(core.map) && core_map::task(core.map) < tasks_.size();
  const bool idle = !owned || tasks_[core_map::task(core.map)]->at_rest();
  return uint32_t{idle} << isa::REG_CORE_STATUS_IDLE_LSB;
}

uint32_t Pool::read_counter(const PoolCore& core, uint32_t offset) const {
  if (offset / 8 >= isa::EVT_COUNT) return 0;
  const uint64_t value = core.latched[offset / 8];
  return offset % 8 == 0 ? uint32_t(value) : uint32_t(value >> 32);
}

void Pool::write_register(uint32_t address, uint32_t value) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  if (const auto at = in_global(address)) {
    write_global(at->offset, value);
  } else if (const auto task = in_task(address); task && task->index < tasks_.size()) {
    if (task->offset == isa::REG_TASK_COMMAND) {
      const uint32_t op = value & ((1u << isa::REG_TASK_COMMAND_OP_W) - 1);
      tasks_[task->index]->command(op, value >> isa::REG_TASK_COMMAND_EPOCH_LSB, cores_of(task->index));
    } else {
      write_task(*tasks_[task->index], task->offset, value);
    }
  } else if (const auto segment = in_segment(address)) {
    write_segment(segment->index, segment->offset, value);
  } else if (const auto bank = in_bank(address)) {
    bank_slots_.write(bank->index, bank->offset, value);
  } else if (const auto memory = in_memory(address)) {
    memory_.set_base(memory->index, base_written(memory_.base(memory->index), memory->offset, value));
  } else if (const auto core = in_core(address);
             core && core->index < cores_.size() && core->offset == isa::REG_CORE_MAP_SHADOW) {
    cores_[core->index].shadow = core_map::kept(value);
  }
}

void Pool::write_global(uint32_t offset, uint32_t value) {
  switch (offset) {
    case isa::REG_GLOBAL_IRQ_ENABLE:
      irq_enable_ = value;
      interrupt_.notify_all();
      break;
    case isa::REG_GLOBAL_IRQ_STATUS:
      irq_status_ &= ~value;
      break;
    case isa::REG_GLOBAL_COMMIT:
      if ((value & 1) != 0) refused_ = !commit();
      break;
    case isa::REG_GLOBAL_SNAPSHOT:
      snapshot();
      break;
    case isa::REG_GLOBAL_WATCHDOG:
      watchdog_ = value;
      break;
    case isa::REG_GLOBAL_FETCH_SLOT:
      if (bank_slots_.present()) fetch_slot_ = value & ((1u << isa::REG_GLOBAL_FETCH_SLOT_CYCLES_W) - 1);
      break;
    default:
      break;
  }
}

void Pool::write_task(Task& task, uint32_t offset, uint32_t value) {
  if (offset == isa::REG_TASK_EPOCH) task.epoch = value;
  // The program of a task that is not at rest cannot be changed under it.
  if (!task.at_rest()) return;
  if (offset == isa::REG_TASK_DISPATCH_OFFSET) task.dispatch_offset = value;
  if (offset == isa::REG_TASK_DISPATCH_STRIDE) task.dispatch_stride = value;
  if (offset == isa::REG_TASK_LAYERS) task.layers = value;
}

void Pool::write_segment(uint32_t index, uint32_t offset, uint32_t value) {
  const uint32_t task = index / isa::SEGMENT_COUNT;
  if (task >= tasks_.size() || !tasks_[task]->at_rest()) return;
  Segment& segment = tasks_[task]->segments[index % isa::SEGMENT_COUNT];
  if (offset == isa::REG_SEGMENT_BASE_PAGE) segment.base_page = value;
  if (offset == isa::REG_SEGMENT_PAGES) segment.pages = value;
  if (offset == isa::REG_SEGMENT_FLAGS) segment.flags = value;
  if (offset == isa::REG_SEGMENT_FAST) segment.fast = value;
}

}  // namespace tessera
