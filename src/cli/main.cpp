// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the only object that a test program leaves out.
#include "cli/command.hpp"

int main(int argc, char** argv) {
  return cli::main({argv, static_cast<std::size_t>(argc)});
}
