// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a pool with a ledger as `serve` makes it, without a server: tests look
// into it and play one.
#pragma once

#include "jobroot/ledger.hpp"
#include "support/test_directory.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>

class OwnPool : public TestDirectory {
protected:
  /// As of a `serve -j N` with so many tokens beside the slot of its command.
  void make(const std::string& tokens, uint32_t holders = 16) {
    const std::string fifo = path(jobroot::pool_fifo_name);
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    pool_ = ::open(fifo.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    const auto count = static_cast<uint32_t>(tokens.size());
    ASSERT_EQ(::write(pool_, tokens.data(), count), count);

    struct stat status {};

    ASSERT_EQ(::fstat(pool_, &status), 0);

    jobroot::LedgerHeader header{};
    header.magic = jobroot::ledger_magic;
    header.holders = holders;
    header.holder_bytes = sizeof(jobroot::Holder);
    header.fifo_device = status.st_dev;
    header.fifo_inode = status.st_ino;
    header.pid_namespace = jobroot::pid_namespace();
    header.slots = count + 1;
    header.implicit = 1;
    std::string bytes(
        jobroot::ledger_header_bytes + holders * sizeof(jobroot::Holder), '\0');
    bytes.replace(0,
                  sizeof header,
                  reinterpret_cast<const char*>(&header),
                  sizeof header);
    std::ofstream(path(jobroot::ledger_name)) << bytes;
    ASSERT_TRUE(ledger_.open(path().c_str()));
  }

  ~OwnPool() override {
    ledger_.close();
    ::close(pool_);
  }

  int free() const {
    int bytes = 0;
    ::ioctl(pool_, FIONREAD, &bytes);
    return bytes;
  }

  int pool_ = -1;
  jobroot::Ledger ledger_;
};
