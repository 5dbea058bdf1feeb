#include "gateway/relay.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "gateway/limits.h"
#include "http/chunks.h"

namespace mappe::gateway {

namespace {

using http::Headers;
using http::Request;
using http::Response;

// Of this connection alone, or made anew on the other side; and what only the front may say.       RFC 9110 §7.6.1
bool stays_here(std::string_view name) {
  static constexpr std::array<std::string_view, 14> names = {
      "Connection", "Keep-Alive",       "Proxy-Connection",  "TE",
      "Trailer",    "Upgrade",          "Transfer-Encoding", "Content-Length",
      "Expect",     "Authorization",    "X-Forwarded-For",   "X-Forwarded-Host",
      "Forwarded",  "X-Forwarded-Proto"};
  for (const std::string_view one : names)
    if (http::equal_ignoring_case(name, one)) return true;
  return false;
}

// The connection to a child, for one request.
class ToChild {
 public:
  static std::shared_ptr<ToChild> connect(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = socket.string();
    if (path.size() >= sizeof address.sun_path) return nullptr;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    http::FileHandle file(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!file) return nullptr;
    const timeval patience{std::chrono::seconds(limits::answer_patience).count(), 0};
    (void)::setsockopt(file.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)::setsockopt(file.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(file.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return nullptr;
    return std::shared_ptr<ToChild>(new ToChild(std::move(file)));
  }

  bool send(ByteView bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(file_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // The head of the next answer, without its empty line; nothing: the child went away.
  std::optional<std::string> read_head() {
    for (;;) {
      const auto end = came_.find("\r\n\r\n");
      if (end != std::string::npos) {
        std::string head = came_.substr(0, end + 2);
        came_.erase(0, end + 4);
        return head;
      }
      if (came_.size() > limits::answer_head_bytes_max || !fetch()) return std::nullopt;
    }
  }

  // Some bytes of the body, from what came with the head first; 0: the connection ended.
  Result<std::size_t> read(std::span<std::uint8_t> into) {
    if (!came_.empty()) {
      const std::size_t n = std::min(into.size(), came_.size());
      std::memcpy(into.data(), came_.data(), n);
      came_.erase(0, n);
      return n;
    }
    for (;;) {
      const ssize_t got = ::recv(file_.get(), into.data(), into.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(Errc::offline, "a child of the gateway went away");
      return static_cast<std::size_t>(got);
    }
  }

 private:
  explicit ToChild(http::FileHandle file) : file_(std::move(file)) {}

  bool fetch() {
    std::string more(limits::relay_step_bytes, '\0');
    const auto got = read_socket(more);
    if (got <= 0) return false;
    came_.append(more, 0, static_cast<std::size_t>(got));
    return true;
  }
  ssize_t read_socket(std::string& into) {
    ssize_t got;
    do got = ::recv(file_.get(), into.data(), into.size(), 0);
    while (got < 0 && errno == EINTR);
    return got;
  }

  http::FileHandle file_;
  std::string came_;
};

std::string head_for_child(const Request& request) {
  std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers)
    if (!stays_here(name)) head += name + ": " + value + "\r\n";
  if (!request.headers.find("Host")) head += "Host: gateway\r\n";  // HTTP/1.0
  if (!request.peer.address.empty()) head += "X-Forwarded-For: " + request.peer.address + "\r\n";
  const auto length = request.body->length();
  if (!length) head += "Transfer-Encoding: chunked\r\n";
  if (length && *length > 0) head += "Content-Length: " + std::to_string(*length) + "\r\n";
  if (!length || *length > 0) head += "Expect: 100-continue\r\n";
  return head + "Connection: close\r\n\r\n";
}

// The client's body, as it comes. A child that answers before its end is not told the rest.
//   errors  those of the client's connection: the child must not take what came for the whole
Result<void> pass_body(Request& request, ToChild& child) {
  const bool is_chunked = !request.body->length();
  Bytes step(limits::relay_step_bytes);
  for (;;) {
    auto got = request.body->read(step);
    if (!got) return fail(got.error());
    if (*got == 0) break;
    std::array<char, 16> size{};
    if (is_chunked) {
      const auto end = std::to_chars(size.data(), size.data() + size.size(), *got, 16).ptr;
      const std::string line(size.data(), end);
      if (!child.send(view_of(line + "\r\n"))) return {};
    }
    if (!child.send(ByteView(step).first(*got))) return {};
    if (is_chunked && !child.send(view_of("\r\n"))) return {};
  }
  if (is_chunked) (void)child.send(view_of("0\r\n\r\n"));
  return {};
}

struct AnswerHead {
  int status = 0;
  Headers headers;
};

std::optional<AnswerHead> parse_answer(std::string_view head) {
  AnswerHead answer;
  const auto line_end = head.find("\r\n");
  const std::string_view line = head.substr(0, line_end);
  if (!line.starts_with("HTTP/1.1 ") || line.size() < 12) return std::nullopt;
  const auto [at, error] = std::from_chars(line.data() + 9, line.data() + 12, answer.status);
  if (error != std::errc() || at != line.data() + 12) return std::nullopt;
  for (std::string_view rest = head.substr(line_end + 2); !rest.empty();) {
    const auto end = rest.find("\r\n");
    const std::string_view field = rest.substr(0, end);
    const auto colon = field.find(':');
    if (end == std::string_view::npos || colon == std::string_view::npos) return std::nullopt;
    answer.headers.add(field.substr(0, colon), http::trim(field.substr(colon + 1)));
    rest = rest.substr(end + 2);
  }
  return answer;
}

Response broken_answer() {
  return Response(502, "text/plain; charset=utf-8", "The gateway's own process gave no answer. Try again.\n");
}

Response of_client_fault(const Error& error) {
  const int status = error.code == Errc::too_large ? 413 : error.code == Errc::timeout ? 408 : 400;
  return Response(status, "text/plain; charset=utf-8", std::string(error.what) + "\n");
}

// What the child sends in chunks, without their framing.
std::function<Result<std::size_t>(std::span<std::uint8_t>)> unchunked(std::shared_ptr<ToChild> child) {
  struct State {
    std::shared_ptr<ToChild> child;
    http::Limits limits;
    http::ChunkDecoder decoder{limits};
    Bytes came = Bytes(limits::relay_step_bytes);
    ByteView left;
  };
  auto state = std::make_shared<State>();
  state->child = std::move(child);
  return [state](std::span<std::uint8_t> into) -> Result<std::size_t> {
    for (;;) {
      if (state->decoder.is_at_end()) return std::size_t{0};
      if (state->left.empty()) {
        auto got = state->child->read(state->came);
        if (!got) return got;
        if (*got == 0) return fail(Errc::offline, "a child of the gateway went away");
        state->left = ByteView(state->came).first(*got);
      }
      auto step = state->decoder.decode(state->left, into);
      if (!step) return fail(step.error());
      state->left = state->left.subspan(step->used);
      if (step->data > 0) return step->data;
    }
  };
}

Response answer_of(const Request& request, AnswerHead head, std::shared_ptr<ToChild> child) {
  Response response(head.status);
  std::optional<std::uint64_t> length;
  if (const auto said = head.headers.find("Content-Length")) {
    std::uint64_t bytes = 0;
    const auto [at, error] = std::from_chars(said->data(), said->data() + said->size(), bytes);
    if (error != std::errc() || at != said->data() + said->size()) return broken_answer();
    length = bytes;
  }
  const bool is_chunked = head.headers.has_token("Transfer-Encoding", "chunked");
  for (const auto& [name, value] : head.headers)
    if (!stays_here(name) && !http::equal_ignoring_case(name, "Date")) response.headers.add(name, value);
  if (head.status == 204 || head.status == 304) return response;
  http::Stream stream;
  stream.length_bytes = is_chunked ? std::nullopt : std::optional(length.value_or(0));
  if (request.method == "HEAD")
    stream.pull = [](std::span<std::uint8_t>) -> Result<std::size_t> { return std::size_t{0}; };
  else if (is_chunked)
    stream.pull = unchunked(std::move(child));
  else
    stream.pull = [child](std::span<std::uint8_t> into) { return child->read(into); };
  response.body = std::move(stream);
  return response;
}

}  // namespace

std::optional<Response> relay(Request& request, const std::filesystem::path& socket) {
  auto child = ToChild::connect(socket);
  if (!child || !child->send(view_of(head_for_child(request)))) return std::nullopt;
  auto text = child->read_head();
  if (!text) return std::nullopt;
  auto head = parse_answer(*text);
  if (head && head->status == 100) {
    if (auto passed = pass_body(request, *child); !passed) return of_client_fault(passed.error());
    text = child->read_head();
    if (!text) return broken_answer();  // its body is gone: nobody can send it again
    head = parse_answer(*text);
  }
  if (!head) return broken_answer();
  return answer_of(request, std::move(*head), std::move(child));
}

}  // namespace mappe::gateway
