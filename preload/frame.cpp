// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see frame.hpp. Places for calls under way are taken and given back
// without a lock; there are as many as were ever needed at once.
#include "frame.hpp"

#include "jobroot/atomic.hpp"
#include "jobroot/wide_call.hpp"

#include <sys/mman.h>

namespace shim {
namespace {

using jobroot::sys::call;

/// The thread goes first: a place that somebody takes next must not look as
/// if it were still this thread's.
void give_back(Frame::Place& place) noexcept {
  __atomic_store_n(&place.thread, 0, __ATOMIC_RELEASE);
  __atomic_store_n(&place.frame, nullptr, __ATOMIC_RELEASE);
}

struct Block {
  Frame::Place places[127];
  Block* next;
};

constinit Block first{};

Block* new_block() noexcept {
  const long memory = jobroot::sys::map(sizeof(Block),
                                        PROT_READ | PROT_WRITE,
                                        MAP_PRIVATE | MAP_ANONYMOUS,
                                        -1,
                                        0);
  return jobroot::sys::failed(memory) ? nullptr
                                      : reinterpret_cast<Block*>(memory);
}

/// The block after `block`, made if there is none; null: no memory.
Block* next_of(Block& block) noexcept {
  Block* next = jobroot::acquire(block.next);
  if (next != nullptr)
    return next;
  Block* const made = new_block();
  if (made == nullptr || jobroot::publish(block.next, next, made))
    return made;
  call(SYS_munmap, jobroot::sys::word(made), sizeof(Block));
  return next;
}

/// `visit(place)` for all places until it returns true.
template <class Visit> void for_each_place(Visit visit) noexcept {
  for (Block* block = &first; block != nullptr;
       block = jobroot::acquire(block->next))
    for (Frame::Place& place : block->places)
      if (visit(place))
        return;
}

/// Places of this thread further down its stack than `frame` are of calls
/// that never returned.
void forget_what_was_left(const Frame* frame, int thread) noexcept {
  for_each_place([&](Frame::Place& place) {
    const Frame* const other = jobroot::acquire(place.frame);
    if (other != nullptr && other < frame &&
        jobroot::acquire(place.thread) == thread)
      give_back(place);
    return false;
  });
}

} // namespace

Frame::Frame() noexcept
    : place_(nullptr) {
  const auto thread = static_cast<int>(call(SYS_gettid));
  forget_what_was_left(this, thread);
  for (Block* block = &first; block != nullptr; block = next_of(*block))
    for (Place& place : block->places) {
      Frame* nobody = nullptr;
      if (jobroot::acquire(place.frame) == nullptr &&
          jobroot::publish(place.frame, nobody, this)) {
        __atomic_store_n(&place.thread, thread, __ATOMIC_RELEASE);
        place_ = &place;
        return;
      }
    }
}

Frame::~Frame() {
  if (place_ != nullptr)
    give_back(*place_);
}

Frame* Frame::nearest_above(const void* stack) noexcept {
  Frame* nearest = nullptr;
  for_each_place([&](Place& place) {
    Frame* const frame = jobroot::acquire(place.frame);
    if (frame > stack && (nearest == nullptr || frame < nearest))
      nearest = frame;
    return false;
  });
  return nearest;
}

} // namespace shim
