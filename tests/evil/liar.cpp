#include "tests/evil/liar.h"

#include <curl/curl.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "crypto/base/cbor.h"

namespace evil {
namespace {

using namespace mappe;

std::size_t take(char* data, std::size_t size, std::size_t count, void* to) {
  append(*static_cast<Bytes*>(to), {reinterpret_cast<const std::uint8_t*>(data), size * count});
  return size * count;
}

// Those of the header fields that tell browsers what to hold to.
std::size_t take_rule(char* data, std::size_t size, std::size_t count, void* to) {
  const std::string line(data, size * count);
  for (const char* name : {"Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy"})
    if (line.starts_with(std::string(name) + ": "))
      (*static_cast<std::map<std::string, std::string>*>(to))[name] =
          line.substr(std::string_view(name).size() + 2, line.find('\r') - std::string_view(name).size() - 2);
  return size * count;
}

// Asks the real server the same question. Its certificate is not looked at: the liar is on its side of the wire.
struct Question {
  CURL* curl = curl_easy_init();
  curl_slist* headers = nullptr;
  Question() = default;
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;
  ~Question() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
  }
};

Told ask(const std::string& origin, const Asked& asked) {
  Question question;
  for (const auto& [name, value] : asked.headers)
    question.headers = curl_slist_append(question.headers, (name + ": " + value).c_str());
  const std::string url = origin + asked.path + (asked.query.empty() ? "" : "?" + asked.query);
  question.headers = curl_slist_append(question.headers, "Expect:");
  Told told;
  CURL* curl = question.curl;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, asked.method.c_str());
  if (!asked.body.empty() || asked.method == "POST" || asked.method == "PUT" || asked.method == "PATCH") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(asked.body.size()));
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, reinterpret_cast<const char*>(asked.body.data()));
  }
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, question.headers);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 90L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &told.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_rule);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &told.rules);
  if (curl_easy_perform(curl) != CURLE_OK)
    return {502, "text/plain", bytes_of(std::string_view("the real server is away"))};
  long status = 0;
  char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  told.status = static_cast<int>(status);
  if (type != nullptr) told.content_type = type;
  return told;
}

}  // namespace

std::string Asked::kind() const {
  constexpr std::size_t id_chars_min = 11;  // base64url of 8 bytes; no name of a route is as long
  std::string kind = method + " ";
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string part = path.substr(at, end - at);
    kind += part.size() > id_chars_min ? "/*" : part;
    at = end;
  }
  return kind;
}

// Fetching many blobs, and asking which are missing, are questions although they are sent by POST.
bool Asked::is_write() const { return method != "GET" && !is("POST", "/blobs/fetch") && !is("POST", "/blobs/missing"); }

Liar::Liar(int port) : port_(port) { comes_back(Certificate::fresh); }

Liar::Liar(const Liar& silent) : port_(silent.port_) {
  for (const char* name : {"tls.crt", "tls.key"}) std::filesystem::copy(silent.folder_ / name, folder_ / name);
  comes_back(Certificate::same);
}

void Liar::comes_back(Certificate certificate) {
  server_.reset();
  if (certificate == Certificate::fresh) {
    const http::KeyFiles files{folder_ / "tls.crt", folder_ / "tls.key"};
    for (const auto& old : {files.certificate, files.key}) std::filesystem::remove(old);
    BOOST_TEST_REQUIRE(http::create_self_signed(files, {}).has_value());
  }
  listens();
}

void Liar::listens() {
  const http::KeyFiles files{folder_ / "tls.crt", folder_ / "tls.key"};
  auto tls = http::Tls::load(files);
  BOOST_TEST_REQUIRE(tls.has_value());
  certificate_ = to_hex((*tls)->fingerprint());
  http::Router router;
  router.add_prefix("", {std::uint64_t{16} << 20}, [this](http::Request& request) { return answer(request); });
  http::Settings settings;
  settings.limits.held_bytes_max = settings.limits.held_bytes_per_address_max = std::size_t{1} << 30;  // liars talk
  server_ = std::make_unique<http::Server>(std::move(router), settings);
  BOOST_TEST_REQUIRE(
      server_->start({http::Listener::secure("127.0.0.1", static_cast<std::uint16_t>(port_), *tls)}).has_value());
}

Liar::~Liar() { server_.reset(); }

stories::Door Liar::door() const { return {"https://127.0.0.1:" + std::to_string(port_), certificate_}; }

void Liar::stands_before(const stories::Appliance& appliance) {
  const std::lock_guard lock(mutex_);
  truth_ = appliance.address();
}

void Liar::tells(Lie lie) {
  const std::lock_guard lock(mutex_);
  lie_ = std::move(lie);
  own_ = nullptr;
  lies_told_ = 0;
  questions_ = 0;
  writes_ = 0;
  kinds_.clear();
}

std::vector<std::string> Liar::kinds_asked() {
  const std::lock_guard lock(mutex_);
  return kinds_;
}

Told Liar::asks_truly(const Asked& asked) {
  std::string truth;
  {
    const std::lock_guard lock(mutex_);
    truth = truth_;
  }
  return ask(truth, asked);
}

Told Liar::asks_elsewhere(const stories::Appliance& appliance, const Asked& asked) {
  return ask(appliance.address(), asked);
}

void Liar::answers(Own own) {
  const std::lock_guard lock(mutex_);
  own_ = std::move(own);
}

