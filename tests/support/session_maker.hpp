// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: tests of the format want sessions that the command would never make:
// tiny ones, nearly full ones, damaged ones. This makes the bytes themselves,
// after docs/session-format.md and without src/session.
#pragma once

#include "base/fd.hpp"
#include "base/file.hpp"
#include "jobroot/session.hpp"
#include "support/test_directory.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace support {

/// What a test asks of a session.
struct Shape {
  std::uint64_t capacity = std::uint64_t{4} << 20;
  std::uint32_t flags = 0;
  std::vector<std::string> parents = {}; ///< nearest first
  std::function<void(jobroot::Header&)> alter = {};
};

inline void require(bool holds, const std::string& what) {
  if (!holds)
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

/// Three slots in four are for records, and only the first 128 KiB have disk
/// blocks.
inline jobroot::Header header_of(const Shape& shape) {
  using namespace jobroot;
  const auto slots = static_cast<Slot>(shape.capacity / slot_bytes);
  const Slot border = slots / 4 * 3 / 64 * 64;

  Header header = {};
  std::memcpy(header.magic, format_magic, sizeof header.magic);
  header.version = format_version;
  header.byte_order = format_byte_order;
  header.capacity = shape.capacity;
  for (std::size_t i = 0; i < sizeof header.id; i++)
    header.id[i] = static_cast<std::uint8_t>(i + 1);
  header.flags = shape.flags;
  header.depth = static_cast<std::uint32_t>(shape.parents.size());
  header.records = {
      first_free_slot, border, initial_bytes / slot_bytes, first_free_slot};
  header.xattrs = {border, slots, border, border};
  header.clamp_time = no_clamp;
  if (shape.alter)
    shape.alter(header);

  return header;
}

/// Makes the directory and its files, and returns its path.
inline std::string make_session(const std::string& directory,
                                const Shape& shape = {}) {
  using jobroot::slot_bytes;
  const jobroot::Header header = header_of(shape);
  require(::mkdir(directory.c_str(), 0700) == 0, directory);
  const auto db = base::Fd::open(directory + "/db", O_RDWR | O_CREAT, 0600);
  require(db.has_value(), directory);

  require(::ftruncate(db->get(), static_cast<off_t>(shape.capacity)) == 0,
          "ftruncate");
  for (const jobroot::Arena& arena : {header.records, header.xattrs}) {
    const bool behind_header = arena.start == jobroot::first_free_slot;
    const off_t start = behind_header ? 0 : off_t{arena.start} * slot_bytes;
    const off_t end = off_t{arena.allocated} * slot_bytes;
    if (end > start)
      require(::posix_fallocate(db->get(), start, end - start) == 0,
              "posix_fallocate");
  }
  require(::pwrite(db->get(), &header, sizeof header, 0) == sizeof header,
          "pwrite");

  std::string lines;
  for (const std::string& parent : shape.parents)
    lines += parent + '\n';
  if (!lines.empty())
    require(
        base::write_file_atomically(directory + "/parent", lines).has_value(),
        "parent");

  return directory;
}

/// Writes `bytes` into the db of a session, at an offset.
inline void overwrite(const std::string& directory,
                      std::uint64_t offset,
                      const void* bytes,
                      std::size_t count) {
  const auto db = base::Fd::open(directory + "/db", O_RDWR);
  require(db.has_value() &&
              ::pwrite(db->get(), bytes, count, static_cast<off_t>(offset)) ==
                  static_cast<ssize_t>(count),
          directory);
}

/// As the command seals, as far as a reader can tell.
inline void seal(const std::string& directory) {
  const std::uint32_t flags = jobroot::flag_sealed;
  overwrite(directory, offsetof(jobroot::Header, flags), &flags, sizeof flags);
}

struct CloseSession {
  void operator()(jobroot::Session* session) const {
    session->close();
    delete session;
  }
};

using SessionPointer = std::unique_ptr<jobroot::Session, CloseSession>;

/// Opens what must be openable.
inline SessionPointer open_session(
    const std::string& directory,
    jobroot::Database::Access access = jobroot::Database::Access::write) {
  SessionPointer session(new jobroot::Session);
  const auto opened = session->open(directory.c_str(), access);
  require(opened.fault == jobroot::Fault::none,
          directory + ": fault " +
              std::to_string(static_cast<int>(opened.fault)));

  return session;
}

/// An inode that exists only here, so old that its birth time proves it: the
/// session asks the kernel nothing about it.
inline jobroot::Inode old_inode(std::uint64_t ino,
                                std::uint32_t mode = S_IFREG | 0644) {
  return {.dev = 2049,
          .ino = ino,
          .birth = 1,
          .rdev = 0,
          .mode = mode,
          .uid = 1000,
          .gid = 1000,
          .nlink = 1};
}

/// Records `id` as user and group of an inode; 0 or minus an errno.
inline int record_owner(jobroot::Session& session,
                        const jobroot::Inode& inode,
                        std::uint32_t id,
                        const jobroot::Target& target = {}) {
  return session.update(
      target, inode, jobroot::Call::chown, [&](jobroot::Known& known) {
        known.record.uid = known.record.gid = id;
        return 0;
      });
}

/// A scratch directory, and sessions in it.
class SessionTest : public TestDirectory {
protected:
  std::string make(const std::string& name, const Shape& shape = {}) {
    return make_session(path(name), shape);
  }
};

} // namespace support
