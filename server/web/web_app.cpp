#include "server/web/web_app.h"

#include <fstream>

#include "crypto/base/hash.h"
#include "server/limits.h"
#include "server/web/packed_copy.h"

namespace mappe::server {

namespace {

constexpr std::string_view manifest_name = "manifest.sha256";
constexpr std::size_t digest_digits = 64;

Result<Bytes> read_web_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(Errc::not_found, "a file of the web app is missing");
  if (size > limits::web_bytes_max) return fail(Errc::too_large, "a file of the web app is too large");
  Bytes bytes(size);
  std::ifstream file(path, std::ios::binary);
  if (!file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())))
    return fail(Errc::io, "a file of the web app cannot be read");
  return bytes;
}

std::string_view media_type(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".sha256", "text/plain; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".wasm", "application/wasm"},
  };
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

// What Vite names NAME-HASH.js lies in assets/.
bool has_hashed_name(std::string_view path) { return path.starts_with("assets/"); }

// No way out of the folder, whatever the manifest says.
bool is_plain_path(std::string_view path) {
  return !path.empty() && path.front() != '/' && path.find("..") == std::string_view::npos &&
         path.find('\0') == std::string_view::npos;
}

// Empty: there is none, or it is no smaller. What is there and is another text is no copy: nearly every browser would
// get it, and a look at the plain file would not show it.
Result<Bytes> compressed_copy(const std::filesystem::path& file, Packing packing, ByteView plain,
                              std::filesystem::path& at) {
  at = file.string() + (packing == Packing::gzip ? ".gz" : ".br");
  auto copy = read_web_file(at);
  if (!copy || copy->size() >= plain.size()) return Bytes();
  if (!unpacks_to(packing, *copy, plain))
    return fail(Errc::damaged, "a packed file of the web app is not its plain one");
  return copy;
}

Result<WebFile> load_file(const std::filesystem::path& folder, std::string_view path, std::string_view digest,
                          std::filesystem::path& at) {
  const std::filesystem::path file = at = folder / path;
  auto plain = read_web_file(file);
  if (!plain) return fail(plain.error());
  if (!digest.empty() && to_hex(sha256(*plain)) != digest)
    return fail(Errc::damaged, "a file of the web app is not what its manifest says");
  WebFile made;
  made.type = media_type(path);
  made.etag = "\"" + to_hex(sha256(*plain)).substr(0, 32) + "\"";
  auto brotli = compressed_copy(file, Packing::brotli, *plain, at);
  if (!brotli) return fail(brotli.error());
  auto gzip = compressed_copy(file, Packing::gzip, *plain, at);
  if (!gzip) return fail(gzip.error());
  made.brotli = std::move(*brotli);
  made.gzip = std::move(*gzip);
  made.plain = std::move(*plain);
  made.is_for_good = has_hashed_name(path);
  return made;
}

}  // namespace

Result<WebApp> WebApp::load(const std::filesystem::path& folder, std::filesystem::path* at) {
  std::filesystem::path unnamed;
  if (at == nullptr) at = &unnamed;
  auto manifest = load_file(folder, manifest_name, "", *at);
  if (!manifest) return fail(manifest.error());
  WebApp app;
  app.manifest_hash_ = to_hex(sha256(manifest->plain));
  const std::filesystem::path manifest_file = *at = folder / manifest_name;
  std::size_t bytes = 0;
  std::string_view rest = text_of(manifest->plain);
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (end == std::string_view::npos || line.size() < digest_digits + 3 || line.substr(digest_digits, 2) != "  " ||
        !is_plain_path(line.substr(digest_digits + 2)))
      return fail(Errc::damaged, "the web app's manifest.sha256 is not one");
    rest.remove_prefix(end + 1);
    const std::string_view path = line.substr(digest_digits + 2);
    auto file = load_file(folder, path, line.substr(0, digest_digits), *at);
    if (!file && file.error().code == Errc::not_found)
      return fail(Errc::damaged, "a file that the web app's manifest names is missing");
    if (!file) return fail(file.error());
    *at = manifest_file;  // until the next one is looked at
    bytes += file->plain.size() + file->brotli.size() + file->gzip.size();
    app.files_.emplace(path, std::move(*file));
    if (app.files_.size() > limits::web_files_max || bytes > limits::web_bytes_max)
      return fail(Errc::too_large, "the web app has more or larger files than it may");
  }
  if (!app.find("index.html")) return fail(Errc::damaged, "the web app has no index.html");
  app.files_.emplace(manifest_name, std::move(*manifest));
  return app;
}

const WebFile* WebApp::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

const WebFile& WebApp::page() const { return files_.find("index.html")->second; }

std::filesystem::path web_folder_beside(const std::filesystem::path& program) {
  const auto installed = program.parent_path() / "../share/mappe/web";
  std::error_code ignored;
  if (std::filesystem::exists(installed / manifest_name, ignored)) return installed.lexically_normal();
  return (program.parent_path() / "../web").lexically_normal();
}

}  // namespace mappe::server
