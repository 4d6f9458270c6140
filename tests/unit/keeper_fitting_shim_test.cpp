// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: what the command starts gets the file of ours that it can load, and
// keeps what else the caller has in LD_PRELOAD, in its order.
#include "keeper/fitting_shim.hpp"
#include "support/test_directory.hpp"

#include <elf.h>
#include <sys/stat.h>

#include <fstream>

namespace {

class FittingShim : public TestDirectory {
protected:
  FittingShim() {
    ::mkdir(path("i386").c_str(), 0755);
    std::ofstream(path("libjobroot.so"));
    std::ofstream(path("i386/libjobroot.so"));
  }

  /// A program of that class and machine, as far as anybody looks.
  std::string program(unsigned char wordsize, uint16_t machine) const {
    Elf32_Ehdr header = {};
    header.e_ident[EI_MAG0] = ELFMAG0;
    header.e_ident[EI_MAG1] = ELFMAG1;
    header.e_ident[EI_MAG2] = ELFMAG2;
    header.e_ident[EI_MAG3] = ELFMAG3;
    header.e_ident[EI_CLASS] = wordsize;
    header.e_machine = machine;
    std::ofstream(path("program"))
        .write(reinterpret_cast<const char*>(&header), sizeof header);
    ::chmod(path("program").c_str(), 0755);

    return path("program");
  }

  const std::string wide = path("libjobroot.so");
  const std::string narrow = path("i386/libjobroot.so");
};

} // namespace

TEST_F(FittingShim, IsOfTheProgramsWordSize) {
  const std::string list = "/a.so:" + wide + " /b.so";

  EXPECT_EQ(keeper::fitting_preload(list, program(ELFCLASS32, EM_386)),
            "/a.so:" + narrow + ":/b.so");
  EXPECT_EQ(keeper::fitting_preload(narrow, "/bin/sh"), wide);
  EXPECT_EQ(keeper::fitting_preload(wide, "sh"), wide);
}

TEST_F(FittingShim, IsNoneWhereThereIsNoFileForIt) {
  std::vector<std::string> environment = {"LD_PRELOAD=" + wide, "A=1"};

  keeper::fit_preload(environment, program(ELFCLASS32, EM_ARM));

  EXPECT_EQ(environment, std::vector<std::string>{"A=1"});
  ::unlink(narrow.c_str());
  EXPECT_EQ(keeper::fitting_preload(wide, program(ELFCLASS32, EM_386)), "");
}

TEST_F(FittingShim, IsOfAScriptsInterpreter) {
  const std::string narrow_program = program(ELFCLASS32, EM_386);
  std::ofstream(path("script")) << "#! " << narrow_program << " -x\n";
  ::chmod(path("script").c_str(), 0755);

  EXPECT_EQ(keeper::fitting_preload(wide, path("script")), narrow);
  EXPECT_EQ(keeper::fitting_preload(wide, path("missing")), wide);
}
