// SPDX-License-Identifier: Apache-2.0
/// C interface of a simulated pool: the Verilated kernel top with its DDR banks, built as a shared library.
///
/// A library holds one design. Objects are independent of each other; one object must be used by one thread at a time.
/// Simulated time advances in tsr_sim_run() and, by the few cycles of an AXI-Lite access, in the register functions.
///
/// options_json of tsr_sim_create(), every member optional ("" and "{}" mean all defaults):
///   {
///     "seed": 1,                      initial value of every register and memory bit the reset does not set
///     "trace": "waves.vcd",           waveform file; an error unless the library was built with tracing
///     "trace_start": 0, "trace_cycles": 0,   first recorded cycle, number of cycles (0: to the end)
///     "events": "events.bin",         what the cores do, cycle by cycle: records of event_tap.hpp
///     "ddr": {
///       "latency_scale": 1.0,         multiplies the latency of controller, PHY and interconnect
///       "bandwidth_scale": 1.0,       0.8: a fifth of the data-bus time is taken away
///       "request_cycles": 20,         kernel cycles from the port to the controller's queue
///       "return_cycles": 30,          kernel cycles from the controller to the port (read data, write response)
///       "outstanding": 64,            bursts of one direction a port may have in flight, at most 128
///       "rmw": true,                  a 64 B beat with some strobes off costs a read before the write (ECC)
///       "interleave": false           read data of different IDs may alternate inside bursts
///     }
///   }
/// Integer results: 0 or 1 as stated, negative on failure.
#ifndef TSR_SIM_API_H
#define TSR_SIM_API_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TSR_SIM_ABI_VERSION 1u

/// Everything else in the library is hidden, so that several designs can be loaded into one process.
#define TSR_SIM_API __attribute__((visibility("default")))

typedef struct tsr_sim tsr_sim;

/// TSR_SIM_ABI_VERSION of the library; a caller refuses a library with another version.
TSR_SIM_API uint32_t tsr_sim_abi_version(void);

/// A new simulated pool after reset, memory all zero. NULL on failure, with the reason in `error` (at most `error_len`
/// bytes, always terminated).
TSR_SIM_API tsr_sim* tsr_sim_create(const char* options_json, char* error, size_t error_len);

/// Ends the simulation, closes the waveform file. NULL is allowed.
TSR_SIM_API void tsr_sim_destroy(tsr_sim* sim);

/// Backdoor access to memory, without simulated time. `phys` = {bank in bits 37:34, offset in the bank in bits 33:0}; a
/// range must stay inside one bank. Returns 0, or -1 when it does not or the bank does not exist.
TSR_SIM_API int tsr_sim_mem_write(tsr_sim* sim, uint64_t phys, const void* data, size_t bytes);
TSR_SIM_API int tsr_sim_mem_read(tsr_sim* sim, uint64_t phys, void* data, size_t bytes);

/// AXI-Lite access at a byte offset of the register map (a multiple of 4). A read the kernel does not answer within
/// 10 000 cycles returns 0xffffffff.
TSR_SIM_API uint32_t tsr_sim_reg_read(tsr_sim* sim, uint32_t offset);
TSR_SIM_API void tsr_sim_reg_write(tsr_sim* sim, uint32_t offset, uint32_t value);

/// Advances until the interrupt line is high (returns 1, at once when it is high already) or `max_cycles` have passed
/// (returns 0).
TSR_SIM_API int tsr_sim_run(tsr_sim* sim, uint64_t max_cycles);

/// Kernel cycles since reset.
TSR_SIM_API uint64_t tsr_sim_cycles(tsr_sim* sim);

/// Report as JSON: design, DDR parameters, statistics per bank, simulated kcycles/s, and how many cycles of the design's
/// units (cores with lane and port, when they are models of their own) had to be evaluated. Returns the length without the
/// terminator (at least `cap` when it did not fit: call again with more), negative on failure.
TSR_SIM_API int tsr_sim_report(tsr_sim* sim, char* json, size_t cap);

/// Adds or removes injected faults: {"type": "slverr", "op": "read" | "write", "phys": address, "bytes": length},
/// {"type": "hang", "bank": number, "op": "read" | "write" | "both"} (requests are taken and never answered),
/// {"type": "clear"} (all faults end; requests lost to a hang stay lost). Addresses are numbers or strings in decimal
/// or 0x notation. Returns 0, or -1 when the text is not one of these.
TSR_SIM_API int tsr_sim_inject(tsr_sim* sim, const char* json);

#ifdef __cplusplus
}
#endif
#endif
