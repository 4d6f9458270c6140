// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: mtree files come from three programs that write names, defaults and
// devices each in its own way, and from people.
#include "exchange/mtree_file.hpp"
#include "exchange/vis.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <functional>

namespace {

using exchange::MtreeEntry;
using exchange::parse_mtree;
using exchange::unvis;

std::string shown(const MtreeEntry& entry) {
  const auto number = [](const auto& value, const char* form) {
    return value ? fmt::format(fmt::runtime(form), *value) : std::string("-");
  };

  return fmt::format("{} {} {} {} {} {}",
                     entry.path.empty() ? "." : entry.path,
                     number(entry.type, "{:o}"),
                     number(entry.mode, "{:o}"),
                     number(entry.uid, "{}"),
                     number(entry.gid, "{}"),
                     number(entry.rdev, "{:x}"));
}

std::string all(std::string_view text) {
  const auto entries = parse_mtree(text, "file");
  if (!entries)
    return base::render(entries.error());
  std::string lines;
  for (const MtreeEntry& entry : *entries)
    lines += shown(entry) + '\n';

  return lines;
}

TEST(Mtree, IsReadAsBsdtarWritesIt) {
  EXPECT_EQ(all("#mtree\n"
                ". gname=root uname=root time=1.5 mode=755 gid=0 uid=1 "
                "type=dir\n"
                "./a\\040b type=link link=x\\040y mode=777 uid=7 gid=8\n"
                "./d/c device=native,259,70000 mode=600 type=block\n"),
            ". 40000 755 1 0 -\n"
            "a b 120000 777 7 8 -\n"
            "d/c 60000 600 - - 10311170\n");
}

TEST(Mtree, IsReadAsTheBsdsWriteIt) {
  EXPECT_EQ(all("#\t   user: me\n\n"
                "# .\n"
                "/set type=file uid=0 gid=0 mode=0644 nlink=1\n"
                ".               type=dir nlink=3 \\\n"
                "                mode=0755\n"
                "    a\\sb        uid=5\n"
                "# ./d\n"
                "    d           type=dir mode=0750\n"
                "        n       type=char device=0x103\n"
                "# ./d\n"
                "    ..\n"
                "/unset uid\n"
                "    z\n"
                "..\n"),
            ". 40000 755 0 0 -\n"
            "a b 100000 644 5 0 -\n"
            "d 40000 750 0 0 -\n"
            "d/n 20000 644 0 0 100003\n"
            "z 100000 644 - 0 -\n");
}

TEST(Mtree, NamesTheLineThatItCannotRead) {
  const struct {
    const char* text;
    const char* said;
  } cases[] = {
      {". type=dir\n./a mode=9\n", "file:2: found 'mode=9', which is no mode"},
      {"./a type=zip\n", "file:1: found 'type=zip', which is no type"},
      {"./a uid=-1\n", "file:1: found 'uid=-1', which is no uid"},
      {"./a device=native,1\n", "file:1: found 'device=native,1', which is no"},
      {"./a device=native,4096,1\n", "file:1: found 'device=native,4096,1'"},
      {"./a\\9 mode=644\n", "file:1: found './a\\9', expected a name"},
      {"./../a mode=644\n", "file:1: found './../a', which leads out"},
      {"..\n", "file:1: found '..' where no directory is open"},
      {"/sett uid=1\n", "file:1: found '/sett', expected /set"},
      {". \\\n mode=x\n", "file:1: found 'mode=x'"},
  };

  for (const auto& [text, said] : cases)
    EXPECT_TRUE(all(text).starts_with(said)) << all(text);
}

TEST(Mtree, IsToldFromASaveFile) {
  for (const char* text : {"#mtree\n",
                           "/set type=file\n",
                           "# by hand\n\n. type=dir\n",
                           "./a uid=1\n",
                           "a type=file\n"})
    EXPECT_TRUE(exchange::is_mtree(text)) << text;
  for (const char* text :
       {"", "# no\n", "nonsense\n", "dev=1,ino=1,mode=1,uid=0,gid=0\n"})
    EXPECT_FALSE(exchange::is_mtree(text)) << text;
}

TEST(Vis, IsUndoneInEveryStyle) {
  const struct {
    std::string text;
    std::string plain;
  } cases[] = {
      {"plain", "plain"},
      {"a\\040b\\012", "a b\n"},
      {"a\\sb\\n\\t\\\\", "a b\n\t\\"},
      {"\\#\\=\\*", "#=*"},
      {"\\303\\244", "ä"},
      {"\\M-C\\M-$", "\xc3\xa4"},
      {"\\^A\\^?\\M^A", "\x01\x7f\x81"},
      {"\\0x", std::string("\0x", 2)},
  };

  for (const auto& [text, plain] : cases)
    EXPECT_EQ(unvis(text), plain) << text;
  for (const char* text : {"\\", "a\\9", "\\4", "\\M", "\\Mx", "\\^", "\\q"})
    EXPECT_EQ(unvis(text), std::nullopt) << text;
}

} // namespace
