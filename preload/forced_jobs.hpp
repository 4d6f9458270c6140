// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see jobroot/makefile_jobs.hpp.
#pragma once

namespace shim {

/// Whether a makefile says how many jobs are to be run.
bool forces_jobs(const char* makefile) noexcept;

} // namespace shim
