// What the server mirrors of councils: public, the same for all, in bulk.                          docs/protocol.md §7a
#include <algorithm>
#include <set>

#include "client/wire/http_api_class.h"

namespace mappe::client {

namespace {

bool is_council_name(const std::string& name) {
  return !name.empty() && name.size() <= limits::council_name_bytes_max &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

CouncilListing read_listing(const Json& json, bool* failed) {
  Fields fields(json);
  CouncilListing one;
  one.council = fields.text("council");
  one.title = fields.text("title");
  one.address = fields.text("address");
  for (const Json& root : fields.array("roots"))
    if (root.is_string() && root.get_ref<const std::string&>().size() <= limits::council_text_bytes_max)
      one.roots.push_back(root.get<std::string>());
  one.generation = fields.text("generation");
  one.upto = fields.uint("upto");
  one.checked_ms = fields.uint("checked_ms");
  one.outcome = fields.text("outcome");
  for (const std::string* text : {&one.title, &one.address, &one.generation, &one.outcome})
    fields.miss_if(text->size() > limits::council_text_bytes_max);
  *failed = *failed || fields.failed() || !is_council_name(one.council);
  return one;
}

}  // namespace

Answer<std::vector<CouncilListing>> HttpApi::councils() {
  auto reply = get("/v1/councils", limits::council_list_bytes_max);
  if (!reply) return failed_as<std::vector<CouncilListing>>(reply);
  auto json = parse_json(reply->body);
  if (!json) return json.error();
  Fields fields(*json);
  const Json& list = fields.array("councils");
  if (auto fits = fields.finish(); !fits) return fits.error();
  if (list.size() > limits::councils_max)
    return fail(Errc::too_many, "the server names more councils than there may be");
  std::vector<CouncilListing> all;
  std::set<std::string> names;
  bool failed = false;
  for (const Json& one : list) {
    all.push_back(read_listing(one, &failed));
    failed = failed || !names.insert(all.back().council).second;
    if (failed) return fail(Errc::malformed, "the server's list of councils has a wrong form");
  }
  return all;
}

Answer<std::string> HttpApi::council_objects(const std::string& council, std::uint64_t since) {
  if (!is_council_name(council)) return fail(Errc::usage, "that is no name of a council");
  HttpRequest request;
  request.target = "/v1/councils/" + council + "/objects?since=" + std::to_string(since) + "&form=columns";
  request.as_browser = true;  // a fifth of the bytes; it is public, so what its size tells is, too
  request.reply_bytes_max = limits::council_page_bytes_max;
  auto reply = send(std::move(request));
  if (!reply) return failed_as<std::string>(reply);
  return std::string(reply->body.begin(), reply->body.end());
}

}  // namespace mappe::client
