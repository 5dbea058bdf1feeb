#include "client/audit/web_audit.h"

#include <algorithm>
#include <set>

#include "client/limits.h"
#include "crypto/base/bytes.h"
#include "crypto/base/hash.h"

namespace mappe::client {

namespace {

constexpr std::size_t digest_digits = 64;

bool is_digest(std::string_view text) {
  return text.size() == digest_digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// As a part of a target; the build names its files with plain signs.
bool is_plain_path(std::string_view path) {
  return !path.empty() && path.front() != '/' && std::all_of(path.begin(), path.end(), [](unsigned char c) {
    return std::isalnum(c) || std::string_view("-_./").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

class Auditor {
 public:
  Auditor(Transport& transport, const WebManifest& manifest) : transport_(transport), manifest_(manifest) {}

  Result<WebAudit> run() {
    if (auto seen = look_at_manifest(); !seen) return fail(seen.error());
    for (const WebManifest::File& file : manifest_.files) {
      ++audit_.files;
      if (auto seen = look(file.path, "/" + file.path, file.sha256, ""); !seen) return fail(seen.error());
    }
    // Addresses that people open: each is the page.
    const auto page = std::find_if(manifest_.files.begin(), manifest_.files.end(),
                                   [](const auto& file) { return file.path == "index.html"; });
    for (const char* address : {"/", "/anmelden", "/join", "/a/AAAAAAAAAAAAAAAAAAAAAA"})
      if (auto seen = look(address, address, page->sha256, "text/html"); !seen) return fail(seen.error());
    return std::move(audit_);
  }

 private:
  Result<HttpReply> ask(const std::string& target, bool as_browser, const std::string& accept) {
    HttpRequest request;
    request.target = target;
    request.as_browser = as_browser;
    if (!accept.empty()) request.headers.emplace_back("Accept", accept);
    request.reply_bytes_max = limits::web_file_bytes_max;
    return transport_.perform(request);
  }

  Result<void> look_at_manifest() {
    const auto reply = ask("/manifest.sha256", false, "");
    if (!reply) return fail(reply.error());
    if (reply->status != 200) return fail(Errc::not_found, "there is no web app at this address");
    if (to_hex(sha256(reply->body)) == manifest_.sha256) return {};
    found(WebFinding::Kind::manifest, "manifest.sha256");
    const auto theirs = WebManifest::parse(text_of(reply->body));
    if (!theirs) return {};
    for (const WebManifest::File& file : theirs->files)
      if (std::none_of(manifest_.files.begin(), manifest_.files.end(),
                       [&](const auto& ours) { return ours.path == file.path; }))
        found(WebFinding::Kind::unknown, file.path);
    return {};
  }

  Result<void> look(const std::string& name, const std::string& target, const std::string& digest,
                    const std::string& accept) {
    for (const bool as_browser : {false, true}) {
      const auto reply = ask(target, as_browser, accept);
      if (!reply) return fail(reply.error());
      if (reply->status == 404)
        found(WebFinding::Kind::missing, name);
      else if (reply->status != 200 || to_hex(sha256(reply->body)) != digest)
        found(WebFinding::Kind::differs, name);
    }
    return {};
  }

  void found(WebFinding::Kind kind, const std::string& path) {
    if (seen_.insert(path).second) audit_.findings.push_back({kind, path});
  }

  Transport& transport_;
  const WebManifest& manifest_;
  WebAudit audit_;
  std::set<std::string> seen_;
};

}  // namespace

Result<WebManifest> WebManifest::parse(std::string_view text) {
  WebManifest manifest;
  manifest.sha256 = to_hex(mappe::sha256(view_of(text)));
  bool has_page = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (end == std::string_view::npos || line.size() < digest_digits + 3 || !is_digest(line.substr(0, digest_digits)) ||
        line.substr(digest_digits, 2) != "  " || !is_plain_path(line.substr(digest_digits + 2)))
      return fail(Errc::malformed, "this is no manifest of the web app");
    if (manifest.files.size() == limits::web_files_max)
      return fail(Errc::too_large, "the web app's manifest is too long");
    manifest.files.push_back({std::string(line.substr(digest_digits + 2)), std::string(line.substr(0, digest_digits))});
    has_page = has_page || manifest.files.back().path == "index.html";
    text.remove_prefix(end + 1);
  }
  if (!has_page) return fail(Errc::malformed, "this is no manifest of the web app");
  return manifest;
}

Result<WebAudit> audit_web(Transport& transport, const WebManifest& manifest) {
  return Auditor(transport, manifest).run();
}

}  // namespace mappe::client
