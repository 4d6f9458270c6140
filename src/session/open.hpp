// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the command opens sessions in one way, and says in one line what is
// wrong with one that cannot be opened.
#pragma once

#include "base/result.hpp"
#include "jobroot/session.hpp"
#include "session/create.hpp"

#include <memory>
#include <optional>
#include <string>

namespace session {

using Access = jobroot::Session::Access;

/// The class has no destructor, for the shim's sake, so its owner closes it.
struct CloseSession {
  void operator()(jobroot::Session* session) const {
    session->close();
    std::default_delete<jobroot::Session>{}(session);
  }
};

using OpenSession = std::unique_ptr<jobroot::Session, CloseSession>;

/// Maps the session and its parents; it must be a directory of ours that
/// nobody else can enter.
base::Result<OpenSession> open(const std::string& directory, Access access);

/// Keeps an existing session from being removed or sealed, without mapping.
base::Result<Held> hold(const std::string& directory);

/// The session that we were started in: what FAKEROOTKEY names; absent when
/// it is not set, set but empty, or another fakeroot's.
std::optional<std::string> current();

/// Reads and examines the header of `directory`/db.
base::Result<jobroot::Header> read_header(const std::string& directory);

/// `DIR/db: found version 2, expected 1; …` for each Fault.
base::Error describe(const jobroot::Opened& opened,
                     const std::string& directory);

} // namespace session
