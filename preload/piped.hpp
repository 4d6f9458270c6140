// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pipeline is one job, as make sees it. If one end of a pipe waited for
// a token while the other has it, both would wait for ever.
#pragma once

#include "jobroot/ledger.hpp"

namespace shim {

/// Whether what this process reads comes from one that has slots, or what it
/// writes goes to such a one: at once or through others that were started by
/// the same script.
bool is_piped_to_holder(const jobroot::Ledger& ledger) noexcept;

} // namespace shim
