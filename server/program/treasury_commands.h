// `mappe-server treasury report|close|export|verify|budget|preview`: asked of the running server, or done on the folder
// of a stopped one.                                                                               docs/treasury.md
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>

#include "config/config.h"

namespace mappe::server {

// Where the commands find the configuration: from what --config and --data say; none: told already.
using LoadConfig = std::function<std::optional<config::Config>(const std::string& file, const std::string& data)>;

// Adds them to the group `treasury`, made if it is not there. `code` gets the exit code.
void add_billing_commands(CLI::App& app, LoadConfig load, int& code);

}  // namespace mappe::server
