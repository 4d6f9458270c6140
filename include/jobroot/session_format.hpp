// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the bytes of a session's `db`, shared by the shim, the command, and
// programs of other word sizes. docs/session-format.md is its prose; a test
// decodes the example there with these structures.
//
// The file is an array of 64-byte slots, numbered from its start. Slot numbers
// are 32 bits wide, so that every word that is published is one that all
// machines can exchange atomically. Numbers are in the machine's byte order.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace jobroot {

using Slot = uint32_t;

inline constexpr uint32_t slot_bytes = 64;
inline constexpr char format_magic[8] = {
    'j', 'o', 'b', 'r', 'o', 'o', 't', '\n'};
inline constexpr uint32_t format_version = 1;
inline constexpr uint32_t format_byte_order = 0x01020304;

inline constexpr uint32_t header_bytes = 4096;
/// The trie's root is a table of 2^12 words behind the header.
inline constexpr uint32_t root_bits = 12;
inline constexpr uint32_t root_words = 1U << root_bits;
inline constexpr Slot root_slot = header_bytes / slot_bytes;
inline constexpr Slot first_free_slot = root_slot + root_words * 4 / slot_bytes;
/// What is allocated when a session is created.
inline constexpr uint32_t initial_bytes = 128 * 1024;
/// The largest `db`, and where in it the second arena (xattrs) starts.
inline constexpr uint64_t default_capacity = uint64_t{16} << 30;
/// Below this many bytes nothing useful can be recorded.
inline constexpr uint64_t minimum_capacity = 2 * initial_bytes;
/// A chain of forks ends here.
inline constexpr uint32_t maximum_depth = 16;

/// A range of slots from which space is taken and never given back.
struct Arena {
  Slot start;
  Slot end;       ///< one past the last slot it may ever have
  Slot allocated; ///< one past the last slot that has disk blocks; only grows
  Slot next;      ///< the next free slot; only grows, never past `allocated`
};

/// What a file system's number is called in the keys of records: an overlay
/// has a number of its own at every mount, records use the one beneath.
struct DeviceTranslation {
  uint64_t seen;
  uint64_t key;
};

inline constexpr uint32_t translation_count = 8;
inline constexpr uint32_t device_filter_words = 128;
inline constexpr uint32_t path_bytes = 1024;

/// Header::flags
enum : uint32_t {
  flag_sealed = 1,          ///< nothing is written any more
  flag_unknown_is_real = 2, ///< inodes without a record show their real owner
  flag_strict = 4,          ///< recorded permission bits are enforced
  flag_overlay_view = 8,    ///< `view_at`, `upper`, `lowers` are valid
  flag_log = 16,            ///< what is recorded is logged
  flag_modes_on_disk = 32,  ///< chmod changes the inode on disk, too
};

/// How often something was recorded. While the number that concerns a call is
/// 0, the call takes the bare path. Raised before the record is published, so
/// that a reader never sees a record that its counter denies.
struct Counters {
  uint32_t records;     ///< keys that have a record, here or in a parent
  uint32_t devices;     ///< records that are a device node
  uint32_t setgid;      ///< directories recorded with S_ISGID
  uint32_t acls;        ///< default ACLs recorded
  uint32_t credentials; ///< processes that changed their ids
  uint32_t xattrs;      ///< records that have extended attributes
  uint32_t superseded;  ///< records that were replaced by a newer one
  uint32_t unlinked;    ///< records whose inode is gone
};

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t byte_order;
  uint64_t capacity; ///< bytes; the size of the file
  uint8_t id[16];    ///< random, never changes
  uint32_t flags;
  uint32_t depth; ///< how many parents there are
  Arena records;  ///< trie nodes, records, program names
  Arena xattrs;   ///< xattr lists
  Counters counters;
  int64_t created;    ///< seconds since 1970
  int64_t clamp_time; ///< the stat family shows no later time; seconds
  DeviceTranslation translations[translation_count]; ///< seen == 0: unused
  uint32_t device_filter[device_filter_words]; ///< by inode, see may_be_device
  char view_at[path_bytes]; ///< where the overlay view is mounted
  char upper[path_bytes];   ///< its layer on the file system beneath
  char lowers[path_bytes];  ///< the layers beneath, a path a line, top first
  Slot log_waiting; ///< a list of lines that could not be written to the log
};

