#include "client/audit/web_audit.h"

#include <algorithm>
#include <set>

#include "client/audit/browser_rules.h"
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

// Whom a server may take us for: by what is said of itself, and by how it takes its files packed.
struct Guise {
  std::string_view agent, encodings;  // "": neither said
};
constexpr Guise guises[] = {
    {"", ""},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
     "gzip, br"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "gzip"},
    {"Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.7 "
     "Mobile/15E148 Safari/604.1",
     "br"},
};

// Pages that people come in by, and one that only members know.
constexpr std::string_view page_addresses[] = {
    "/",
    "/anmelden",
    "/beitreten",
    "/join",
    "/gruenden",
    "/found",
    "/wiederherstellen",
    "/z",
    "/a/AAAAAAAAAAAAAAAAAAAAAA",
};

class Auditor {
 public:
  Auditor(Transport& transport, const WebManifest& manifest) : transport_(transport), manifest_(manifest) {}

  Result<WebAudit> run() {
    if (auto seen = look_at_manifest(); !seen) return fail(seen.error());
    for (const WebManifest::File& file : manifest_.files) {
      ++audit_.files;
      if (auto seen = look({file.path, "/" + file.path, file.path, file.sha256}); !seen) return fail(seen.error());
    }
    // Addresses that people open: each is the page.
    const auto page = std::find_if(manifest_.files.begin(), manifest_.files.end(),
                                   [](const auto& file) { return file.path == "index.html"; });
    for (const std::string_view address : page_addresses)
      if (auto seen = look({std::string(address), std::string(address), page->path, page->sha256}); !seen)
        return fail(seen.error());
    return std::move(audit_);
  }

 private:
  struct Wanted {
    std::string name, target, path, digest;  // what a finding is called, what is asked for, and the file it has to be
  };

  Result<HttpReply> ask(const Wanted& wanted, const Guise& guise) {
    HttpRequest request;
    request.target = wanted.target;
    request.keeps_head = true;
    request.reply_bytes_max = limits::web_file_bytes_max;
    request.as_browser = !guise.agent.empty();
    const auto say = [&](const char* name, std::string_view value) { request.headers.emplace_back(name, value); };
    if (wanted.target != "/" + wanted.path) say("Accept", "text/html");
    if (request.as_browser) {
      say("User-Agent", guise.agent);
      say("Accept-Encoding", guise.encodings);
      if (wanted.path == "service_worker.js") say("Service-Worker", "script");
      say("Sec-Fetch-Site", wanted.path == "index.html" ? "none" : "same-origin");
      say("Sec-Fetch-Dest", destination(wanted.path));
    }
    return transport_.perform(request);
  }
  // As a browser that loads it says.
  static std::string_view destination(std::string_view path) {
    if (path == "index.html") return "document";
    if (path == "service_worker.js") return "serviceworker";
    if (path.ends_with(".js")) return path.find("worker") == std::string_view::npos ? "script" : "worker";
    if (path.ends_with(".css")) return "style";
    return path.ends_with(".woff2") ? "font" : "image";
  }

  Result<void> look_at_manifest() {
    const auto reply = ask({"manifest.sha256", "/manifest.sha256", "manifest.sha256", ""}, guises[0]);
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

  Result<void> look(const Wanted& wanted) {
    for (const Guise& guise : guises) {
      const auto reply = ask(wanted, guise);
      if (!reply) return fail(reply.error());
      if (reply->status == 404) {
        found(WebFinding::Kind::missing, wanted.name);
      } else if (reply->status != 200 || to_hex(sha256(reply->body)) != wanted.digest) {
        found(WebFinding::Kind::differs, wanted.name);
      } else {
        for (const std::string& header : broken_browser_rules(wanted.path, reply->head))
          found(WebFinding::Kind::headers, wanted.name, header);
      }
    }
    return {};
  }

  void found(WebFinding::Kind kind, const std::string& path, const std::string& header = "") {
    if (seen_.insert({path, header}).second) audit_.findings.push_back({kind, path, header});
  }

  Transport& transport_;
  const WebManifest& manifest_;
  WebAudit audit_;
  std::set<std::pair<std::string, std::string>> seen_;
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
