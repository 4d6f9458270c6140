// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: attributes are bytes of any kind, and so are the lists in a file that
// somebody damaged; reading one must end, and inside of it.
#include "support/processes.hpp"
#include "support/session_filler.hpp"

#include <map>

namespace {

using jobroot::find_xattr;
using jobroot::for_each_xattr;
using jobroot::Known;
using jobroot::Session;
using jobroot::XattrEntry;
using jobroot::XattrList;
using jobroot::XattrName;
using jobroot::XattrView;
using support::old_inode;

XattrName name_of(const std::string& name) {
  return {name.data(), static_cast<std::uint16_t>(name.size())};
}

/// A list in memory of exactly its size, so that a sanitizer sees any step
/// behind its end.
class List {
public:
  explicit List(std::size_t bytes)
      : words_(new std::uint32_t[bytes / 4]{}) {}

  XattrList* get() const { return reinterpret_cast<XattrList*>(words_.get()); }

  char* at(std::size_t offset) const {
    return reinterpret_cast<char*>(words_.get()) + offset;
  }

private:
  std::unique_ptr<std::uint32_t[]> words_;
};

/// A copy of `from` in which `name` has `value`.
List with(const XattrList* from,
          const std::string& name,
          const std::string* value,
          bool removed = false) {
  const bool present = value != nullptr || removed;
  const auto bytes =
      static_cast<std::uint32_t>(value != nullptr ? value->size() : 0);
  const auto total = static_cast<std::uint32_t>(
      jobroot::size_with(from, name_of(name), present, bytes));
  List list(total);
  jobroot::write_with(list.get(),
                      total,
                      from,
                      name_of(name),
                      value != nullptr ? value->data() : nullptr,
                      bytes,
                      removed);
  return list;
}

std::map<std::string, std::string> contents(const XattrList* list) {
  std::map<std::string, std::string> all;
  for_each_xattr(list, [&](const XattrView& view) {
    all[{view.name, view.name_bytes}] =
        view.removed ? "(removed)" : std::string(view.value, view.value_bytes);
    return true;
  });
  return all;
}

TEST(XattrList, AnAttributeIsAddedReplacedAndRemoved) {
  const std::string one = "1";
  const std::string two(1000, '2');

  const List a = with(nullptr, "user.a", &one);
  const List b = with(a.get(), "user.b", &one);
  const List c = with(b.get(), "user.a", &two);
  const List d = with(c.get(), "user.b", nullptr);

  EXPECT_EQ(
      contents(b.get()),
      (std::map<std::string, std::string>{{"user.a", one}, {"user.b", one}}));
  EXPECT_EQ(
      contents(c.get()),
      (std::map<std::string, std::string>{{"user.a", two}, {"user.b", one}}));
  EXPECT_EQ(contents(d.get()),
            (std::map<std::string, std::string>{{"user.a", two}}));
  EXPECT_EQ(with(a.get(), "user.a", nullptr).get()->count, 0U);
}

TEST(XattrList, ARemovedAttributeOfTheDiskIsRemembered) {
  const List list = with(nullptr, "security.capability", nullptr, true);

  const XattrView found =
      find_xattr(list.get(), name_of("security.capability"));

  EXPECT_NE(found.name, nullptr);
  EXPECT_TRUE(found.removed);
}

TEST(XattrList, ValuesMayBeEmptyAndOfAnyBytes) {
  std::string bytes;
  for (int i = 0; i < 256; i++)
    bytes.push_back(static_cast<char>(i));
  const std::string none;

  const List list =
      with(with(nullptr, "user.all", &bytes).get(), "user.none", &none);

  EXPECT_EQ(contents(list.get())["user.all"], bytes);
  const XattrView found = find_xattr(list.get(), name_of("user.none"));
  EXPECT_NE(found.name, nullptr);
  EXPECT_EQ(found.value_bytes, 0U);
}

TEST(XattrList, ANameIsFoundByAllOfItsBytes) {
  const std::string value = "v";
  const List list = with(nullptr, "user.ab", &value);

  EXPECT_EQ(find_xattr(list.get(), name_of("user.a")).name, nullptr);
  EXPECT_EQ(find_xattr(list.get(), name_of("user.abc")).name, nullptr);
  EXPECT_EQ(find_xattr(list.get(), name_of("")).name, nullptr);
  EXPECT_EQ(find_xattr(nullptr, name_of("user.ab")).name, nullptr);
}

TEST(XattrList, EachEntryStartsAtAMultipleOfFour) {
  for (const std::uint32_t name : {1U, 2U, 3U, 4U})
    for (const std::uint32_t value : {0U, 1U, 2U, 3U}) {
      EXPECT_EQ(jobroot::entry_bytes(name, value) % 4, 0U);
      EXPECT_GE(jobroot::entry_bytes(name, value), 8 + name + value);
      EXPECT_LT(jobroot::entry_bytes(name, value), 12 + name + value);
    }
}

struct Hostile {
  const char* what;
  XattrList head;
  XattrEntry entry;
};

TEST(XattrList, ADamagedListIsReadToItsEndOnly) {
  const Hostile lists[] = {
      {"more entries than bytes", {32, UINT32_MAX}, {1, 1, 0}},
      {"value behind the end", {32, 1}, {UINT32_MAX, 1, 0}},
      {"name behind the end", {32, 1}, {0, UINT16_MAX, 0}},
      {"value that wraps with its name", {32, 1}, {UINT32_MAX - 7, 8, 0}},
      {"value that wraps when rounded", {32, 2}, {UINT32_MAX - 10, 3, 0}},
      {"one byte too much", {32, 1}, {16, 1, 0}},
      {"only a head", {8, 1}, {0, 0, 0}},
      {"less than a head", {4, 1}, {0, 0, 0}},
      {"nothing", {0, 7}, {0, 0, 0}},
      {"half an entry", {12, 1}, {0, 0, 0}},
      {"entries of nothing", {32, UINT32_MAX}, {0, 0, 0}},
  };

  for (const Hostile& hostile : lists) {
    const List list(32);
    *list.get() = hostile.head;
    std::memcpy(list.at(8), &hostile.entry, sizeof hostile.entry);
    std::uint32_t visits = 0;

    for_each_xattr(list.get(), [&](const XattrView& view) {
      visits++;
      EXPECT_LE(view.value + view.value_bytes, list.at(32)) << hostile.what;
      return true;
    });

    EXPECT_LE(visits, 3U) << hostile.what;
    EXPECT_LE(jobroot::size_with(list.get(), name_of("x"), false, 0), 32U);
  }
}

TEST(XattrList, RandomBytesAreReadToTheirEndOnly) {
  auto chance = support::seeded_chance();

  for (int round = 0; round < 10'000; round++) {
    const std::uint32_t bytes = 8 + support::below(chance, 64) * 4;
    const List list(bytes);
    for (std::uint32_t i = 8; i < bytes; i++)
      *list.at(i) = static_cast<char>(
          support::below(chance, 4) == 0 ? chance() : chance() % 8);
    *list.get() = {bytes, support::below(chance, 2) == 0 ? UINT32_MAX : 3};

    std::uint64_t sum = 0;
    for (const auto& [name, value] : contents(list.get()))
      sum += name.size() + value.size();
    const List copy = with(list.get(), "user.a", nullptr);

    ASSERT_LE(sum, 12U * bytes);
    ASSERT_LE(copy.get()->bytes, bytes);
  }
}

class SessionXattr : public support::SessionTest {
protected:
  static int
  set(Session& session, std::uint64_t ino, const std::string& value) {
    return support::record_xattr(session, ino, "user.a", value);
  }

