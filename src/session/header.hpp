// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the bytes that every new `db` starts with, made in one place for new
// sessions, forks and seals.
#pragma once

#include "jobroot/session_format.hpp"
#include "session/create.hpp"

namespace session {

/// The header of a session without records, of `capacity` bytes.
jobroot::Header make_header(const Settings& settings, std::uint64_t capacity);

/// The id as 32 hexadecimal digits, as files and messages show it.
std::string id_text(const jobroot::Header& header);

} // namespace session
