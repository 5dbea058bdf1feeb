// What reading any YAML file of ours shares: lines of nodes, words for problems. Inside this room only.
#pragma once

#include <yaml-cpp/yaml.h>

#include <string>
#include <string_view>
#include <vector>

#include "config/problems.h"

namespace mappe::config {

int line_of(const YAML::Node& node);  // from 1

// `text`, at most 80 bytes of it and without control characters.
std::string ticked(std::string_view text);

// "unknown key `shown` (did you mean ...?)", or which there are.
std::string unknown_key(std::string_view shown, std::string_view word, const std::vector<std::string>& known);

// YAML::Load reads the first document and is silent about the rest; YAML::LoadAll (0.7) never ends on a stray comma.
void refuse_what_follows(const std::string& text, Problems& problems);

}  // namespace mappe::config