void Liar::tells_the_truth() { tells(nullptr); }

void Liar::waits_until_idle() const {
  while (being_answered_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

http::Outcome Liar::answer(http::Request& request) {
  struct Counted {
    std::atomic<int>& count;
    explicit Counted(std::atomic<int>& of) : count(of) {
      ++count;
      ++stories::moments;
    }
    ~Counted() {
      ++stories::moments;
      --count;
    }
  } const counted(being_answered_);
  Asked asked;
  asked.method = request.method;
  asked.path = request.target.substr(0, request.target.find('?'));
  if (const auto mark = request.target.find('?'); mark != std::string::npos)
    asked.query = request.target.substr(mark + 1);
  auto body = request.body->read_all(std::size_t{16} << 20);
  if (!body) return http::Response(400);
  asked.body = std::move(*body);
  for (const char* passed_on :
       {"Accept", "Authorization", "Content-Type", "If-Match", "Range", "Service-Worker", "User-Agent"})
    if (const auto value = request.headers.find(passed_on)) asked.headers[passed_on] = std::string(*value);
  asked.takes_packed = request.headers.has_token("Accept-Encoding", "br");
  asked.encodings = std::string(request.headers.find("Accept-Encoding").value_or(""));
  ++questions_;
  if (asked.is_write()) ++writes_;
  std::string truth;
  Lie lie;
  Own own;
  {
    const std::lock_guard lock(mutex_);
    kinds_.push_back(asked.kind());
    truth = truth_;
    lie = lie_;
    own = own_;
  }
  const std::optional<Told> made_up = own ? own(asked) : std::nullopt;
  Told told = made_up ? *made_up : ask(truth, asked);
  if (made_up) ++lies_told_;
  if (lie && lie(asked, told)) ++lies_told_;
  http::Response response(told.status);
  if (!told.content_type.empty()) response.headers.set("Content-Type", told.content_type);
  for (const auto& [name, value] : told.rules) response.headers.set(name, value);
  response.body = std::move(told.body);
  return response;
}

Page parse_page(const Bytes& body) {
  cbor::Reader in(body);
  Page page;
  in.array(3);
  page.head_seq = in.uint();
  page.head_hash = in.id<EntryHash>();
  const std::size_t count = in.array_up_to(1'000'000);
  for (std::size_t i = 0; i < count; ++i) page.entries.push_back(bytes_of(in.raw()));
  BOOST_TEST_REQUIRE(in.finish().has_value());
  return page;
}

Bytes encode_page(const Page& page) {
  cbor::Writer out;
  out.array(3).uint(page.head_seq).id(page.head_hash).array(page.entries.size());
  for (const Bytes& entry : page.entries) out.raw(entry);
  return out.take();
}

Den::Den()
    : Den([] {
        static PutAway<Den> dens;
        return dens.lend([] { return std::make_unique<Den>(FromNothing{}); });
      }()) {}

Den::Den(const Den& stopped, std::shared_ptr<void> lease)
    : liar_port(stopped.liar_port),
      liar(stopped.liar),
      appliance(stopped.appliance, {liar.door().address}),
      anna(stopped.anna.at_a_copy()),
      lease_(std::move(lease)) {
  liar.stands_before(appliance);
}

void Den::stops() {
  liar.falls_silent();
  BOOST_TEST_REQUIRE(appliance.stop() == 0);
}

Den::Den(FromNothing) {
  liar.stands_before(appliance);
  anna.founds(found_link("Beispielfraktion"), "Anna Müller");
}

std::string Den::found_link(const std::string& faction) const {
  const std::string link = appliance.new_faction(faction);
  return liar.door().address + link.substr(link.find("/found#"));
}

stories::Member Den::invites(const std::string& login, const std::string& name,
                             const std::vector<std::string>& spaces) {
  // Without a PIN: it costs time, and the stories have it.
  std::vector<std::string> arguments{"invite", name, "--role", "member", "--no-pin"};
  for (const std::string& space : spaces) {
    arguments.push_back("--space");
    arguments.push_back(space);
  }
  stories::Member member(liar.door(), login);
  member.joins(anna.ask(arguments));
  return member;
}

Liar::Lie about_json(const std::string& method, const std::string& path_end,
                     std::function<void(stories::Json&)> change) {
  return [=](const Asked& asked, Told& told) {
    if (!asked.is(method, path_end) || told.status != 200) return false;
    stories::Json json = stories::Json::parse(told.body.begin(), told.body.end());
    change(json);
    told.body = bytes_of(json.dump());
    return true;
  };
}

Liar::Lie Answers::listens() {
  return [this](const Asked& asked, Told& told) {
    const std::lock_guard lock(mutex);
    by_path[asked.method + asked.path] = told;
    return false;
  };
}

stories::Outcome sign_in(const stories::Member& member, const Den& den) {
  return member.mappe({"sign-in", den.liar.door().address, "--login", member.login(), "--password-file",
                       member.password_file().string()});
}

void require_refused(const stories::Outcome& outcome, const std::string& kind, int exit_code) {
  stories::require_exit(outcome, exit_code);
  BOOST_TEST_REQUIRE(outcome.says("[" + kind + "]"), "not named as " << kind << ": " << outcome.err);
  BOOST_TEST(outcome.out.empty());
}

}  // namespace evil
