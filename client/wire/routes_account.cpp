// Sign-in, devices, bundles, factions founded and joined.
#include "client/wire/http_api_class.h"
#include "crypto/base/sealed_bundle.h"

namespace mappe::client {

namespace {

Json copy_json(const PasswordCopy& copy) {
  return {{"suite", static_cast<unsigned>(copy.suite)},
          {"salt", copy.salt.text()},
          {"sign_in_pk", copy.sign_in_pk.text()},
          {"bundle", to_base64url(copy.bundle)}};
}
Json copy_json(const RecoveryCopy& copy) {
  return {{"sign_in_pk", copy.sign_in_pk.text()}, {"bundle", to_base64url(copy.bundle)}};
}

Json update_json(const BundleUpdate& update, bool with_serial) {
  Json json{{"password", copy_json(update.password)}};
  if (update.recovery) json["recovery"] = copy_json(*update.recovery);
  if (with_serial) json["serial"] = update.serial;
  return json;
}

void put_account(const AccountOrBundle& account, Json* json) {
  if (const auto* fresh = std::get_if<NewAccount>(&account)) {
    (*json)["account"] = {{"account", fresh->account.text()},
                          {"login", fresh->login},
                          {"password", copy_json(fresh->password)},
                          {"recovery", copy_json(fresh->recovery)}};
  } else {
    (*json)["bundle"] = update_json(std::get<BundleUpdate>(account), true);
  }
}

Answer<SignInParameters> read_parameters(const Answer<HttpReply>& reply) {
  if (!reply) return failed_as<SignInParameters>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  SignInParameters parameters;
  // A suite this program does not know is refused before the password is touched.
  auto suite = parse_suite(fields.uint_or("suite", 0));
  if (!suite) return suite.error();
  parameters.suite = *suite;
  parameters.salt = fields.id_or_none<PasswordSalt>("salt");
  parameters.nonce = fields.id<ServerNonce>("nonce");
  parameters.expires_ms = fields.uint("expires_ms");
  if (auto fits = fields.finish(); !fits) return fits.error();
  return parameters;
}

// A server from before knows nothing of it.
void read_second_factor(Fields* fields, Me* me) {
  if (fields->has("second_factors")) me->has_second_factor = !fields->array("second_factors").empty();
  me->backup_codes_left = fields->uint_or("backup_codes_left", 0);
  me->second_factor_required = fields->flag_or("second_factor_required", false);
  if (fields->has("last_sign_in")) {
    Fields last = fields->object("last_sign_in");
    me->last_sign_in = {last.uint("ms"), last.text("address"), last.text("device"), last.text("factor")};
    fields->miss_if(last.failed());
  }
  if (!fields->has("second_factor_reset")) return;
  Fields reset = fields->object("second_factor_reset");
  Me::Reset told;
  if (reset.text("by") != "operator") told.by = reset.id<PrincipalId>("by");
  told.faction = reset.id_or_none<FactionId>("faction");
  told.at_ms = reset.uint("at_ms");
  fields->miss_if(reset.failed());
  me->second_factor_reset = told;
}

template <class Token>
std::optional<Token> read_secret(Fields* fields, const char* name) {
  const SecretBytes bytes(fields->bytes(name));
  auto secret = Token::parse(bytes.expose());
  fields->miss_if(!secret.has_value());
  if (!secret) return std::nullopt;
  return std::move(*secret);
}

Answer<Signed> read_signed(const Answer<HttpReply>& reply) {
  if (!reply) return failed_as<Signed>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  Signed answer;
  if (auto token = read_secret<SessionToken>(&fields, "token")) answer.token = std::move(*token);
  answer.account = fields.id_or_none<AccountId>("account");
  answer.expires_ms = fields.uint("expires_ms");
  answer.idle_s = fields.uint("idle_s");
  if (fields.has("device")) answer.device = read_secret<DeviceSecret>(&fields, "device");
  if (auto fits = fields.finish(); !fits) return fits.error();
  return answer;
}

}  // namespace

Answer<SignInParameters> HttpApi::sign_in_parameters(const Login& login, bool recovery) {
  Json body{{"login", login.text()}};
  if (recovery) body["recovery"] = true;
  return read_parameters(send_json("POST", "/v1/sign-in/parameters", body));
}

Answer<SignInParameters> HttpApi::sign_in_parameters(const journal::Author& principal) {
  const Json who{{"kind", static_cast<unsigned>(principal.kind)}, {"id", principal.id.text()}};
  return read_parameters(send_json("POST", "/v1/sign-in/parameters", Json{{"principal", who}}));
}

Answer<Signed> HttpApi::sign_in(const SignInProof& proof) {
  Json body{{"login", proof.login.text()},
            {"nonce", proof.nonce.text()},
            {"client_nonce", proof.client_nonce.text()},
            {"origin", proof.origin},
            {"signature", proof.signature.text()}};
  if (proof.recovery) body["recovery"] = true;
  if (proof.device) body["device"] = to_base64url(proof.device->expose());
  if (!proof.device_label.empty()) body["device_label"] = proof.device_label;
  if (proof.code) body["code"] = text_of(proof.code->expose());
  if (proof.remember) body["remember"] = true;
  return read_signed(send_json("POST", "/v1/sign-in", body));
}

Answer<Signed> HttpApi::sign_in_principal(const PrincipalSignInProof& proof) {
  const Json body{{"kind", static_cast<unsigned>(proof.principal.kind)},
                  {"id", proof.principal.id.text()},
                  {"nonce", proof.nonce.text()},
                  {"client_nonce", proof.client_nonce.text()},
                  {"origin", proof.origin},
                  {"signature", proof.signature.text()}};
  return read_signed(send_json("POST", "/v1/sign-in/principal", body));
}

Answer<void> HttpApi::sign_out() {
  HttpRequest request;
  request.method = "POST";
  request.target = "/v1/sign-out";
  return nothing_of(send(std::move(request)));
}

Answer<std::vector<Device>> HttpApi::devices() {
  auto reply = get("/v1/devices", limits::json_bytes_max);
  if (!reply) return failed_as<std::vector<Device>>(reply);
  auto json = parse_json(reply->body);
  if (!json || !json->is_array()) return fail(Errc::malformed, "the server's list of devices is none");
  std::vector<Device> devices;
  for (const Json& one : *json) {
    Fields fields(one);
    devices.push_back({fields.id<DeviceId>("id"), fields.uint("first_ms"), fields.uint("last_ms"), fields.text("label"),
                       fields.flag_or("current", false), fields.text_or_empty("address"),
                       fields.text_or_empty("factor"), fields.uint_or("remembered_until_ms", 0)});
    if (auto fits = fields.finish(); !fits) return fits.error();
  }
  return devices;
}

Answer<void> HttpApi::revoke_device(const DeviceId& device) { return remove("/v1/devices/" + device.text()); }

Answer<Me> HttpApi::me() {
  auto reply = get("/v1/me", limits::json_bytes_max);
  if (!reply) return failed_as<Me>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  Me me;
  me.account = fields.id_or_none<AccountId>("account");
  me.login = fields.text("login");
  for (const Json& one : fields.array("principals")) {
    Fields row(one);
    Me::Principal principal;
    principal.principal.kind = static_cast<PrincipalKind>(row.uint("kind"));
    principal.principal.id = row.id<PrincipalId>("id");
    principal.faction = row.id<FactionId>("faction");
    fields.miss_if(row.failed());
    me.principals.push_back(principal);
  }
  me.last_sign_in_ms = fields.uint("last_sign_in_ms");
  me.failed_tries = fields.uint("failed_tries");
  read_second_factor(&fields, &me);
  if (auto fits = fields.finish(); !fits) return fits.error();
  return me;
}

Answer<StoredBundle> HttpApi::bundle(bool recovery_copy) {
  auto reply = get(recovery_copy ? "/v1/me/bundle?copy=recovery" : "/v1/me/bundle", limits::json_bytes_max);
  if (!reply) return failed_as<StoredBundle>(reply);
  StoredBundle stored;
  // Its outside says the serial, too; the ETag is what If-Match goes by.
  auto outside = SealedBundle::parse(reply->body);
  if (!outside) return outside.error();
  stored.serial = outside->serial;
  stored.sealed = std::move(reply->body);
  return stored;
}

Answer<std::uint64_t> HttpApi::put_bundle(const BundleUpdate& update) {
  HttpRequest request;
  request.method = "PUT";
  request.target = "/v1/me/bundle";
  request.content_type = "application/json";
  request.headers.emplace_back("If-Match", "\"" + std::to_string(update.serial) + "\"");
  const Bytes body = dump(update_json(update, false));
  request.body = body;
  auto reply = send(std::move(request));
  if (!reply) return failed_as<std::uint64_t>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  const std::uint64_t serial = fields.uint("serial");
  if (auto fits = fields.finish(); !fits) return fits.error();
  return serial;
}

Answer<Signed> HttpApi::found_faction(const Founding& founding) {
  Json names = Json::array();
  for (const NewName& name : founding.names) names.push_back(Json::array({name.salt.text(), name.name}));
  Json body{{"setup_code", to_base64url(founding.setup_code)},
            {"faction", founding.faction.text()},
            {"name", founding.name},
            {"entry", to_base64url(founding.entry)},
            {"names", names}};
  put_account(founding.account, &body);
  if (!founding.device_label.empty()) body["device_label"] = founding.device_label;
  return read_signed(send_json("POST", "/v1/factions", body));
}

Answer<Signed> HttpApi::join(const Joining& joining) {
  Json body{{"entry", to_base64url(joining.entry)}};
  put_account(joining.account, &body);
  if (joining.account_token) body["account_token"] = to_base64url(joining.account_token->expose());
  if (!joining.device_label.empty()) body["device_label"] = joining.device_label;
  return read_signed(send_json("POST", "/v1/join", body));
}

}  // namespace mappe::client
