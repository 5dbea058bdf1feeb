#include "server/program/words.h"

#include <cstdio>

#include "server/program/said.h"

namespace mappe::server {

namespace {

// The client lies beside the server's folder in the build tree, and beside the server where it is installed.
std::string client_beside(const std::string& program) {
  const std::filesystem::path path(program);
  if (!path.has_parent_path()) return "mappe";
  const std::filesystem::path in_build = path.parent_path().parent_path() / "client" / "mappe";
  std::error_code error;
  return std::filesystem::exists(in_build, error) ? in_build.string() : (path.parent_path() / "mappe").string();
}

// Each command stands on a line of its own, without anything before it, so that a line can be copied as it is.
std::string commands_of(const Hello& hello) {
  const std::string server = shell_word(hello.program);
  const std::string client = shell_word(client_beside(hello.program));
  const std::string data = " --data " + shell_word(hello.data.lexically_normal().string());
  const std::string trust = " --trust-cert " + hello.certificate;
  const std::string origin = hello.origins.empty() ? "https://127.0.0.1:8443" : hello.origins.front();
  std::string out;
  std::error_code error;
  const bool is_relative = hello.program.find('/') != std::string::npos && hello.program.front() != '/';
  if (const auto here = std::filesystem::current_path(error); !error && (is_relative || hello.data.is_relative()))
    out += "cd " + shell_word(here.string()) + "\n";
  if (hello.first_steps) {
    out += server + " faction create \"Beispielfraktion\"" + data + "\n";
    out += client + " found - --login anna --name \"Anna Beispiel\"" + trust + "\n";
  } else {
    out += server + " faction list" + data + "\n";
    out += client + " sign-in " + origin + " --login anna" + trust + "\n";
    out += client + " spaces\n";
  }
  return out;
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
  if (hello.has_web) out += "  Im Browser · browser    dieselbe Adresse · the same address\n";
  out += "  Zertifikat · certificate SHA-256\n                          " + hello.certificate + "\n";
  out += "  Daten · data            " + hello.data.lexically_normal().string() + "\n\n";
  if (hello.first_steps) {
    out += "Noch gibt es keine Fraktion. Als Nächstes, in einem zweiten Terminal:\n";
    out += "There is no faction yet. Next, in a second terminal:\n\n";
  } else {
    out += "Weiter in einem zweiten Terminal (anna: Ihr Anmeldename):\n";
    out += "Go on in a second terminal (anna: your login):\n\n";
  }
  out += commands_of(hello);
  if (hello.first_steps) {
    out +=
        "\nfaction create gibt einen Link aus, der einmal und 7 Tage gilt; found fragt nach ihm und nach einem "
        "Passwort.\n";
    out += "faction create prints a link that works once, for 7 days; found asks for it and for a password.\n";
    if (hello.has_web) {
      out +=
          "Statt found: den Link im Browser öffnen (das Zertifikat ist selbst gemacht, der Browser fragt deshalb).\n";
      out += "Instead of found: open the link in a browser (which asks, because the certificate is home-made).\n";
    }
  }
  out += "\nEnde · stop: Strg-C · Ctrl-C\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
  std::fflush(stdout);
}

}  // namespace mappe::server
