// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: a line of the log must stay one line of bounded length whatever the
// names in it are, and lines that wait must come out once and in order.
#include "support/session_maker.hpp"

#include <thread>

namespace {

using jobroot::LogLine;

std::string text_of(const LogLine& line) {
  return {line.data(), line.size()};
}

TEST(LogLine, QuotesWhatWouldBreakIt) {
  LogLine line;
  line.quoted("a b\n\\\x7f\xc3\xa4", 8, 100);
  line.end(0);

  EXPECT_EQ(text_of(line), "a\\040b\\012\\134\\177\xc3\xa4 ok\n");
}

TEST(LogLine, CutsWhatIsTooLong) {
  LogLine line;
  line.quoted(std::string(500, 'x').c_str(), 500, 100);
  EXPECT_EQ(text_of(line).substr(90), "xxxx...");

  const std::string path(5000, '\n');
  line.quoted(path.data(), path.size(), 9000);
  line.number(1234567);
  line.end(-ENOSPC);
  EXPECT_LE(line.size(), 4096U);
  EXPECT_EQ(text_of(line).find('\n'), line.size() - 1);
}

class SessionLog : public support::SessionTest {
protected:
  void SetUp() override {
    session_ = support::open_session(make("s"));
    jobroot::set_bits<std::uint32_t>(session_->header().flags,
                                     jobroot::flag_log);
  }

  jobroot::Database& db() { return session_->own(); }

  void leave(const std::string& text) {
    LogLine line;
    line.text(text.c_str());
    line.end(0);
    jobroot::log::leave(db(), line);
  }

  std::string written() {
    const std::string file = path("log");
    const auto fd = base::Fd::open(file, O_CREAT | O_WRONLY | O_APPEND, 0600);
    support::require(fd.has_value(), file);
    jobroot::log::write_waiting(db(), fd->get());
    const auto text = base::read_file(file);

    return text ? *text : "";
  }

  support::SessionPointer session_;
};

TEST_F(SessionLog, WritesLinesThatWaitOnceAndInOrder) {
  leave("one");
  leave("two");
  leave("three");

  EXPECT_EQ(written(), "one ok\ntwo ok\nthree ok\n");
  EXPECT_EQ(written(), "one ok\ntwo ok\nthree ok\n");
}

TEST_F(SessionLog, LosesNoLineOfManyThreads) {
  constexpr int threads = 8;
  constexpr int lines = 200;
  std::vector<std::thread> writers;
  for (int i = 0; i < threads; i++)
    writers.emplace_back([this] {
      for (int j = 0; j < lines; j++)
        leave("line");
    });
  for (std::thread& writer : writers)
    writer.join();

  EXPECT_EQ(written().size(), threads * lines * sizeof "line ok");
}

TEST_F(SessionLog, EndsWhereAWaitingLineIsDamaged) {
  leave("one");
  leave("two");
  db().at<jobroot::log::Waiting>(db().header().log_waiting)->bytes = UINT32_MAX;

  EXPECT_EQ(written(), "one ok\n");
}

TEST_F(SessionLog, IsNotMissedWhereItIsGone) {
  EXPECT_EQ(support::record_owner(*session_, support::old_inode(1), 5), 0);
  EXPECT_EQ(db().header().log_waiting, 0U);
}

} // namespace
