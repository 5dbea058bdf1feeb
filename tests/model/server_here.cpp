#include "tests/model/server_here.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <map>

#include "server/api.h"

namespace model_tests {

namespace {

constexpr unsigned waits_max = 100;
constexpr TimeMs wait_ms = 300;

// A year's walk takes a second here: nobody is slowed, and no session ends.
server::Policy patient_policy() {
  server::Policy policy;
  policy.session_idle = policy.session_absolute = std::chrono::hours(24 * 365 * 30);
  policy.self_changes_per_day = policy.entries_per_minute = 1'000'000;
  policy.unmetered_bytes_per_hour = std::uint64_t{1} << 40;
  return policy;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    parts.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// Ids and numbers alone stand in the client's targets: nothing of it is percent-encoded.
http::Request parsed(const client::HttpRequest& asked) {
  http::Request request;
  request.method = asked.method;
  request.target = asked.target;
  const std::size_t mark = std::min(asked.target.find('?'), asked.target.size());
  request.segments = split(std::string_view(asked.target).substr(1, mark - 1), '/');
  if (mark < asked.target.size())
    for (const std::string& pair : split(std::string_view(asked.target).substr(mark + 1), '&')) {
      const std::size_t is = std::min(pair.find('='), pair.size());
      request.query.emplace_back(pair.substr(0, is), is < pair.size() ? pair.substr(is + 1) : "");
    }
  for (const auto& [name, value] : asked.headers) request.headers.add(name, value);
  if (!asked.content_type.empty()) request.headers.add("Content-Type", asked.content_type);
  request.peer.address = "192.0.2.7";
  request.body = std::make_shared<http::BytesBody>(bytes_of(asked.body));
  return request;
}

struct ToBytes {
  Bytes operator()(std::string& text) const { return bytes_of(std::string_view(text)); }
  Bytes operator()(Bytes& bytes) const { return std::move(bytes); }
  Bytes operator()(http::Stream& stream) const {
    Bytes all, step(1 << 16);
    for (;;) {
      auto got = stream.pull(step);
      BOOST_REQUIRE(got.has_value());
      if (*got == 0) return all;
      append(all, ByteView(step).first(*got));
    }
  }
  Bytes operator()(http::FileRange& range) const {
    Bytes all(range.length_bytes);
    const auto got = ::pread(range.file.get(), all.data(), all.size(), static_cast<off_t>(range.offset_bytes));
    BOOST_REQUIRE(got == static_cast<ssize_t>(all.size()));
    return all;
  }
};

std::string header_of(const http::Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

}  // namespace

ServerHere::ServerHere(Keeps keeps, std::filesystem::path folder)
    : keeps_(keeps), id_(ServerId::random()), key_(AtRestKey::random()), folder_(std::move(folder)) {
  auto log = server::Log::to_file(server::LogLevel::error, "/dev/null");
  BOOST_REQUIRE(log.has_value());
  log_ = std::move(*log);
  if (keeps_ == Keeps::in_memory) storage_ = storage::storage_in_memory();
  starts();
}

ServerHere::~ServerHere() = default;

void ServerHere::starts() {
  if (keeps_ == Keeps::on_disk) {
    storage::Options options;
    options.sync = false;  // a process dies here, not the machine
    auto opened = storage::open_storage(folder_ / std::to_string(lives_), options);
    BOOST_REQUIRE_MESSAGE(opened.has_value(), (opened ? std::string_view() : opened.error().what));
    storage_ = std::move(*opened);
  }
  services_ = std::make_unique<server::Services>(
      *storage_, key_.duplicate(), server::Identity{id_, {origin_}, {}}, patient_policy(),
      [] { return simulation.now_ms; }, *log_);
  router_ = std::make_unique<http::Router>(server::make_router(*services_));
}

namespace {

// What lies there: names, sizes, times of change.
std::map<std::string, std::pair<std::uintmax_t, std::filesystem::file_time_type>> sight_of(
    const std::filesystem::path& folder, std::error_code& error) {
  std::map<std::string, std::pair<std::uintmax_t, std::filesystem::file_time_type>> sight;
  for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error) && !error) sight[at->path()] = {at->file_size(error), at->last_write_time(error)};
  return sight;
}

// Of one moment: the database still tidies up behind itself, and a file that comes, grows or goes while the folder is
// copied makes the copy begin anew.
void copies(const std::filesystem::path& from, const std::filesystem::path& to) {
  constexpr unsigned tries_max = 50;
  std::error_code error;
  for (unsigned tries = 0; tries < tries_max; ++tries) {
    std::filesystem::remove_all(to);
    const auto before = sight_of(from, error);
    if (!error) std::filesystem::copy(from, to, std::filesystem::copy_options::recursive, error);
    if (!error && sight_of(from, error) == before && !error) return;
    if (error && error != std::errc::no_such_file_or_directory) break;
  }
  BOOST_FAIL("the server's folder cannot be copied: " << (error ? error.message() : "it never comes to rest"));
}

}  // namespace

void ServerHere::dies() {
  router_.reset();
  services_.reset();
  if (keeps_ == Keeps::on_disk) {
    // What a killed process leaves: the files as they are, before anything is closed.
    const auto before = folder_ / std::to_string(lives_);
    ++lives_;
    const auto after = folder_ / std::to_string(lives_);
    copies(before, after);
    storage_.reset();
    std::filesystem::remove_all(before);
  }
  starts();
}

http::Response ServerHere::answer_of(http::Request& request) {
  const http::Router::Match match = router_->match(request);
  BOOST_REQUIRE_MESSAGE(match.handler != nullptr, "the client asked for " + request.target);
  for (unsigned waits = 0; waits < waits_max; ++waits) {
    http::Outcome outcome = (*match.handler)(request);
    if (auto* response = std::get_if<http::Response>(&outcome)) return std::move(*response);
    simulation.passes(wait_ms);
    request.called = http::Called::woken;
  }
  BOOST_FAIL("a request that waits for ever: " + request.target);
  return http::Response(500);
}

client::HttpReply ServerHere::answer(const client::HttpRequest& asked) {
  const std::int64_t error_ms = std::exchange(simulation.clock_error_ms, 0);  // the server's clock is right
  http::Request request = parsed(asked);
  http::Response response = answer_of(request);
  client::HttpReply reply;
  reply.status = response.status;
  reply.content_type = header_of(response, "Content-Type");
  reply.etag = header_of(response, "ETag");
  reply.date_ms = simulation.now_ms / 1000 * 1000;
  if (const std::string wait = header_of(response, "Retry-After"); !wait.empty())
    reply.retry_after_s = static_cast<unsigned>(std::stoul(wait));
  reply.body = std::visit(ToBytes{}, response.body);
  simulation.clock_error_ms = error_ms;
  return reply;
}

std::vector<journal::Entry> ServerHere::entries(const JournalId& journal, std::uint64_t from) const {
  std::vector<journal::Entry> found;
  for (;;) {
    auto page = storage_->journals().read(journal, from + found.size(), 1 << 20);
    BOOST_REQUIRE(page.has_value());
    if (page->empty()) return found;
    for (const storage::StoredEntry& stored : *page) {
      auto entry = journal::Entry::parse(stored.bytes);
      BOOST_REQUIRE(entry.has_value());
      found.push_back(std::move(*entry));
    }
  }
}

}  // namespace model_tests
