// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see implicit_slot.hpp.
#include "jobserver/implicit_slot.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace jobserver {

namespace {

const char* clients_above() {
  const std::string name{jobroot::clients_name,
                         sizeof jobroot::clients_name - 2};
  const char* const clients = std::getenv(name.c_str());

  return clients != nullptr ? clients : "";
}

} // namespace

ImplicitSlot::ImplicitSlot(Client& client)
    : client_(&client) {
  const auto cell = client.cell();
  if (!cell)
    return;
  entry_ = client.entry();
  cell_ = *cell;
  is_ours_ = false;
}

ImplicitSlot::ImplicitSlot(ImplicitSlot&& other) noexcept
    : ImplicitSlot() {
  *this = std::move(other);
}

ImplicitSlot& ImplicitSlot::operator=(ImplicitSlot&& other) noexcept {
  if (this == &other)
    return *this;
  leave();
  client_ = other.client_;
  entry_ = std::exchange(other.entry_, {});
  cell_ = other.cell_;
  is_ours_ = other.is_ours_;
  has_cell_ = std::exchange(other.has_cell_, false);
  token_ = std::exchange(other.token_, std::nullopt);

  return *this;
}

bool ImplicitSlot::take_cell() {
  has_cell_ = jobroot::take_cell(
      *entry_.ledger, *entry_.holder, cell_, clients_above());

  return has_cell_;
}

bool ImplicitSlot::take() {
  is_ours_ = is_ours_ || take_cell();

  return is_ours_;
}

bool ImplicitSlot::take_or_share() {
  is_ours_ = take() || sharing_.is_due(*entry_.ledger);

  return is_ours_;
}

std::optional<Refusal> ImplicitSlot::wait(const Patience& patience) {
  std::optional<Wanting> wanting;
  while (!take()) {
    token_ = client_->try_acquire();
    is_ours_ = token_ || take_or_share() || client_->pool() == nullptr;
    if (is_ours_)
      break;
    if (!wanting)
      wanting.emplace(client_->want(1));
    const auto next = Patience::Clock::now() + between_looks;
    const auto refusal = client_->wait_for(
        client_->pool()->wait_fd(),
        {.until = std::min(next, patience.until.value_or(next)),
         .cancel = patience.cancel});
    if (refusal && refusal != Refusal::timed_out)
      return refusal;
    if (patience.until && Patience::Clock::now() >= *patience.until)
      return Refusal::timed_out;
  }

  return std::nullopt;
}

void ImplicitSlot::prefer_own() {
  if (token_ && take_cell())
    token_.reset();
}

void ImplicitSlot::leave() {
  if (!entry_)
    return;
  token_.reset();
  if (has_cell_)
    jobroot::leave_cell(*entry_.ledger, *entry_.holder);
  is_ours_ = has_cell_ = false;
}

} // namespace jobserver
