// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: copies are made by as many threads as there are job tokens. src/view
// knows nothing of tokens; here both meet.
#pragma once

#include "jobserver/client.hpp"
#include "view/copy_tree.hpp"

#include <vector>

namespace cli {

/// One thread for each token that is free when there is work for it.
class TokenWorkers : public view::Workers {
public:
  bool take() override {
    auto token = client_.try_acquire();
    if (!token)
      return false;
    tokens_.push_back(std::move(*token));
    return true;
  }

  void give_back() override { tokens_.pop_back(); }

private:
  jobserver::Client client_ = jobserver::Client::join();
  std::vector<jobserver::Token> tokens_;
};

} // namespace cli
