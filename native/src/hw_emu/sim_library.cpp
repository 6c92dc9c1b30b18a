// SPDX-License-Identifier: Apache-2.0
#include "sim_library.hpp"

#include <dlfcn.h>

#include "../error.hpp"

namespace tessera {
namespace {

template <class Function>
void find(void* handle, const std::string& path, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(handle, name));
  if (function == nullptr)
    throw Error("BACKEND_LIBRARY", path + " has no function " + name + ": it is not a simulated pool");
}

}  // namespace

SimLibrary::SimLibrary(const std::string& path) : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr)
    throw Error("BACKEND_LIBRARY", std::string("cannot load the simulated pool: ") + dlerror() +
                                       "; build it with: npx nx run hw:verilate");
  try {
    decltype(&tsr_sim_abi_version) abi_version = nullptr;
    find(handle_, path, "tsr_sim_abi_version", abi_version);
    if (abi_version() != TSR_SIM_ABI_VERSION)
      throw Error("BACKEND_LIBRARY", path + " has simulation interface " + std::to_string(abi_version()) +
                                         ", this addon needs " + std::to_string(TSR_SIM_ABI_VERSION) +
                                         ": build it again");
    find(handle_, path, "tsr_sim_create", create);
    find(handle_, path, "tsr_sim_destroy", destroy);
    find(handle_, path, "tsr_sim_mem_read", mem_read);
    find(handle_, path, "tsr_sim_mem_write", mem_write);
    find(handle_, path, "tsr_sim_reg_read", reg_read);
    find(handle_, path, "tsr_sim_reg_write", reg_write);
    find(handle_, path, "tsr_sim_run", run);
    find(handle_, path, "tsr_sim_report", report);
    find(handle_, path, "tsr_sim_inject", inject);
  } catch (...) {
    dlclose(handle_);
    throw;
  }
}

SimLibrary::~SimLibrary() { dlclose(handle_); }

}  // namespace tessera
