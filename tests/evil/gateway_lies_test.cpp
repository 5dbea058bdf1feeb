// A server that hands a gateway other records than those its owner left.                           docs/protocol.md §9
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "journal/entry.h"
#include "tests/evil/liar.h"
#include "tests/gateway/gate.h"

using namespace evil;
using gateway_test::AppPassword;
using gateway_test::Gate;
using stories::require_ok;

namespace {

// [[gateway id, faction, space_id, box]...]
using Record = std::array<mappe::Bytes, 4>;

std::vector<Record> parse_records(const mappe::Bytes& body) {
  mappe::cbor::Reader in(body);
  std::vector<Record> records(in.array_up_to(16));
  for (Record& record : records) {
    in.array(4);
    for (mappe::Bytes& part : record) part = mappe::bytes_of(in.bytes());
  }
  BOOST_TEST_REQUIRE(in.finish().has_value());
  return records;
}

mappe::Bytes encode_records(const std::vector<Record>& records) {
  mappe::cbor::Writer out;
  out.array(records.size());
  for (const Record& record : records) {
    out.array(4);
    for (const mappe::Bytes& part : record) out.bytes(part);
  }
  return out.take();
}

// Anna's app password opens two spaces, through a gateway that reaches the server through the liar.
struct GatewayScene : Den {
  AppPassword ipad;
  std::unique_ptr<Gate> gate;

  GatewayScene() {
    for (const char* title : {"Umwelt", "Verkehr"}) {
      require_ok(anna.mappe({"space", "create", title}));
      require_ok(anna.mappe({"space", "gateway", title, "on"}));
    }
    const auto made =
        anna.ask({"app-password", "create", "--space", "Umwelt", "--space", "Verkehr", "--label", "iPad"});
    ipad = {made.at("id"), made.at("password")};
    Gate::Wish wish;
    wish.server = liar.door();
    gate = std::make_unique<Gate>(appliance, wish);
  }

  void tells_records(std::function<void(std::vector<Record>&)> change) {
    liar.tells([change = std::move(change)](const Asked& asked, Told& told) {
      if (!asked.is("GET", "/records") || told.status != 200) return false;
      auto records = parse_records(told.body);
      change(records);
      told.body = encode_records(records);
      return true;
    });
  }
  // The gateway opens nothing, answers with `status`, keeps no child; when the lying ends everything is well.
  void refused_then_well(const std::string& status, const std::string& kind) {
    BOOST_TEST(gate->status(ipad, {}, "Umwelt/") == status);
    BOOST_TEST(liar.lies_told() > 0);
    BOOST_TEST(gateway_test::eventually([&] { return gate->children().empty(); }));
    BOOST_TEST((kind.empty() || gate->output().find("[" + kind + "]") != std::string::npos), gate->output());
    liar.tells_the_truth();
    BOOST_TEST(gate->status(ipad, {}, "Umwelt/") == "200");
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(gateway_lies)

BOOST_AUTO_TEST_CASE(without_a_lie_both_spaces_are_served) {
  GatewayScene scene;
  scene.tells_records([](auto&) {});
  BOOST_TEST(scene.gate->status(scene.ipad, {"-X", "PUT", "-d", "x"}, "Umwelt/a") == "201");
  BOOST_TEST(scene.gate->status(scene.ipad, {"-X", "PUT", "-d", "x"}, "Verkehr/a") == "201");
  BOOST_TEST(scene.liar.lies_told() == 1);
}

BOOST_AUTO_TEST_CASE(tampered_the_records_of_two_spaces_swapped) {
  GatewayScene scene;
  scene.tells_records([](auto& records) { std::swap(records[0][3], records[1][3]); });
  scene.refused_then_well("401", "");
}

BOOST_AUTO_TEST_CASE(tampered_the_record_of_another_app_password) {
  GatewayScene scene;
  const auto made = scene.anna.ask({"app-password", "create", "--space", "Umwelt", "--label", "PC"});
  const std::string other = mappe::to_base64url(*mappe::from_base32(made.at("id").get<std::string>()));
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (!asked.is("GET", "/records")) return false;
    Asked others = asked;
    others.path = "/v1/app-passwords/" + other + "/records";
    told = scene.liar.asks_truly(others);
    return told.status == 200;
  });
  scene.refused_then_well("401", "");
}

BOOST_AUTO_TEST_CASE(forged_a_record_named_for_another_space) {
  GatewayScene scene;
  scene.tells_records([](auto& records) { std::swap(records[0][2], records[1][2]); });
  scene.refused_then_well("500", "forged");
}

BOOST_AUTO_TEST_CASE(behind_what_the_owner_had_seen_when_the_record_was_made) {
  GatewayScene scene;
  scene.liar.tells([](const Asked& asked, Told& told) {
    if (!asked.is("GET", "/journal") || told.status != 200) return false;
    Page page = parse_page(told.body);
    if (page.entries.size() < 2) return false;
    page.entries.resize(1);
    page.head_seq = 0;
    page.head_hash = mappe::journal::Entry::parse(page.entries.front())->hash();
    told.body = encode_page(page);
    return true;
  });
  scene.refused_then_well("500", "behind");
}

BOOST_AUTO_TEST_SUITE_END()
