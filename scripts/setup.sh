#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what npm cannot: simulator, synthesiser, C++ compiler, build tools, solver. Safe to run again.
set -eu

# Debian packages, and the command that shows each one is there.
need="verilator:verilator g++:g++ make:make cmake:cmake ninja-build:ninja ccache:ccache yosys:yosys z3:z3"

missing=""
for pair in $need; do
  command -v "${pair#*:}" >/dev/null 2>&1 || missing="$missing ${pair%:*}"
done

if [ -n "$missing" ]; then
  install="apt-get install -y --no-install-recommends$missing"
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: missing:$missing, and no apt-get here. Install them with your system's package manager." >&2
    exit 1
  fi
  if [ "$(id -u)" = 0 ]; then
    sudo=""
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo="sudo -n"
  else
    echo "setup: missing:$missing. Neither root nor passwordless sudo. Run this once, then try again:" >&2
    echo "  sudo apt-get update && sudo $install" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  echo "setup: installing:$missing"
  # The package lists of a fresh machine may be absent or old: update only when the first try fails.
  # shellcheck disable=SC2086 # word splitting is wanted
  $sudo $install </dev/null || { $sudo apt-get update && $sudo $install </dev/null; } || {
    echo "setup: apt-get failed. Run:  $sudo apt-get update && $sudo $install" >&2
    exit 1
  }
fi

version=$(verilator --version | awk '{print $2}')
case $version in
  5.*) ;;
  *)
    echo "setup: verilator $version found, 5.006 or newer needed (Debian 12 has it)" >&2
    exit 1
    ;;
esac
echo "setup: verilator $version, $(yosys -V | cut -d' ' -f1,2), $(g++ --version | head -n 1), $(cmake --version | head -n 1)"
