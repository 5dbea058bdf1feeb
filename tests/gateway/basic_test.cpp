// Which Authorization headers carry an app password.                                            RFC 7617, protocol.md
// §9
#include "gateway/basic.h"

#include <boost/test/unit_test.hpp>

#include "gateway/order.h"

namespace gateway_test {

using namespace mappe;
using gateway::Credentials;
using gateway::Given;

namespace {

const std::string one_word = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3HO6DZ";  // 40 characters
const std::string grouped = "MFRG-GZDF-MZTW-Q2LK-NNWG-23TP-OBYX-E43U-OV3H-O6DZ";

std::string basic(const std::string& pair) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out = "Basic ";
  for (std::size_t i = 0; i < pair.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < pair.size() ? static_cast<unsigned char>(pair[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += i + k <= pair.size() ? digits[three >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

std::variant<Credentials, Given> taken(const std::vector<std::string>& headers) {
  http::Request request;
  for (const std::string& header : headers) request.headers.add("Authorization", header);
  auto credentials = gateway::take_credentials(request);
  BOOST_TEST(!request.headers.find("Authorization"));
  return credentials;
}

bool carries(const std::string& header) {
  const auto credentials = taken({header});
  const auto* given = std::get_if<Credentials>(&credentials);
  return given != nullptr && text_of(given->password.expose()) == one_word &&
         given->id.hex() == to_hex(*from_base32("MFRGGZDF"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(basic_credentials)

BOOST_AUTO_TEST_CASE(any_user_name_goes_with_an_app_password) {
  BOOST_TEST(carries(basic("MFRGGZDF:" + grouped)));
  BOOST_TEST(carries(basic(":" + one_word)));
  BOOST_TEST(carries(basic("RATHAUS\\anna:" + grouped)));
  BOOST_TEST(carries(basic("Anna Müller:" + grouped)));
  BOOST_TEST(carries("basic" + basic("anna: mfrg gzdf mztw q2lk nnwg 23tp obyx e43u ov3h o6dz").substr(5)));
}

BOOST_AUTO_TEST_CASE(what_is_none_is_unusable) {
  for (const std::string& header :
       {basic("anna:" + one_word.substr(1)), basic("anna:" + one_word + "A"), basic("anna:sechs kleine worte"),
        basic(one_word), std::string("Basic"), std::string("Basic ***"), "Bearer " + one_word,
        std::string("Digest username=\"anna\""), basic("anna:" + grouped + std::string(2000, ' '))}) {
    const auto credentials = taken({header});
    BOOST_TEST((std::get_if<Given>(&credentials) && std::get<Given>(credentials) == Given::unusable), header);
  }
  const auto twice = taken({basic("anna:" + grouped), basic("anna:" + grouped)});
  BOOST_TEST((std::get_if<Given>(&twice) && std::get<Given>(twice) == Given::unusable));
  const auto none = taken({});
  BOOST_TEST((std::get_if<Given>(&none) && std::get<Given>(none) == Given::nothing));
}

BOOST_AUTO_TEST_CASE(an_order_arrives_as_it_was_sent) {
  gateway::Order order;
  order.origin = "https://mappe.example";
  order.certificate = client::CertificateHash::random();
  order.state = "/state/ABCDEFGH";
  order.socket = "/state/s1";
  order.idle = std::chrono::minutes(15);
  order.address = "192.0.2.7";
  order.password = SecretBytes(bytes_of(std::string_view(one_word)));
  const auto parsed = gateway::parse_order(gateway::encode(order).expose());
  BOOST_TEST_REQUIRE(parsed.has_value());
  BOOST_TEST(parsed->origin == order.origin);
  BOOST_TEST((parsed->certificate == order.certificate));
  BOOST_TEST(parsed->state == order.state);
  BOOST_TEST(parsed->socket == order.socket);
  BOOST_TEST((parsed->idle == order.idle));
  BOOST_TEST(parsed->address == order.address);
  BOOST_TEST(text_of(parsed->password.expose()) == one_word);
  BOOST_TEST((gateway::parse_order(Bytes{0x80}).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
