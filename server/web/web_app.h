// The browser app as its build left it: read once at start, checked against its manifest, answered from memory.
//
//   FOLDER/manifest.sha256    "HEX  PATH" a line, sorted by path: every file below but itself and the compressed copies
//   FOLDER/PATH[.br|.gz]      the file, and the same compressed: unpacked at start and compared with it
//
// Whoever wants to know whether a server hands out the app of a version compares the manifest (`mappe audit-web`).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace mappe::server {

struct WebFile {
  std::string type;  // media type
  std::string etag;  // quoted; of the plain bytes
  Bytes plain;
  Bytes brotli, gzip;        // empty: not there, or not smaller
  bool is_for_good = false;  // its name changes with its content: kept by browsers without asking again
};

class WebApp {
 public:
  //   errors  not_found  there is no manifest in that folder
  //           damaged    a file is missing, is not what the manifest says, its compressed copy is not the same file, or
  //                      the manifest is none
  //           too_large  more than limits::web_files_max or limits::web_bytes_max
  // `at`, where given, names the file that an error is about: the folder, the manifest, a file of it or a packed copy.
  static Result<WebApp> load(const std::filesystem::path& folder, std::filesystem::path* at = nullptr);

  const WebFile* find(std::string_view path) const;  // without a leading slash; null: there is none
  const WebFile& page() const;                       // index.html, which stands for every address of the app
  const std::string& manifest_hash() const { return manifest_hash_; }  // SHA-256, hex

 private:
  std::map<std::string, WebFile, std::less<>> files_;
  std::string manifest_hash_;
};

// Where the app lies beside the program: as it is installed, else as it is built.
std::filesystem::path web_folder_beside(const std::filesystem::path& program);

}  // namespace mappe::server
