// SPDX-License-Identifier: Apache-2.0
#include "check.hpp"

int main() { return tessera::test::run_all() == 0 ? 0 : 1; }
