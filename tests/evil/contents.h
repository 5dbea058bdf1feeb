// Clara writes into "Umwelt" what the server cannot judge: each entry is hers, signed, taken by the server, and skipped
// by every client that reads it.                                                      docs/protocol.md §4.7, §13.2
#pragma once

#include <boost/test/unit_test.hpp>

#include "crypto/seal/chunk.h"
#include "tests/evil/insiders.h"

namespace evil {

template <class... Ops>
mappe::Bytes body_of(Ops... ops) {
  std::vector<mappe::journal::Op> all;
  (all.emplace_back(std::move(ops)), ...);
  return mappe::journal::encode_ops(all);
}

struct Contents : Insiders {
  // `role`: Clara's.
  explicit Contents(const std::string& role = "editor") : Insiders(role) {}

  mappe::NodeId node(const std::string& path);

  // Clara's entry of this body and kind, with these blobs. Gives its seq.
  std::uint64_t clara_sends(const mappe::Bytes& body, const std::vector<mappe::Bytes>& blobs = {},
                            mappe::journal::Kind kind = mappe::journal::Kind::content);

  // All the entries are skipped by Bernd and by Anna with these words and Clara's name; what the space holds stays as
  // it is, nobody asks the server for more than usual, and both go on writing.
  using Words = std::vector<std::pair<std::uint64_t, std::string>>;
  void are_skipped(const std::string& files_before, const std::set<std::string>& usual, const Words& words);
  std::set<std::string> usual() { return usually_asked(bernd, {"health", "Umwelt"}); }
  std::string files() { return anna.ask({"ls", "-R", "Umwelt:/"}).dump(); }
  // Each word, and how the entry is sent that must be skipped with it.
  using Lies = std::vector<std::pair<std::string, std::function<std::uint64_t()>>>;
  void are_skipped_of(const Lies& lies);
};

}  // namespace evil
