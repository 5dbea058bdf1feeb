// The browser app's files as the server hands them out: server/web/.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "crypto/base/hash.h"
#include "server/limits.h"
#include "server/web/web_app.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using mappe::server::WebApp;

namespace {

// A build of an app, small enough to be read here.
class Build {
 public:
  Build()
      : folder_(std::filesystem::temp_directory_path() / ("mappe-web-" + to_hex(Id<struct Any, 8>::random().view()))) {
    add("assets/app-1a2b.js", script);
    add("index.html", "<!doctype html><title>Mappe</title>");
    write("assets/app-1a2b.js.br", std::string(text_of(*from_hex(script_brotli))));
    write("assets/app-1a2b.js.gz", std::string(text_of(*from_hex(script_gzip))));
    write("index.html.gz", std::string(500, 'x'));  // larger than the page itself
    write("manifest.sha256", manifest_);
  }
  ~Build() { std::filesystem::remove_all(folder_); }

  const std::filesystem::path& folder() const { return folder_; }
  const std::string& manifest() const { return manifest_; }
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path, std::ios::binary) << text;
  }

  inline static const std::string script = [] {
    std::string lines;
    for (int i = 0; i < 20; ++i) lines += "console.log(\"example\");\n";
    return lines;
  }();
  static constexpr std::string_view script_brotli =
      "1bdf01e01d076eccc56e64c7a75648d96193222e6785f29685d4425a895826d2a774410600";
  static constexpr std::string_view script_gzip =
      "1f8b08000000000002034bcecf2bcecf49d5cbc94fd7504aad48cc2dc84955d2b4e64a1e151f16e20098b7388de0010000";

 private:
  void add(const std::string& path, const std::string& text) {
    write(path, text);
    manifest_ += to_hex(sha256(view_of(text))) + "  " + path + "\n";
  }
  std::filesystem::path folder_;
  std::string manifest_;
};

