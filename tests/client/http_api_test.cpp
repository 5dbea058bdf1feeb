// The API over a scripted transport: what goes out, and what answers of every sort become.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "client/wire/http_api.h"
#include "client/wire/reply_head.h"
#include "crypto/base/cbor.h"

using namespace mappe;
using namespace mappe::client;
using Json = nlohmann::json;

namespace {

class ScriptedTransport final : public Transport {
 public:
  Result<HttpReply> perform(const HttpRequest& request) override {
    method = request.method;
    target = request.target;
    headers = request.headers;
    content_type = request.content_type;
    as_browser = request.as_browser;
    reply_bytes_max = request.reply_bytes_max;
    body = bytes_of(request.body);
    return reply;
  }
  void stop() override {}
  const std::string& origin() const override { return origin_; }

  HttpReply reply;
  std::string method, target, content_type;
  std::vector<std::pair<std::string, std::string>> headers;
  Bytes body;
  bool as_browser = false;
  std::size_t reply_bytes_max = 0;

 private:
  std::string origin_ = "https://mappe.example";
};

struct Wire {
  ScriptedTransport* transport = new ScriptedTransport;
  std::unique_ptr<Api> api = make_http_api(std::unique_ptr<Transport>(transport));

  void answers(int status, const Json& json) {
    transport->reply = HttpReply();
    transport->reply.status = status;
    transport->reply.content_type = status < 400 ? "application/json" : "application/problem+json";
    transport->reply.body = bytes_of(json.dump());
  }
  void answers_cbor(Bytes body) {
    transport->reply = HttpReply();
    transport->reply.status = 200;
    transport->reply.content_type = "application/cbor";
    transport->reply.body = std::move(body);
  }
  void refuses(int status, const std::string& type, Json more = Json::object()) {
    more.update({{"type", "urn:mappe:problem:" + type}, {"title", "t"}, {"status", status}, {"detail", "Do this."}});
    answers(status, more);
  }
  Errc about_error() { return api->about().error().code; }
};

const SpaceId space = SpaceId::random();
const EntryHash some_hash = EntryHash::random();

Json about_json() {
  return {{"product", "mappe"},
          {"version", "0.1.0"},
          {"api", 1},
          {"server_id", ServerId::random().text()},
          {"origins", {"https://mappe.example"}},
          {"generation", 0},
          {"time_ms", 1},
          {"features", Json::array()},
          {"limits", {{"entry_bytes", 1}, {"commit_bytes", 2}, {"blob_bytes", 3}, {"fetch_bytes", 4}}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_api)

BOOST_AUTO_TEST_CASE(about_is_read_and_unknown_members_are_ignored) {
  Wire wire;
  Json json = about_json();
  json["news_of_the_future"] = {1, 2};
  wire.answers(200, json);
  auto about = wire.api->about();
  BOOST_REQUIRE(about);
  BOOST_TEST(about->server.text() == json["server_id"]);
  BOOST_TEST(about->fetch_bytes == 4u);
}

BOOST_AUTO_TEST_CASE(an_answer_of_a_wrong_shape_is_malformed) {
  Wire wire;
  for (const char* member : {"server_id", "generation", "limits", "origins"}) {
    Json json = about_json();
    json.erase(member);
    wire.answers(200, json);
    BOOST_TEST((wire.about_error() == Errc::malformed), member);
  }
  Json json = about_json();
  json["generation"] = -1;
  wire.answers(200, json);
  BOOST_TEST((wire.about_error() == Errc::malformed));
  json["generation"] = 9'007'199'254'740'992;  // 2^53
  wire.answers(200, json);
  BOOST_TEST((wire.about_error() == Errc::malformed));
  json["generation"] = 9'007'199'254'740'991;
  wire.answers(200, json);
  BOOST_TEST(static_cast<bool>(wire.api->about()));
  wire.answers_cbor({0x80});
  BOOST_TEST((wire.about_error() == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(another_product_or_version_is_told) {
  Wire wire;
  Json json = about_json();
  json["product"] = "webserver";
  wire.answers(200, json);
  BOOST_TEST((wire.about_error() == Errc::malformed));
  json = about_json();
  json["api"] = 2;
  wire.answers(200, json);
  BOOST_TEST((wire.about_error() == Errc::unsupported));
}

BOOST_AUTO_TEST_CASE(each_problem_type_has_its_error) {
  struct Case {
    const char* type;
    int status;
    Errc code;
  };
  const Case cases[] = {{"malformed", 400, Errc::malformed},   {"not-signed-in", 401, Errc::expired},
                        {"sign-in-failed", 401, Errc::denied}, {"denied", 403, Errc::denied},
                        {"suspended", 403, Errc::denied},      {"not-found", 404, Errc::not_found},
                        {"exists", 409, Errc::exists},         {"wait", 409, Errc::conflict},
                        {"gone", 410, Errc::not_found},        {"serial-moved", 412, Errc::conflict},
                        {"too-large", 413, Errc::too_large},   {"rule", 422, Errc::malformed},
                        {"locked", 423, Errc::locked},         {"too-many", 429, Errc::too_many},
                        {"internal", 500, Errc::busy},         {"unavailable", 503, Errc::busy},
                        {"quota", 507, Errc::quota},           {"budget", 507, Errc::quota},
                        {"something-new", 507, Errc::quota},   {"something-new", 418, Errc::malformed}};
  Wire wire;
  for (const Case& one : cases) {
    wire.refuses(one.status, one.type, {{"rule", "wrong_prev"}});
    auto answer = wire.api->about();
    BOOST_TEST((answer.error().code == one.code), one.type);
    BOOST_TEST_REQUIRE(answer.problem() != nullptr);
    BOOST_TEST(answer.problem()->type == one.type);
    BOOST_TEST(answer.problem()->rule == "wrong_prev");
    BOOST_TEST(answer.problem()->detail == "Do this.");
  }
}

BOOST_AUTO_TEST_CASE(an_error_without_problem_json_goes_by_its_status) {
  Wire wire;
  wire.transport->reply.status = 502;
  wire.transport->reply.content_type = "text/html";
  auto answer = wire.api->about();
  BOOST_TEST((answer.error().code == Errc::busy));
  BOOST_TEST(answer.problem()->type.empty());
}

BOOST_AUTO_TEST_CASE(the_session_travels_as_bearer_token_and_nowhere_else) {
  Wire wire;
  wire.answers(200, about_json());
  BOOST_REQUIRE(wire.api->about());
  BOOST_TEST(wire.transport->headers.empty());
  const SessionToken token = SessionToken::random();
  wire.api->set_session(&token);
  BOOST_REQUIRE(wire.api->about());
  BOOST_TEST_REQUIRE(wire.transport->headers.size() == 1u);
  BOOST_TEST(wire.transport->headers[0].second == "Bearer " + to_base64url(token.expose()));
  wire.api->set_session(nullptr);
  BOOST_REQUIRE(wire.api->about());
  BOOST_TEST(wire.transport->headers.empty());
}

BOOST_AUTO_TEST_CASE(an_append_is_answered_in_one_of_three_ways) {
  Wire wire;
  const Json head{{"seq", 7}, {"hash", some_hash.text()}};
  wire.answers(200, head);
  auto appended = wire.api->append(space, {Bytes{0x01}, {}, {}, {}});
  BOOST_REQUIRE(appended);
  BOOST_TEST(std::get<Appended>(*appended).at.seq == 7u);
  BOOST_TEST(to_hex(wire.transport->body) ==
             "8501808080"
             "80");
  wire.refuses(409, "head-moved", {{"head", head}, {"entries", {to_base64url(Bytes{1, 2, 3})}}});
  auto moved = wire.api->append(space, {Bytes{0x01}, {}, {}, {}});
  BOOST_REQUIRE(moved);
  BOOST_TEST(std::get<HeadMoved>(*moved).entries.at(0).size() == 3u);
  const BlobId blob = BlobId::random();
  wire.refuses(422, "gone-blobs", {{"blobs", {blob.text()}}});
  auto gone = wire.api->append(space, {Bytes{0x01}, {}, {}, {}});
  BOOST_REQUIRE(gone);
  BOOST_TEST(std::get<GoneBlobs>(*gone).blobs.at(0) == blob);
}

BOOST_AUTO_TEST_CASE(a_409_whose_members_are_wrong_is_malformed) {
  Wire wire;
  wire.refuses(409, "head-moved", {{"head", {{"seq", 7}}}, {"entries", Json::array()}});
  BOOST_TEST((wire.api->append(space, {Bytes{0x01}, {}, {}, {}}).error().code == Errc::malformed));
  wire.refuses(409, "head-moved", {{"head", {{"seq", 7}, {"hash", some_hash.text()}}}, {"entries", {5}}});
  BOOST_TEST((wire.api->append(space, {Bytes{0x01}, {}, {}, {}}).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(a_page_keeps_each_entry_to_the_byte) {
  Wire wire;
  cbor::Writer writer;
  writer.array(3).uint(9).id(some_hash).array(2).array(1).uint(5).array(1).text("x");
  wire.answers_cbor(writer.take());
  auto page = wire.api->journal(space, 8);
  BOOST_REQUIRE(page);
  BOOST_TEST(page->head.seq == 9u);
  BOOST_TEST_REQUIRE(page->entries.size() == 2u);
  BOOST_TEST(to_hex(page->entries[0]) == "8105");
  BOOST_TEST(wire.transport->target == "/v1/spaces/" + space.text() + "/journal?from=8");
  wire.answers_cbor({0x83, 0x09});
  BOOST_TEST((wire.api->journal(space, 8).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(more_blobs_than_were_asked_for_are_malformed) {
  Wire wire;
  const BlobId blob = BlobId::random();
  cbor::Writer one;
  one.array(1).array(2).id(blob).bytes(Bytes{1});
  wire.answers_cbor(one.take());
  auto fetched = wire.api->fetch(space, {blob});
  BOOST_REQUIRE(fetched);
  BOOST_TEST(fetched->at(0).bytes.size() == 1u);
  cbor::Writer two;
  two.array(2).array(2).id(blob).bytes(Bytes{1}).array(2).id(blob).bytes(Bytes{1});
  wire.answers_cbor(two.take());
  BOOST_TEST((wire.api->fetch(space, {blob}).error().code == Errc::malformed));
  BOOST_TEST((wire.api->missing(space, std::vector<BlobId>(4097)).error().code == Errc::too_many));
}

BOOST_AUTO_TEST_CASE(a_suite_nobody_knows_is_refused_before_the_password_is_touched) {
  Wire wire;
  wire.answers(200, {{"suite", 2},
                     {"salt", PasswordSalt::random().text()},
                     {"nonce", ServerNonce::random().text()},
                     {"expires_ms", 5}});
  BOOST_TEST((wire.api->sign_in_parameters(*Login::parse("anna"), false).error().code == Errc::unsupported));
}

BOOST_AUTO_TEST_CASE(an_event_cursor_is_escaped) {
  Wire wire;
  wire.answers(200,
               {{"cursor", "a b&c"}, {"spaces", {{{"space", space.text()}, {"seq", 3}}}}, {"factions", Json::array()}});
  auto news = wire.api->events("a b&c", 100);
  BOOST_REQUIRE(news);
  BOOST_TEST(news->spaces.at(0).seq == 3u);
  BOOST_TEST(wire.transport->target == "/v1/events?after=a%20b%26c&wait_s=55");
}

BOOST_AUTO_TEST_CASE(the_servers_clock_is_learned_from_the_date) {
  BOOST_TEST(*parse_http_date("Tue, 24 Nov 2026 02:08:02 GMT") == 1'795'486'082'000u);
  for (const char* wrong : {"", "Tue, 24 Nov 2026 02:08:02", "Tue, 31 Feb 2026 02:08:02 GMT",
                            "Tue, 24 Nov 2026 25:08:02 GMT", "Tuesday, 24-Nov-26 02:08:02 GMT"})
    BOOST_TEST((parse_http_date(wrong).error().code == Errc::malformed), wrong);
  Wire wire;
  wire.answers(200, about_json());
  wire.transport->reply.date_ms = 1'000'000;
  BOOST_REQUIRE(wire.api->about());
  BOOST_TEST(wire.api->clock_offset_ms() < -1'000'000'000'000);
}

BOOST_AUTO_TEST_CASE(header_lines_are_read_without_regard_to_case) {
  HttpReply reply;
  reply.etag = "old";
  read_header_line("HTTP/1.1 200 OK\r\n", &reply);
  BOOST_TEST(reply.etag.empty());
  read_header_line("content-TYPE:  application/problem+json; charset=utf-8\r\n", &reply);
  read_header_line("ETAG: \"7\"\r\n", &reply);
  read_header_line("Retry-After: 12\r\n", &reply);
  BOOST_TEST(reply.content_type == "application/problem+json");
  BOOST_TEST(reply.etag == "\"7\"");
  BOOST_TEST(reply.retry_after_s.value() == 12u);
}

BOOST_FIXTURE_TEST_CASE(me_tells_of_the_second_factor, Wire) {
  const std::string by = to_base64url(Bytes(16, 5));
  answers(200, {{"account", ""},
                {"login", "anna"},
                {"principals", Json::array()},
                {"last_sign_in_ms", 7},
                {"failed_tries", 2},
                {"last_sign_in", {{"ms", 7}, {"address", "192.0.2.x"}, {"device", "Laptop"}, {"factor", "totp"}}},
                {"second_factors", {1}},
                {"backup_codes_left", 9},
                {"second_factor_required", true},
                {"second_factor_reset", {{"by", by}, {"faction", by}, {"at_ms", 8}}}});
  const auto me = api->me();
  BOOST_REQUIRE(static_cast<bool>(me));
  BOOST_TEST(me->has_second_factor);
  BOOST_TEST(me->backup_codes_left == 9u);
  BOOST_TEST(me->second_factor_required);
  BOOST_TEST(me->last_sign_in->address == "192.0.2.x");
  BOOST_TEST(me->second_factor_reset->by->text() == by);
}

BOOST_FIXTURE_TEST_CASE(a_server_of_before_knows_no_second_factor, Wire) {
  answers(200, {{"account", ""},
                {"login", "anna"},
                {"principals", Json::array()},
                {"last_sign_in_ms", 7},
                {"failed_tries", 2},
                {"second_factors", Json::array()}});
  const auto me = api->me();
  BOOST_REQUIRE(static_cast<bool>(me));
  BOOST_TEST(!me->has_second_factor);
  BOOST_TEST(!me->last_sign_in.has_value());
  BOOST_TEST(!me->second_factor_reset.has_value());
}

BOOST_FIXTURE_TEST_CASE(a_new_factor_goes_out_with_its_codes_and_backup_codes_come_back, Wire) {
  answers(200, {{"backup_codes", {"ABCD EFGH", "IJKL MNOP"}}});
  NewSecondFactor factor;
  factor.code = SecretBytes(bytes_of(std::string_view("123456")));
  factor.old_code = SecretBytes(bytes_of(std::string_view("ABCD EFGH")));
  const auto codes = api->put_second_factor(factor);
  BOOST_REQUIRE(static_cast<bool>(codes));
  BOOST_TEST(codes->size() == 2u);
  BOOST_TEST(transport->method == "PUT");
  BOOST_TEST(transport->target == "/v1/me/second-factor");
  const Json sent = Json::parse(text_of(transport->body));
  BOOST_TEST(sent.at("code") == "123456");
  BOOST_TEST(sent.at("old_code") == "ABCD EFGH");
  BOOST_TEST(sent.at("secret") == to_base64url(Bytes(20, 0)));
}

BOOST_AUTO_TEST_CASE(councils_are_read_strictly) {
  Wire wire;
  const Json good{{"council", "musterstadt"},
                  {"title", "Musterstadt"},
                  {"address", "https://ris.example/oparl/system"},
                  {"roots", {"https://ris.example/bi/"}},
                  {"generation", "g1"},
                  {"upto", 7},
                  {"checked_ms", 5},
                  {"outcome", "complete"}};
  wire.answers(200, {{"councils", {good}}});
  const auto list = wire.api->councils();
  BOOST_REQUIRE(list);
  BOOST_TEST(wire.transport->target == "/v1/councils");
  BOOST_TEST(list->at(0).council == "musterstadt");
  BOOST_TEST(list->at(0).roots.at(0) == "https://ris.example/bi/");
  BOOST_TEST(list->at(0).upto == 7u);
  const auto refuses = [&](const Json& councils, Errc code) {
    wire.answers(200, {{"councils", councils}});
    BOOST_TEST((wire.api->councils().error().code == code), councils.dump().substr(0, 200));
  };
  for (const char* member : {"council", "title", "address", "roots", "generation", "upto", "checked_ms", "outcome"}) {
    Json without = good;
    without.erase(member);
    refuses(Json::array({without}), Errc::malformed);
  }
  for (const char* name : {"", "Muster", "a/b", "..", "abcdefghijabcdefghijabcdefghijabc"}) {
    Json other = good;
    other["council"] = name;
    refuses(Json::array({other}), Errc::malformed);
  }
  refuses(Json::array({good, good}), Errc::malformed);
  Json many = Json::array();
  for (int i = 0; i < 201; ++i) {
    many.push_back(good);
    many.back()["council"] = "c" + std::to_string(i);
  }
  refuses(many, Errc::too_many);
  many.erase(200);
  wire.answers(200, {{"councils", many}});
  BOOST_TEST(wire.api->councils()->size() == 200u);
}

BOOST_AUTO_TEST_CASE(a_council_is_asked_for_in_bulk_and_packed) {
  Wire wire;
  wire.answers(200, {{"generation", "g"}});
  const auto page = wire.api->council_objects("musterstadt", 41);
  BOOST_REQUIRE(page);
  BOOST_TEST(*page == R"({"generation":"g"})");
  BOOST_TEST(wire.transport->target == "/v1/councils/musterstadt/objects?since=41&form=columns");
  BOOST_TEST(wire.transport->as_browser);
  BOOST_TEST(wire.transport->reply_bytes_max == 8u << 20);
  wire.transport->target.clear();
  BOOST_TEST((wire.api->council_objects("../spaces", 0).error().code == Errc::usage));
  BOOST_TEST(wire.transport->target == "");
}

BOOST_AUTO_TEST_SUITE_END()
