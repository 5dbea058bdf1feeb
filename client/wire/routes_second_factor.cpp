// The second factor of the account.                                                                docs/protocol.md §3
#include "client/wire/http_api_class.h"

namespace mappe::client {

namespace {

constexpr const char* own_factor = "/v1/me/second-factor";

Json code_json(const SecretBytes& code) { return {{"code", text_of(code.expose())}}; }

Answer<BackupCodes> read_backup_codes(const Answer<HttpReply>& reply) {
  if (!reply) return failed_as<BackupCodes>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  BackupCodes codes;
  for (const Json& one : fields.array("backup_codes")) {
    fields.miss_if(!one.is_string());
    if (one.is_string()) codes.emplace_back(bytes_of(one.get<std::string>()));
  }
  if (auto fits = fields.finish(); !fits) return fits.error();
  return codes;
}

}  // namespace

Answer<BackupCodes> HttpApi::put_second_factor(const NewSecondFactor& factor) {
  Json body = code_json(factor.code);
  body["secret"] = to_base64url(factor.secret.expose());
  if (!factor.old_code.empty()) body["old_code"] = text_of(factor.old_code.expose());
  return read_backup_codes(send_json("PUT", own_factor, body));
}

Answer<void> HttpApi::delete_second_factor(const SecretBytes& code) {
  return nothing_of(send_json("DELETE", own_factor, code_json(code)));
}

Answer<BackupCodes> HttpApi::renew_backup_codes(const SecretBytes& code) {
  return read_backup_codes(send_json("POST", std::string(own_factor) + "/backup-codes", code_json(code)));
}

Answer<void> HttpApi::acknowledge_factor_reset() { return remove(std::string(own_factor) + "/reset"); }

Answer<void> HttpApi::reset_second_factor(const FactionId& faction, const PrincipalId& person) {
  return remove(faction_target(faction) + "/persons/" + person.text() + "/second-factor");
}

}  // namespace mappe::client
