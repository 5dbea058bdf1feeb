// Recorded councils behind a real server, for the stories.                                             docs/council.md
#pragma once

#include "tests/council/replay_server.h"
#include "tests/stories/town.h"

namespace stories {

namespace replay = mappe::council::test;

// What server.yaml says of it, as an item of `councils`. Its pages are below `root`.
std::string section_of(const std::string& name, const replay::ReplayServer& system,
                       const std::string& root = "/rim4220/");
std::string replaced(std::string text, const std::string& what, const std::string& by);

// Until a pass has ended that began behind `before`; gives what the operator sees then.
Json waits_for_a_pass(const Appliance& appliance, const std::string& council, const Json& before = {});
Json one_more_pass(const Appliance& appliance, const std::string& council);

// Of a link, as `council links` has it.
Json link_at(const Json& links, const std::string& path);

}  // namespace stories