Reply ask(const Town& town, const std::string& path, const std::multimap<std::string, std::string>& headers = {},
          const std::string& method = "GET") {
  return town.call(method, path, {}, {}, "", headers);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(web)

BOOST_AUTO_TEST_CASE(files_are_answered_with_their_type_their_policy_and_for_how_long_they_may_be_kept) {
  const Build build;
  Town town;
  town.serves_web(build.folder());
  const Reply script = ask(town, "/assets/app-1a2b.js");
  BOOST_TEST(script.status == 200);
  BOOST_TEST(script.body == Build::script);
  BOOST_TEST(script.header("Content-Type") == "text/javascript; charset=utf-8");
  BOOST_TEST(script.header("Cache-Control") == "public, max-age=31536000, immutable");
  BOOST_TEST(script.header("X-Content-Type-Options") == "nosniff");
  const Reply page = ask(town, "/");
  BOOST_TEST(page.status == 200);
  BOOST_TEST(page.header("Content-Type") == "text/html; charset=utf-8");
  BOOST_TEST(page.header("Cache-Control") == "no-cache");
  // A worker goes by the policy of its own script, so both carry it: word by word, not one source more.
  for (const Reply& reply : {page, script, ask(town, "/manifest.sha256")}) {
    BOOST_TEST(
        reply.header("Content-Security-Policy") ==
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; media-src 'self' blob:; manifest-src 'self'; "
        "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types svelte-trusted-html mappe-script-url");
    BOOST_TEST(reply.header("Cross-Origin-Opener-Policy") == "same-origin");
  }
  BOOST_TEST(town.get("/v1/about", "").header("Content-Security-Policy") ==
             "default-src 'none'; frame-ancestors 'none'");
}

BOOST_AUTO_TEST_CASE(what_the_client_can_unpack_is_sent_packed) {
  const Build build;
  Town town;
  town.serves_web(build.folder());
  const Reply brotli = ask(town, "/assets/app-1a2b.js", {{"Accept-Encoding", "gzip, br"}});
  BOOST_TEST(brotli.header("Content-Encoding") == "br");
  BOOST_TEST(brotli.body == Build::script);  // unpacked by the client
  BOOST_TEST(brotli.header("Vary") == "Accept-Encoding");
  const Reply gzip = ask(town, "/assets/app-1a2b.js", {{"Accept-Encoding", "gzip"}});
  BOOST_TEST(gzip.header("Content-Encoding") == "gzip");
  BOOST_TEST(gzip.body == Build::script);
  const Reply plain = ask(town, "/assets/app-1a2b.js", {{"Accept-Encoding", "identity"}});
  BOOST_TEST(plain.header("Content-Encoding").empty());
  BOOST_TEST(plain.body == Build::script);
  // A copy that is no smaller is not worth its name.
  BOOST_TEST(ask(town, "/index.html", {{"Accept-Encoding", "gzip"}}).header("Content-Encoding").empty());
}

BOOST_AUTO_TEST_CASE(what_the_client_has_is_not_sent_again) {
  const Build build;
  Town town;
  town.serves_web(build.folder());
  const std::string etag = ask(town, "/").header("ETag");
  BOOST_TEST(ask(town, "/", {{"If-None-Match", etag}}).status == 304);
  BOOST_TEST(ask(town, "/", {{"If-None-Match", "\"another\""}}).status == 200);
}

BOOST_AUTO_TEST_CASE(an_address_of_the_app_gives_its_page_to_whoever_follows_it_and_nothing_to_a_script) {
  const Build build;
  Town town;
  town.serves_web(build.folder());
  const std::multimap<std::string, std::string> by_a_person{{"Accept", "text/html,application/xhtml+xml"}};
  for (const char* path : {"/a/AAAAAAAAAAAAAAAAAAAAAA", "/d/AAAA/BBBB", "/join", "/a/x/", "/Plan%202.0.pdf"}) {
    BOOST_TEST(ask(town, path, by_a_person).body.find("<!doctype") == 0u);
    BOOST_TEST(ask(town, path).status == 404);
  }
  BOOST_TEST(ask(town, "/assets/gone-9f.js", by_a_person).status == 404);
  BOOST_TEST(ask(town, "/v1/nothing", by_a_person).type() == "not-found");
  BOOST_TEST(ask(town, "/v1", by_a_person).type() == "not-found");
  BOOST_TEST(ask(town, "/index.html", {}, "POST").type() == "not-found");
  BOOST_TEST(ask(town, "/v1/nothing", {}, "POST").type() == "not-found");
}

BOOST_AUTO_TEST_CASE(about_names_the_manifest_so_that_anybody_can_compare) {
  const Build build;
  Town town;
  BOOST_TEST(town.get("/v1/about", "").data()["web_manifest"] == "");
  BOOST_TEST(ask(town, "/").status == 404);  // none is installed
  town.serves_web(build.folder());
  BOOST_TEST(town.get("/v1/about", "").data()["web_manifest"] == to_hex(sha256(view_of(build.manifest()))));
  BOOST_TEST(ask(town, "/manifest.sha256").body == build.manifest());
}

// Browsers get the packed copies, and the manifest names none of them.
BOOST_AUTO_TEST_CASE(a_packed_copy_of_another_text_is_refused) {
  const std::string brotli(text_of(*from_hex(Build::script_brotli))), gzip(text_of(*from_hex(Build::script_gzip)));
  const std::string other_brotli(
      text_of(*from_hex("1bdf01f88d935cf56598dbd8fa2e3bdd1148c7a85929ec54210cd609bc78174c6f13fa9ab31001")));
  const std::string other_gzip(text_of(
      *from_hex("1f8b08000000000002034bcecf2bcecf49d5cbc94fd7504aad48ca2dc84955d2b4e64a1e151f16e2007f7f4f83e0010000")));
  const auto flipped = [](std::string bytes) { return bytes[bytes.size() / 2] ^= 1, bytes; };
  const std::pair<const char*, std::vector<std::string>> lies[] = {
      {".br", {other_brotli, gzip, flipped(brotli), brotli.substr(0, brotli.size() - 1), brotli + "x", ""}},
      {".gz", {other_gzip, brotli, flipped(gzip), gzip.substr(0, gzip.size() - 1), gzip + "x", gzip + gzip, ""}},
  };
  for (const auto& [ending, copies] : lies)
    for (const std::string& copy : copies) {
      const Build build;
      BOOST_TEST(bool(WebApp::load(build.folder())));
      build.write("assets/app-1a2b.js" + std::string(ending), copy);
      std::filesystem::path at;
      const auto app = WebApp::load(build.folder(), &at);
      BOOST_TEST_REQUIRE(!app);
      BOOST_TEST((app.error().code == Errc::damaged));
      BOOST_TEST(at == build.folder() / ("assets/app-1a2b.js" + std::string(ending)));
    }
}

BOOST_AUTO_TEST_CASE(a_build_that_is_not_what_its_manifest_says_is_refused) {
  std::filesystem::path at;
  const auto refusal_of = [&at](const Build& build) {
    const auto app = WebApp::load(build.folder(), &at);
    BOOST_TEST_REQUIRE(!app);
    at = at.lexically_relative(build.folder());
    return app.error().code;
  };
  BOOST_TEST(bool(WebApp::load(Build().folder().parent_path())) == false);
  {
    const Build build;
    BOOST_TEST(bool(WebApp::load(build.folder())));
    build.write("assets/app-1a2b.js", Build::script + " ");
    BOOST_TEST((refusal_of(build) == Errc::damaged));
    BOOST_TEST(at == "assets/app-1a2b.js");
  }
  {
    const Build build;
    std::filesystem::remove(build.folder() / "index.html");
    BOOST_TEST((refusal_of(build) == Errc::damaged));
    BOOST_TEST(at == "index.html");
  }
  for (const char* path : {"../secret", "/etc/hostname", "a/../../b"}) {
    const Build build;
    build.write("manifest.sha256", build.manifest() + std::string(64, '0') + "  " + path + "\n");
    BOOST_TEST((refusal_of(build) == Errc::damaged));
  }
  for (const std::string& manifest : {std::string("no manifest"), std::string(64, '0') + " one-blank\n"}) {
    const Build build;
    build.write("manifest.sha256", manifest);
    BOOST_TEST((refusal_of(build) == Errc::damaged));
    BOOST_TEST(at == "manifest.sha256");
  }
  {
    const Build build;
    std::filesystem::remove(build.folder() / "manifest.sha256");
    BOOST_TEST((refusal_of(build) == Errc::not_found));
  }
  {
    const Build build;
    std::string lines = build.manifest();
    for (std::size_t i = 0; i <= server::limits::web_files_max; ++i) {
      const std::string path = "n" + std::to_string(i);
      build.write(path, "x");
      lines += to_hex(sha256(view_of("x"))) + "  " + path + "\n";
    }
    build.write("manifest.sha256", lines);
    BOOST_TEST((refusal_of(build) == Errc::too_large));
    BOOST_TEST(at == "manifest.sha256");
  }
}

BOOST_AUTO_TEST_SUITE_END()
