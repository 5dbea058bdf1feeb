// Whether a server hands out the web app that a manifest describes, byte by byte, as a browser gets it.
//
// The manifest (manifest.sha256 of the build) comes from elsewhere than the server that is looked at: with a release,
// or from a build of one's own. A server that lies to browsers alone, or to one person alone, is not found out by this;
// it makes it a risk to lie to all.                                                                docs/threat-model.md
//   threads  alone
#pragma once

#include <string>
#include <vector>

#include "client/wire/transport.h"

namespace mappe::client {

struct WebManifest {
  struct File {
    std::string path;    // "assets/app-1a2b.js"
    std::string sha256;  // hex
  };
  std::vector<File> files;
  std::string sha256;  // of the manifest itself, hex

  //   errors  malformed  not lines of "HEX  PATH"; none, or without index.html;  too_large
  static Result<WebManifest> parse(std::string_view text);
};

struct WebFinding {
  enum class Kind {
    missing,   // the server does not have the file
    differs,   // it is another one
    unknown,   // the server's own manifest names a file that ours does not
    manifest,  // the server's manifest is another one
    headers,   // the bytes are right, but a browser is told to hold to less, or led elsewhere
  } kind = Kind::differs;
  std::string path;
  std::string header;  // of Kind::headers: which
};

struct WebAudit {
  std::size_t files = 0;  // looked at
  std::vector<WebFinding> findings;
};
// Asks for every file as a program and as three browsers do, each packed in its own way and with what it says of
// itself, and for the page at the addresses people open.
//   errors  not_found  there is no web app at that address;  those of the transport
Result<WebAudit> audit_web(Transport& transport, const WebManifest& manifest);

}  // namespace mappe::client
