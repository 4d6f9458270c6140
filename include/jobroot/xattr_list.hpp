// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: the extended attributes of one inode as one immutable block of bytes;
// a change writes a new block. What is read is checked against the block's
// end, because a session file is anybody's bytes.
#pragma once

#include "jobroot/session_format.hpp"
#include "jobroot/text.hpp"

namespace jobroot {

/// The name of an attribute, measured once.
struct XattrName {
  const char* text;
  uint16_t bytes;
};

inline uint32_t slots_for(uint64_t bytes) noexcept {
  return static_cast<uint32_t>((bytes + slot_bytes - 1) / slot_bytes);
}

/// One attribute of a list, by pointers into it.
struct XattrView {
  const char* name = nullptr;
  const char* value = nullptr;
  uint32_t value_bytes = 0;
  uint16_t name_bytes = 0;
  bool removed = false;
};

/// More than any file system takes; what is longer is no list of ours.
inline constexpr uint32_t maximum_list_bytes = 16U << 20;

inline uint64_t entry_bytes(uint32_t name, uint32_t value) noexcept {
  return (sizeof(XattrEntry) + name + uint64_t{value} + 3) & ~uint64_t{3};
}

/// Calls visit(XattrView) for each attribute until it returns false.
template <class Visit>
void for_each_xattr(const XattrList* list, Visit visit) noexcept {
  if (list == nullptr)
    return;
  const auto* start = reinterpret_cast<const char*>(list);
  uint64_t offset = sizeof(XattrList);
  for (uint32_t i = 0; i < list->count; i++) {
    if (offset + sizeof(XattrEntry) > list->bytes)
      return;
    XattrEntry entry;
    copy_bytes(&entry, start + offset, sizeof entry);
    const uint64_t end = offset + sizeof(XattrEntry) + entry.name_bytes +
                         uint64_t{entry.value_bytes};
    if (end > list->bytes)
      return;
    const char* name = start + offset + sizeof(XattrEntry);
    if (!visit(XattrView{name,
                         name + entry.name_bytes,
                         entry.value_bytes,
                         entry.name_bytes,
                         entry.removed != 0}))
      return;
    offset += entry_bytes(entry.name_bytes, entry.value_bytes);
  }
}

inline bool is_named(const XattrView& view, const XattrName& name) noexcept {
  return view.name_bytes == name.bytes &&
         equal_bytes(view.name, name.text, name.bytes);
}

/// The attribute of that name; its `name` is null when there is none.
inline XattrView find_xattr(const XattrList* list,
                            const XattrName& name) noexcept {
  XattrView found;
  for_each_xattr(list, [&](const XattrView& view) {
    if (is_named(view, name))
      found = view;
    return found.name == nullptr;
  });
  return found;
}

/// Bytes of a copy of `from` without `name`, and with it again if `present`.
inline uint64_t size_with(const XattrList* from,
                          const XattrName& name,
                          bool present,
                          uint32_t value_bytes) noexcept {
  uint64_t total = sizeof(XattrList);
  for_each_xattr(from, [&](const XattrView& view) {
    if (!is_named(view, name))
      total += entry_bytes(view.name_bytes, view.value_bytes);
    return true;
  });
  return present ? total + entry_bytes(name.bytes, value_bytes) : total;
}

/// Writes that copy; `total` is what size_with said.
inline void write_with(XattrList* to,
                       uint32_t total,
                       const XattrList* from,
                       const XattrName& name,
                       const void* value,
                       uint32_t value_bytes,
                       bool removed) noexcept {
  auto* at = reinterpret_cast<char*>(to) + sizeof(XattrList);
  uint32_t count = 0;
  const auto append = [&](const XattrView& view) {
    const XattrEntry entry{view.value_bytes, view.name_bytes, view.removed};
    copy_bytes(at, &entry, sizeof entry);
    copy_bytes(at + sizeof entry, view.name, view.name_bytes);
    copy_bytes(
        at + sizeof entry + view.name_bytes, view.value, view.value_bytes);
    at += entry_bytes(view.name_bytes, view.value_bytes);
    count++;
  };
  for_each_xattr(from, [&](const XattrView& view) {
    if (!is_named(view, name))
      append(view);
    return true;
  });
  if (value != nullptr || removed)
    append({name.text,
            static_cast<const char*>(value),
            value_bytes,
            name.bytes,
            removed});
  *to = {total, count};
}

} // namespace jobroot
