// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see next.hpp. What the loader has loaded is a list that debuggers read,
// too; each library's symbols are found by the hash table it brings along.
#include "next.hpp"

#include <link.h>
#include <stdint.h>

namespace next {

[[gnu::weak]] extern r_debug list_of_glibc asm("_r_debug");
[[gnu::weak]] extern r_debug* list_of_musl asm("_dl_debug_addr");
[[gnu::visibility("hidden")]] extern ElfW(Dyn) own_section[] asm("_DYNAMIC");

namespace {

bool equal(const char* a, const char* b) noexcept {
  for (; *a == *b; a++, b++)
    if (*a == 0)
      return true;
  return false;
}

/// What a library's dynamic section says of its symbols.
class Library {
public:
  explicit Library(const link_map& map) noexcept
      : base_(map.l_addr) {
    for (const auto* entry = map.l_ld; entry->d_tag != DT_NULL; entry++)
      take(*entry);
  }

  const ElfW(Sym) * find(const char* name) const noexcept {
    if (symbols_ == nullptr || strings_ == nullptr)
      return nullptr;
    if (gnu_hash_ != nullptr)
      return find_by_gnu_hash(name);
    return sysv_hash_ != nullptr ? find_by_sysv_hash(name) : nullptr;
  }

  void* address(const ElfW(Sym) & symbol) const noexcept {
    return reinterpret_cast<void*>(base_ + symbol.st_value);
  }

private:
  /// glibc has added the base to these addresses, musl has not.
  template <class T> const T* at(ElfW(Addr) value) const noexcept {
    return reinterpret_cast<const T*>(value < base_ ? base_ + value : value);
  }

  void take(const ElfW(Dyn) & entry) noexcept {
    const auto value = entry.d_un.d_ptr;
    if (entry.d_tag == DT_SYMTAB)
      symbols_ = at<ElfW(Sym)>(value);
    else if (entry.d_tag == DT_STRTAB)
      strings_ = at<char>(value);
    else if (entry.d_tag == DT_VERSYM)
      versions_ = at<uint16_t>(value);
    else if (entry.d_tag == DT_GNU_HASH)
      gnu_hash_ = at<uint32_t>(value);
    else if (entry.d_tag == DT_HASH)
      sysv_hash_ = at<uint32_t>(value);
  }

  /// A function of this name that new programs would be linked with: old
  /// versions are hidden, and one that has to be resolved first is not ours
  /// to resolve.
  bool is_wanted(uint32_t index, const char* name) const noexcept {
    constexpr uint16_t hidden = 0x8000;
    const ElfW(Sym)& symbol = symbols_[index];
    return symbol.st_shndx != SHN_UNDEF &&
           ELF64_ST_TYPE(symbol.st_info) == STT_FUNC &&
           (versions_ == nullptr || (versions_[index] & hidden) == 0) &&
           equal(strings_ + symbol.st_name, name);
  }

  const ElfW(Sym) * find_by_gnu_hash(const char* name) const noexcept {
    uint32_t hash = 5381;
    for (const char* at = name; *at != 0; at++)
      hash = hash * 33 + static_cast<uint8_t>(*at);
    const uint32_t buckets = gnu_hash_[0];
    const uint32_t first = gnu_hash_[1];
    const uint32_t bloom_words = gnu_hash_[2];
    const uint32_t* const bucket =
        gnu_hash_ + 4 + bloom_words * (sizeof(ElfW(Addr)) / sizeof(uint32_t));
    const uint32_t* const chain = bucket + buckets;
    if (buckets == 0)
      return nullptr;
    uint32_t index = bucket[hash % buckets];
    if (index < first)
      return nullptr;
    for (;; index++) {
      const uint32_t other = chain[index - first];
      if ((other | 1U) == (hash | 1U) && is_wanted(index, name))
        return symbols_ + index;
      if ((other & 1U) != 0)
        return nullptr;
    }
  }

  const ElfW(Sym) * find_by_sysv_hash(const char* name) const noexcept {
    uint32_t hash = 0;
    for (const char* at = name; *at != 0; at++) {
      hash = (hash << 4) + static_cast<uint8_t>(*at);
      hash ^= (hash >> 24) & 0xf0;
      hash &= 0x0fffffff;
    }
    const uint32_t buckets = sysv_hash_[0];
    const uint32_t* const bucket = sysv_hash_ + 2;
    const uint32_t* const chain = bucket + buckets;
    if (buckets == 0)
      return nullptr;
    for (uint32_t index = bucket[hash % buckets]; index != STN_UNDEF;
         index = chain[index])
      if (is_wanted(index, name))
        return symbols_ + index;
    return nullptr;
  }

  ElfW(Addr) base_;
  const ElfW(Sym) * symbols_ = nullptr;
  const char* strings_ = nullptr;
  const uint16_t* versions_ = nullptr;
  const uint32_t* gnu_hash_ = nullptr;
  const uint32_t* sysv_hash_ = nullptr;
};

const r_debug* loaded() noexcept {
  if (&list_of_glibc != nullptr)
    return &list_of_glibc;
  return &list_of_musl != nullptr ? list_of_musl : nullptr;
}

/// The library after us that defines `name`; null if none does.
const link_map* find_library(const char* name, void** address) noexcept {
  const r_debug* const list = loaded();
  const link_map* map = list != nullptr ? list->r_map : nullptr;
  while (map != nullptr && map->l_ld != own_section)
    map = map->l_next;
  if (map == nullptr)
    return nullptr;
  for (map = map->l_next; map != nullptr; map = map->l_next) {
    if (map->l_ld == nullptr)
      continue;
    const Library library(*map);
    if (const auto* const symbol = library.find(name)) {
      *address = library.address(*symbol);
      return map;
    }
  }
  return nullptr;
}

} // namespace

void* find(const char* name) noexcept {
  void* address = nullptr;
  find_library(name, &address);
  return address;
}

bool is_wrapped(const char* name) noexcept {
  void* unused = nullptr;
  return find_library(name, &unused) !=
         find_library("__libc_start_main", &unused);
}

} // namespace next
