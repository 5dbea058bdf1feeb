#include "council/mirror/curl_fetcher.h"

#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string_view>

#include "council/mirror/ascii.h"
#include "council/mirror/limits.h"

namespace mappe::council {

namespace {

// Once in a program, before the first thread uses libcurl (its manual; the server has no other use of it).
bool curl_was_started() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

struct Reception {
  std::string body;
  std::string location;
  std::optional<std::uint64_t> retry_after_s;
  std::size_t header_bytes = 0, bytes_max = 0;
  bool too_large = false;
  const std::atomic<bool>* stopped = nullptr;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

// The value of a header line of that name; nothing: it is another one.
std::optional<std::string_view> header_value(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  if (lower_case(line.substr(0, name.size())) != name) return std::nullopt;
  return trimmed(line.substr(name.size() + 1));
}

}  // namespace

std::optional<std::uint64_t> retry_after_of(std::string_view value, std::uint64_t now_s) {
  constexpr std::uint64_t most_s = limits::pause_ms_max / 1000;
  const bool is_number =
      !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (is_number) {
    std::uint64_t seconds = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), seconds);
    return read.ec == std::errc() ? std::min(seconds, most_s) : most_s;  // more than 64 bits: for ever
  }
  // libcurl reads much as a date ("1.5", "5s"); HTTP's three forms begin with the day of the week.
  const bool is_date = !value.empty() && lower(value[0]) >= 'a' && lower(value[0]) <= 'z';
  const std::time_t date = is_date ? curl_getdate(std::string(value).c_str(), nullptr) : -1;
  if (date < 0) return std::nullopt;
  const auto at_s = static_cast<std::uint64_t>(date);
  return std::min(at_s - std::min(at_s, now_s), most_s);
}

namespace {

std::size_t receive_header(char* data, std::size_t size, std::size_t count, void* argument) {
  constexpr std::size_t header_bytes_max = 64 << 10;
  auto* reception = static_cast<Reception*>(argument);
  const std::string_view line(data, size * count);
  reception->header_bytes += line.size();
  if (reception->header_bytes > header_bytes_max) return 0;
  if (const auto location = header_value(line, "location")) reception->location = *location;
  if (const auto after = header_value(line, "retry-after"))
    reception->retry_after_s = retry_after_of(*after, static_cast<std::uint64_t>(std::time(nullptr)));
  return line.size();
}

std::size_t receive_body(char* data, std::size_t size, std::size_t count, void* argument) {
  auto* reception = static_cast<Reception*>(argument);
  const std::size_t bytes = size * count;
  reception->too_large = reception->body.size() + bytes > reception->bytes_max;
  if (reception->too_large) return 0;
  reception->body.append(data, bytes);
  return bytes;
}

int look_whether_stopped(void* argument, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Reception*>(argument)->stopped->load() ? 1 : 0;
}

Error error_of_fetch(CURLcode code, const Reception& reception) {
  if (reception.too_large) return fail(Errc::too_large, "an answer that is larger than it may be");
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return fail(Errc::cancelled, "stopped");
    case CURLE_OPERATION_TIMEDOUT:
      return fail(Errc::timeout, "the council system did not answer in time");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return fail(Errc::untrusted, "the council system's certificate does not verify");
    case CURLE_COULDNT_RESOLVE_HOST:
      return fail(Errc::offline, "the council system's name is not known to the network");
    default:
      return fail(Errc::offline, "no connection to the council system");
  }
}

std::string media_type_of(const char* header) {
  const std::string_view type = header == nullptr ? "" : header;
  return lower_case(trimmed(type.substr(0, type.find(';'))));
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string looked_up(const std::string& host) {
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_socktype = SOCK_STREAM;
  if (getaddrinfo(host.c_str(), nullptr, &wanted, &found) != 0) return host;
  char numeric[64] = "";
  getnameinfo(found->ai_addr, found->ai_addrlen, numeric, sizeof numeric, nullptr, 0, NI_NUMERICHOST);
  freeaddrinfo(found);
  return numeric;
}

}  // namespace

struct CurlFetcher::Handle {
  Handle() : easy(curl_was_started() ? curl_easy_init() : nullptr) {}
  Handle(const Handle&) = delete;
  ~Handle() {
    if (easy != nullptr) curl_easy_cleanup(easy);
  }
  CURL* const easy;
};

CurlFetcher::CurlFetcher(std::string user_agent, std::size_t answer_bytes_max)
    : user_agent_(std::move(user_agent)), answer_bytes_max_(answer_bytes_max), handle_(std::make_unique<Handle>()) {}
CurlFetcher::~CurlFetcher() = default;

std::string CurlFetcher::machine_of(const Url& address) {
  const auto known = machines_.find(address.host);
  if (known != machines_.end()) return known->second;
  return machines_[address.host] = looked_up(address.host);
}

Result<Answer> CurlFetcher::get_once(const Url& address, std::string& location) {
  CURL* const easy = handle_->easy;
  if (easy == nullptr) return fail(Errc::io, "libcurl could not be started");
  curl_easy_reset(easy);  // keeps the connection; there is no cookie engine unless one is asked for
  Reception reception;
  reception.stopped = &stopped_;
  reception.bytes_max = answer_bytes_max_;
  const std::string text = address.text();
  curl_easy_setopt(easy, CURLOPT_URL, text.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_USERAGENT, user_agent_.c_str());
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);  // the program ignores SIGPIPE
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, limits::connect_timeout_s);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, limits::request_timeout_s);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &reception);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reception);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, look_whether_stopped);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &reception);
  const CURLcode code = curl_easy_perform(easy);
  if (code != CURLE_OK) return error_of_fetch(code, reception);
  long status = 0;
  char* type = nullptr;
  char* machine = nullptr;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &machine);
  if (machine != nullptr && *machine != '\0') machines_[address.host] = machine;
  location = std::move(reception.location);
  return Answer{static_cast<int>(status), std::move(reception.body), media_type_of(type), address,
                reception.retry_after_s};
}

Result<Answer> CurlFetcher::get(const Url& asked) {
  Url address = asked;
  for (int hop = 0; hop <= limits::redirects_max; ++hop) {
    if (stopped_.load()) return fail(Errc::cancelled, "stopped");
    std::string location;
    auto answer = get_once(address, location);
    if (!answer || !is_redirect(answer->status)) return answer;
    const auto next = resolve_url(address, location);
    if (!next || !may_follow(address, *next)) return fail(Errc::denied, "the council system leads to another server");
    address = *next;
  }
  return fail(Errc::denied, "the council system redirects without end");
}

}  // namespace mappe::council
