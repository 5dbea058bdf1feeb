#include "tests/crypto/vector_run.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/vectors/reader.h"

namespace mappe::test {

Label Input::label(const char* name) const {
  const std::string wanted = text(name);
  for (const Label label :
       {Label("card-sign"), Label("entry-sign"), Label("sign-in"), Label("principal-sign-in"), Label("wrap-commit"),
        Label("recovery-commit"), Label("invite-code-commit"), Label("gateway-commit")})
    if (label.text() == wanted) return label;
  CHECK(false);
  return Label("");
}

void run_family(const char* family, const Operations& operations) {
  std::set<std::string> used;
  for (const Scenario& scenario : read_family(family)) {
    used.insert(scenario.operation);
    BOOST_TEST_CONTEXT(scenario.file) {
      const auto operation = operations.find(scenario.operation);
      BOOST_TEST_REQUIRE((operation != operations.end()), "no function for this operation");
      const auto json = nlohmann::json::parse(scenario.json);
      const Outcome outcome = operation->second(Input(json.at("input")));
      BOOST_TEST(outcome.verdict == scenario.expect);
      if (json.contains("gives")) BOOST_TEST(outcome.gives.dump(1) == json.at("gives").dump(1));
    }
  }
  for (const auto& [name, function] : operations) BOOST_TEST(used.contains(name), "no vector for " << name);
}

}  // namespace mappe::test
