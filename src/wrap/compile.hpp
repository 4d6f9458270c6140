// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what started programs map is jobroot/wrap_format.hpp's bytes; here they
// are made, and read by a wrap inside of another.
#pragma once

#include "wrap/policy.hpp"

#include <cstdint>
#include <string>

namespace wrap {

/// The whole file: rules in their order. `flags` is bits of
/// jobroot::WrapFlag, `front` as in jobroot::WrapHeader.
std::string compile(const Rules& rules,
                    std::uint32_t slots,
                    std::uint32_t flags,
                    std::uint32_t front = 0);

/// The rules that such a file was made of; none if it is no such file.
Rules read_compiled(const std::string& bytes);

} // namespace wrap
