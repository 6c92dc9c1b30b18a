// SPDX-License-Identifier: Apache-2.0
/// Drives a simulation library from text commands on standard input, one answer line each after a first line "ready".
///
/// usage: sim_shell <library> [options]
///   r OFFSET | w OFFSET VALUE          register read (answer: value), write
///   mr PHYS BYTES | mw PHYS HEX        memory read (answer: hex), write
///   run CYCLES                         answer: 1 when the interrupt line is high, else 0
///   cycles | report | inject JSON
/// An answer that starts with "error" says what was wrong.
#include <dlfcn.h>

#include <cstdint>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "sim_api.h"

namespace {

/// The functions of a library, by the types of the header.
struct Library {
  explicit Library(const char* path) : handle(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    if (handle == nullptr) throw std::runtime_error(dlerror());
  }
  template <typename Function>
  Function* find(const char* name) const {
    void* symbol = dlsym(handle, name);
    if (symbol == nullptr) throw std::runtime_error(std::string("the library lacks ") + name);
    return reinterpret_cast<Function*>(symbol);
  }
  void* handle;
};

#define TSR_FIND(name) decltype(tsr_sim_##name)* const name = library.find<decltype(tsr_sim_##name)>("tsr_sim_" #name)

struct Api {
  explicit Api(const Library& from) : library(from) {}
  const Library& library;
  TSR_FIND(abi_version);
  TSR_FIND(create);
  TSR_FIND(destroy);
  TSR_FIND(mem_write);
  TSR_FIND(mem_read);
  TSR_FIND(reg_read);
  TSR_FIND(reg_write);
  TSR_FIND(run);
  TSR_FIND(cycles);
  TSR_FIND(report);
  TSR_FIND(inject);
};

uint64_t number(std::istringstream& line) {
  std::string text;
  line >> text;
  return std::stoull(text, nullptr, 0);
}

std::string read_memory(const Api& api, tsr_sim* sim, uint64_t phys, uint64_t bytes) {
  constexpr char DIGITS[] = "0123456789abcdef";
  std::vector<uint8_t> data(bytes);
  if (api.mem_read(sim, phys, data.data(), bytes) != 0) return "error: no such memory";
  std::string hex;
  hex.reserve(2 * bytes);
  for (const uint8_t byte : data) hex += {DIGITS[byte >> 4], DIGITS[byte & 15]};
  return hex;
}

std::string write_memory(const Api& api, tsr_sim* sim, uint64_t phys, const std::string& hex) {
  std::vector<uint8_t> data;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    data.push_back(static_cast<uint8_t>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  }
  return api.mem_write(sim, phys, data.data(), data.size()) == 0 ? "ok" : "error: no such memory";
}

std::string report(const Api& api, tsr_sim* sim) {
  std::string text(1 << 16, '\0');
  const int length = api.report(sim, text.data(), text.size());
  if (length < 0) return "error: no report";
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string execute(const Api& api, tsr_sim* sim, const std::string& text) {
  std::istringstream line(text);
  std::string command;
  line >> command;
  if (command == "r") return std::to_string(api.reg_read(sim, static_cast<uint32_t>(number(line))));
  if (command == "w") {
    const auto offset = static_cast<uint32_t>(number(line));
    api.reg_write(sim, offset, static_cast<uint32_t>(number(line)));
    return "ok";
  }
  if (command == "mr") {
    const uint64_t phys = number(line);
    return read_memory(api, sim, phys, number(line));
  }
  if (command == "mw") {
    const uint64_t phys = number(line);
    std::string hex;
    line >> hex;
    return write_memory(api, sim, phys, hex);
  }
  if (command == "run") return std::to_string(api.run(sim, number(line)));
  if (command == "cycles") return std::to_string(api.cycles(sim));
  if (command == "report") return report(api, sim);
  if (command == "inject") return api.inject(sim, text.substr(command.size()).c_str()) == 0 ? "ok" : "error: refused";
  return "error: unknown command " + command;
}

int shell(const char* path, const char* options) {
  const Library library(path);
  const Api api(library);
  if (api.abi_version() != TSR_SIM_ABI_VERSION) throw std::runtime_error("the library has another version");
  char error[1024] = "";
  const std::unique_ptr<tsr_sim, decltype(api.destroy)> sim(api.create(options, error, sizeof error), api.destroy);
  if (!sim) throw std::runtime_error(error);
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) std::cout << execute(api, sim.get(), line) << std::endl;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: sim_shell <library> [options]\n";
    return 2;
  }
  try {
    return shell(argv[1], argc > 2 ? argv[2] : "");
  } catch (const std::exception& exception) {
    std::cout << "error: " << exception.what() << std::endl;
    return 1;
  }
}
