// Looking for known texts where they must not be: in a process's memory, in files.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stories {

// The text as it is, and in the forms in which programs carry bytes as text: hex, and within base64url.
std::vector<std::string> forms_of(const std::string& text);
std::string hex(const std::string& text, const char* digits);

// What was found, with a little around it; "" when nothing was.
std::string found_in(std::string_view bytes, const std::vector<std::string>& forms);
// In the process's readable memory. REQUIREs that it can be read: by the same user, or root if it closed its memory.
std::string found_in_memory(pid_t pid, const std::vector<std::string>& forms);
// In the files below `root`, and in their names.
std::string found_in_files(const std::filesystem::path& root, const std::vector<std::string>& forms);

}  // namespace stories
