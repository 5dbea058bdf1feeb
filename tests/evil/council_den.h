// A council of a few papers, told by the liar: what a real server would have mirrored.
#pragma once

#include "tests/evil/liar.h"

namespace evil {

struct ToldCouncil {
  std::string generation = "g1";
  std::vector<stories::Json> objects;  // ascending by n

  // The liar answers the two routes of councils from here, and passes everything else on. `lie` may change a page.
  void told_by(Liar& liar, std::function<void(stories::Json& page)> lie = {}) const;
  stories::Json list() const;
  stories::Json page(std::uint64_t since) const;
};

// Papers 0001/2026, 0002/2026, ... whose addresses and titles are of one length; the last two bear one number.
ToldCouncil told_council();
stories::Json told_paper(std::uint64_t n, const std::string& number, const std::string& title);

}  // namespace evil
