// What people call what a note or a brief is about, from the mirrors on this device; nobody is asked.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "client/command/program.h"
#include "client/council/councils.h"

namespace mappe::client::command {

struct CouncilTitle {
  std::string kind;  // "paper", "meeting", "organization", ...; "item" of an agenda
  std::string reference, name, date;
  std::string meeting;  // of an item: its meeting's name

  // "Vorlage 0717/2016  Spielplatz am Markt"
  std::string line() const;
};

class CouncilTitles {
 public:
  explicit CouncilTitles(Program& program) : program_(program) {}

  // Looks them up, all at once: the first call opens the mirrors. What no mirror here has stays without a title.
  void learn(const std::set<std::string>& ids);
  // Null: no mirror on this device has it, or it was not looked up.
  const CouncilTitle* of(const std::string& id) const;
  const council::Councils* councils() const { return councils_ ? &*councils_ : nullptr; }  // null before learn()

 private:
  Program& program_;
  std::optional<council::Councils> councils_;
  bool are_tried_ = false;
  std::map<std::string, CouncilTitle> titles_;
};

}  // namespace mappe::client::command
