#include "server/program/words.h"

#include <cstdio>

namespace mappe::server {

namespace {

// For a shell: as it stands if harmless, else in single quotes.
std::string quoted(const std::string& text) {
  const std::string harmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+=:@";
  if (!text.empty() && text.find_first_not_of(harmless) == std::string::npos) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// The client lies beside the server's folder in the build tree, and beside the server where it is installed.
std::string client_beside(const std::string& program) {
  const std::filesystem::path path(program);
  if (!path.has_parent_path()) return "mappe";
  const std::filesystem::path in_build = path.parent_path().parent_path() / "client" / "mappe";
  std::error_code error;
  return std::filesystem::exists(in_build, error) ? in_build.string() : (path.parent_path() / "mappe").string();
}

}  // namespace

std::string host_of_origin(const std::string& origin) {
  const auto start = origin.find("://");
  std::string host = start == std::string::npos ? origin : origin.substr(start + 3);
  if (!host.empty() && host.front() == '[') return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

void say_hello(const Hello& hello) {
  std::string out = "Mappe\n";
  out += "  Adresse · address       " + (hello.origins.empty() ? std::string("?") : hello.origins.front()) + "\n";
  out += "  Zertifikat · certificate SHA-256\n                          " + hello.certificate + "\n";
  out += "  Daten · data            " + hello.data.string() + "\n";
  if (hello.first_steps) {
    const std::string create =
        quoted(hello.program) + " faction create \"Beispielfraktion\" --data " + quoted(hello.data.string());
    const std::string found = quoted(client_beside(hello.program)) +
                              " found LINK --login anna --name \"Anna Beispiel\" --trust-cert " + hello.certificate;
    out += "\n  Noch gibt es keine Fraktion. Als Nächstes, in einem zweiten Terminal:\n";
    out += "  There is no faction yet. Next, in a second terminal:\n\n";
    out += "    " + create + "\n";
    out += "    " + found + "\n\n";
    out += "  Der erste Befehl gibt den LINK für den zweiten aus; er gilt einmal und 7 Tage.\n";
    out += "  The first command prints the LINK for the second; it works once, for 7 days.\n";
  }
  out += "\n  Ende · stop: Ctrl-C\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
  std::fflush(stdout);
}

}  // namespace mappe::server