  static std::string get(Session& session, std::uint64_t ino) {
    Known known;
    if (!session.find({}, old_inode(ino), &known))
      return "(no record)";
    const auto list = session.xattrs(known);
    return contents(list.get())["user.a"];
  }
};

TEST_F(SessionXattr, IsReadBack) {
  const auto session = support::open_session(make("session"));
  const std::string large(65'536, 'l');

  ASSERT_EQ(set(*session, 1, "one"), 0);
  ASSERT_EQ(set(*session, 2, large), 0);
  ASSERT_EQ(set(*session, 1, "another"), 0);

  EXPECT_EQ(get(*session, 1), "another");
  EXPECT_EQ(get(*session, 2), large);
  EXPECT_EQ(session->counters().xattrs, 2U);
  EXPECT_EQ(support::Checker(session->own()).damage(), "");
}

TEST_F(SessionXattr, OfAParentIsReadAndCopiedWhenTheRecordChanges) {
  const std::string parent = make("parent");
  ASSERT_EQ(set(*support::open_session(parent), 1, "inherited"), 0);
  support::seal(parent);
  const auto fork = support::open_session(make("fork", {.parents = {parent}}));
  EXPECT_EQ(get(*fork, 1), "inherited");

  ASSERT_EQ(support::record_owner(*fork, old_inode(1), 5), 0);

  EXPECT_EQ(get(*fork, 1), "inherited");
  Known known;
  ASSERT_TRUE(fork->find({}, old_inode(1), &known));
  EXPECT_EQ(known.home, &fork->own());
  EXPECT_EQ(known.xattrs, &fork->own());
  EXPECT_EQ(support::Checker(fork->own()).damage(), "");
}

TEST_F(SessionXattr, ChangesInAForkThoughBothListsHaveTheSameNumber) {
  const std::string parent = make("parent");
  ASSERT_EQ(set(*support::open_session(parent), 1, "inherited"), 0);
  support::seal(parent);
  const auto fork = support::open_session(make("fork", {.parents = {parent}}));

  ASSERT_EQ(set(*fork, 1, "own"), 0);

  EXPECT_EQ(get(*fork, 1), "own");
  EXPECT_EQ(get(*support::open_session(parent), 1), "inherited");
}

TEST_F(SessionXattr, ThatIsTooLargeForAnyListIsRefused) {
  const auto session = support::open_session(
      make("session", {.capacity = std::uint64_t{256} << 20}));

  EXPECT_EQ(set(*session, 1, std::string(jobroot::maximum_list_bytes, 'x')),
            -ENOSPC);

  EXPECT_EQ(get(*session, 1), "(no record)");
}

} // namespace
