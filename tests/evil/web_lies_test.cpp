// A server that hands out another web app than the one of its version, found out by `mappe audit-web`.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "crypto/base/hash.h"
#include "tests/evil/liar.h"

using namespace evil;
using mappe::to_hex;
using mappe::view_of;

namespace {

const std::string app_script = "console.log('an example app')";

// A build of an app, and its manifest somewhere the server cannot reach.
struct Release {
  Release() {
    add("assets/app-1a2b.js", app_script);
    add("index.html", "<!doctype html><title>Mappe</title>");
    add("service_worker.js", "self.onfetch = null");
    write(folder / "manifest.sha256", lines);
    write(manifest, lines);
  }
  void add(const std::string& path, const std::string& content) {
    write(folder / path, content);
    lines += to_hex(mappe::sha256(view_of(content))) + "  " + path + "\n";
  }
  static void write(const std::filesystem::path& path, const std::string& content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
  }
  stories::Folder made{"release"};
  std::filesystem::path folder = made / "web", manifest = made / "released.sha256";
  std::string lines;
};

// An appliance with that app, a liar before it, and somebody who looks.
struct Shop {
  Shop() {
    appliance.stop();
    appliance.serves_web(release.folder);
    appliance.start();
    liar.emplace(stories::free_port());
    liar->stands_before(appliance);
    somebody.emplace(liar->door(), "anna");
  }
  stories::Outcome audit() const {
    return somebody->mappe({"audit-web", liar->door().address, "--manifest", release.manifest.string(), "--json",
                            "--trust-cert", liar->door().certificate});
  }
  void all_is_well() {
    liar->tells_the_truth();
    const auto outcome = audit();
    BOOST_TEST(outcome.exit_code == 0, outcome.out << outcome.err);
    const auto told = stories::Json::parse(outcome.out);
    BOOST_TEST(told["ok"] == true);
    BOOST_TEST(told["files"] == 3);
  }
  // Exactly this is found (of headers: "PATH HEADER"), and the exit code says that the server is not to be trusted.
  void finds(const std::vector<std::pair<std::string, std::string>>& expected) {
    const auto outcome = audit();
    BOOST_TEST(outcome.exit_code == 6, outcome.out << outcome.err);
    std::vector<std::pair<std::string, std::string>> found;
    const auto told = stories::Json::parse(outcome.out);
    for (const auto& finding : told["findings"])
      found.emplace_back(finding["what"],
                         finding["path"].get<std::string>() +
                             (finding.contains("header") ? " " + finding["header"].get<std::string>() : ""));
    BOOST_TEST((found == expected), outcome.out);
    BOOST_TEST(liar->lies_told() > 0);
  }
  Release release;
  stories::Appliance appliance;
  std::optional<Liar> liar;
  std::optional<stories::Member> somebody;
};

Liar::Lie one_byte_of(const std::string& path_end, bool only_for_browsers) {
  return [=](const Asked& asked, Told& told) {
    if (!asked.path.ends_with(path_end) || (only_for_browsers && !asked.takes_packed) || told.body.empty())
      return false;
    told.body[told.body.size() / 2] ^= 1;
    return true;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(web_lies)

BOOST_AUTO_TEST_CASE(one_changed_byte_is_found) {
  Shop shop;
  shop.all_is_well();
  shop.liar->tells(one_byte_of("app-1a2b.js", false));
  shop.finds({{"differs", "assets/app-1a2b.js"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(one_changed_byte_is_found_that_only_browsers_get) {
  Shop shop;
  shop.liar->tells(one_byte_of("app-1a2b.js", true));
  shop.finds({{"differs", "assets/app-1a2b.js"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(another_page_at_an_address_of_the_app_is_found) {
  Shop shop;
  shop.liar->tells(one_byte_of("/anmelden", false));
  shop.finds({{"differs", "/anmelden"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(a_script_more_is_found_with_its_name) {
  Shop shop;
  const std::string more = std::string(64, 'a') + "  assets/more-9f.js\n";
  shop.liar->tells([&](const Asked& asked, Told& told) {
    if (!asked.path.ends_with("/manifest.sha256")) return false;
    told.body.insert(told.body.end(), more.begin(), more.end());
    return true;
  });
  shop.finds({{"manifest", "manifest.sha256"}, {"unknown", "assets/more-9f.js"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_is_found) {
  Shop shop;
  shop.liar->tells([](const Asked& asked, Told& told) {
    if (!asked.path.ends_with("app-1a2b.js")) return false;
    told.status = 404;
    return true;
  });
  shop.finds({{"missing", "assets/app-1a2b.js"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(a_byte_that_only_those_get_who_take_gzip_alone_is_found) {
  Shop shop;
  shop.liar->tells([](const Asked& asked, Told& told) {
    if (!asked.path.ends_with("app-1a2b.js") || asked.encodings != "gzip") return false;
    told.body.back() ^= 1;
    return true;
  });
  shop.finds({{"differs", "assets/app-1a2b.js"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(a_byte_that_only_one_browser_gets_is_found) {
  Shop shop;
  for (const std::string agent : {"Chrome/", "Firefox/", "iPad"}) {
    shop.liar->tells([&](const Asked& asked, Told& told) {
      const auto said = asked.headers.find("User-Agent");
      if (!asked.path.ends_with("app-1a2b.js") || said == asked.headers.end()) return false;
      if (said->second.find(agent) == std::string::npos) return false;
      told.body.back() ^= 1;
      return true;
    });
    shop.finds({{"differs", "assets/app-1a2b.js"}});
  }
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(a_service_worker_that_only_browsers_get_who_register_it_is_found) {
  Shop shop;
  shop.liar->tells([](const Asked& asked, Told& told) {
    if (!asked.headers.contains("Service-Worker")) return false;
    told.body.back() ^= 1;
    return true;
  });
  shop.finds({{"differs", "service_worker.js"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(another_page_where_people_come_in_is_found) {
  Shop shop;
  for (const std::string address : {"/", "/beitreten", "/join", "/found", "/gruenden", "/wiederherstellen", "/z"}) {
    shop.liar->tells([&](const Asked& asked, Told& told) {
      if (asked.path != address) return false;
      told.body.back() ^= 1;
      return true;
    });
    shop.finds({{"differs", address}});
  }
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(a_way_to_another_page_is_found) {
  Shop shop;
  shop.liar->tells([](const Asked& asked, Told& told) {
    if (asked.path != "/anmelden") return false;
    told.status = 302;
    told.rules["Location"] = "https://elsewhere.example/";
    return true;
  });
  shop.finds({{"differs", "/anmelden"}});
  shop.liar->tells([](const Asked& asked, Told& told) {
    if (asked.path != "/anmelden") return false;
    told.rules["Refresh"] = "0; url=https://elsewhere.example/";
    return true;
  });
  shop.finds({{"headers", "/anmelden Refresh"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(a_weaker_policy_is_found) {
  Shop shop;
  const std::string own = "require-trusted-types-for 'script'; ";
  for (const std::string path : {"/assets/app-1a2b.js", "/service_worker.js", "/beitreten"}) {
    shop.liar->tells([&](const Asked& asked, Told& told) {
      std::string& policy = told.rules["Content-Security-Policy"];
      const auto at = policy.find(own);
      if (asked.path != path || at == std::string::npos) return false;
      policy.erase(at, own.size());
      return true;
    });
    shop.finds({{"headers", (path == "/beitreten" ? path : path.substr(1)) + " Content-Security-Policy"}});
  }
  shop.all_is_well();
}

BOOST_AUTO_TEST_CASE(what_a_browser_may_take_for_something_else_is_found) {
  Shop shop;
  shop.liar->tells([](const Asked& asked, Told& told) {
    if (asked.path != "/index.html") return false;
    told.content_type = "text/html; charset=utf-16";
    told.rules.erase("X-Content-Type-Options");
    return true;
  });
  shop.finds({{"headers", "index.html Content-Type"}, {"headers", "index.html X-Content-Type-Options"}});
  shop.all_is_well();
}

BOOST_AUTO_TEST_SUITE_END()