static_assert(offsetof(Header, capacity) == 16);
static_assert(offsetof(Header, id) == 24);
static_assert(offsetof(Header, flags) == 40);
static_assert(offsetof(Header, records) == 48);
static_assert(offsetof(Header, xattrs) == 64);
static_assert(offsetof(Header, counters) == 80);
static_assert(offsetof(Header, created) == 112);
static_assert(offsetof(Header, clamp_time) == 120);
static_assert(offsetof(Header, translations) == 128);
static_assert(offsetof(Header, device_filter) == 256);
static_assert(offsetof(Header, view_at) == 768);
static_assert(offsetof(Header, upper) == 1792);
static_assert(offsetof(Header, lowers) == 2816);
static_assert(offsetof(Header, log_waiting) == 3840);
static_assert(sizeof(Header) <= header_bytes);

/// No clamp.
inline constexpr int64_t no_clamp = INT64_MAX;

/// What a record is filed under. Keys of other things than inodes have a
/// device number that no file system has.
struct Key {
  uint64_t dev;
  uint64_t ino;

  friend bool operator==(const Key&, const Key&) = default;
};

/// Program names, by the hash of the name.
inline constexpr uint64_t program_device = UINT64_MAX;

/// Record::state; the only part of a record that changes after it was
/// published, and only by setting bits (dying is also taken back).
enum : uint32_t {
  state_proven = 1,          ///< equal birth time and type prove the inode
  state_dying = 2,           ///< somebody is removing a name of it
  state_unlinked = 4,        ///< its last name is gone
  state_has_birth = 8,       ///< `birth` is valid
  state_has_generation = 16, ///< `generation` is valid
  state_type_shift = 28,     ///< bits 28..31: S_IFMT >> 12 of the inode on disk
};

/// Which call made a record; docs/session-format.md has the same table.
enum class Call : uint16_t {
  unknown,
  chown,
  chmod,
  mknod,
  mkdir,
  create,
  symlink,
  setxattr,
  removexattr,
  load,
  clone,
  rekey,
  copy_up,
  count
};

/// What the session says of one inode. Immutable but for `state`.
struct Record {
  Key key;
  uint64_t birth;      ///< nanoseconds since 1970
  uint32_t generation; ///< hash of the file handle
  uint32_t mode;       ///< type and permission bits as root would see them
  uint32_t uid;
  uint32_t gid;
  uint32_t rdev; ///< major << 20 | minor, of a device node
  Slot xattrs;   ///< an XattrList, 0: none
  Slot program;  ///< a ProgramName, 0: not known
  uint32_t time; ///< seconds since 1970 when it was recorded
  uint32_t state;
  Call call;
  uint16_t reserved;
};

static_assert(sizeof(Record) == slot_bytes);
static_assert(offsetof(Record, birth) == 16);
static_assert(offsetof(Record, generation) == 24);
static_assert(offsetof(Record, mode) == 28);
static_assert(offsetof(Record, rdev) == 40);
static_assert(offsetof(Record, xattrs) == 44);
static_assert(offsetof(Record, program) == 48);
static_assert(offsetof(Record, time) == 52);
static_assert(offsetof(Record, state) == 56);
static_assert(offsetof(Record, call) == 60);

/// The name of a program that made records; filed in the trie like a record.
struct ProgramName {
  Key key;       ///< program_device, hash of the name
  char name[48]; ///< ends with a NUL
};

static_assert(sizeof(ProgramName) == slot_bytes);

/// An inner node of the trie: 16 words, each empty (0), the slot of a record,
/// or the slot of a node with node_tag.
struct Node {
  uint32_t words[16];
};

static_assert(sizeof(Node) == slot_bytes);

inline constexpr uint32_t node_tag = 0x80000000;

/// A list of extended attributes: this, then `count` times an XattrEntry, the
/// name without a NUL, the value, and bytes up to a multiple of 4.
struct XattrList {
  uint32_t bytes; ///< all of it
  uint32_t count;
};

struct XattrEntry {
  uint32_t value_bytes;
  uint16_t name_bytes;
  uint16_t removed; ///< 1: there is such an attribute on disk, but not for us
};

} // namespace jobroot
