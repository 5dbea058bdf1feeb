// App passwords and the gateways they open.                                                         docs/protocol.md §9
#include "client/wire/http_api_class.h"

namespace mappe::client {

namespace {

std::string app_password_target(const AppPasswordId& id) { return "/v1/app-passwords/" + id.text(); }

SealedGateway read_gateway_fields(const Json& json, Fields* all) {
  Fields fields(json);
  SealedGateway one{
      fields.id<PrincipalId>("gateway"), fields.id<FactionId>("faction"), fields.id<SpaceId>("space"), {}};
  all->miss_if(fields.failed());
  return one;
}

}  // namespace

Answer<std::vector<AppPasswordInfo>> HttpApi::app_passwords() {
  auto reply = get("/v1/app-passwords", limits::json_bytes_max);
  if (!reply) return failed_as<std::vector<AppPasswordInfo>>(reply);
  auto json = parse_json(reply->body);
  if (!json || !json->is_array()) return fail(Errc::malformed, "the server's list of app passwords is none");
  std::vector<AppPasswordInfo> all;
  for (const Json& one : *json) {
    Fields fields(one);
    AppPasswordInfo info;
    info.id = fields.id<AppPasswordId>("id");
    info.label = fields.text("label");
    info.created_ms = fields.uint("created_ms");
    info.until_ms = fields.uint("until_ms");
    info.last_used_ms = fields.uint("last_used_ms");
    info.last_address = fields.text("last_address");
    for (const Json& gateway : fields.array("gateways")) info.gateways.push_back(read_gateway_fields(gateway, &fields));
    if (auto fits = fields.finish(); !fits) return fits.error();
    all.push_back(std::move(info));
  }
  return all;
}

Answer<void> HttpApi::put_app_password(const NewAppPassword& password) {
  cbor::Writer body;
  body.array(3).text(password.label).uint(password.until_ms).array(password.gateways.size());
  for (const SealedGateway& one : password.gateways)
    body.array(4).id(one.gateway).id(one.faction).id(one.space).bytes(one.box);
  return nothing_of(send_cbor("PUT", app_password_target(password.id), body.done()));
}

Answer<void> HttpApi::delete_app_password(const AppPasswordId& id) { return remove(app_password_target(id)); }

Answer<std::vector<SealedGateway>> HttpApi::app_password_records(const AppPasswordId& id) {
  auto reply = get(app_password_target(id) + "/records", limits::json_bytes_max);
  if (!reply) return failed_as<std::vector<SealedGateway>>(reply);
  cbor::Reader in(reply->body);
  std::vector<SealedGateway> records;
  const std::size_t count = in.array_up_to(limits::gateways_per_app_password_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    in.array(4);
    SealedGateway one;
    one.gateway = in.id<PrincipalId>();
    one.faction = in.id<FactionId>();
    one.space = in.id<SpaceId>();
    one.box = bytes_of(in.bytes());
    records.push_back(std::move(one));
  }
  if (auto fits = in.finish(); !fits) return fits.error();
  return records;
}

Answer<void> HttpApi::note_app_password_use(const AppPasswordId& id, const std::string& address) {
  return nothing_of(send_json("POST", app_password_target(id) + "/use", Json{{"address", address}}));
}

Answer<std::vector<GatewayLabel>> HttpApi::gateways(const SpaceId& space) {
  auto reply = get(space_target(space) + "/gateways", limits::json_bytes_max);
  if (!reply) return failed_as<std::vector<GatewayLabel>>(reply);
  auto json = parse_json(reply->body);
  if (!json || !json->is_array()) return fail(Errc::malformed, "the server's list of gateways is none");
  std::vector<GatewayLabel> all;
  for (const Json& one : *json) {
    Fields fields(one);
    all.push_back({fields.id<PrincipalId>("gateway"), fields.text("label")});
    if (auto fits = fields.finish(); !fits) return fits.error();
  }
  return all;
}

}  // namespace mappe::client
