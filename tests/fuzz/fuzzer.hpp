// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the one function that libFuzzer, and our replay of what it found, call.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);
