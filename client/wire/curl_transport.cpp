#include "client/wire/curl_transport.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <mutex>

#include "client/limits.h"
#include "client/wire/reply_head.h"
#include "crypto/base/hash.h"
#include "crypto/base/sign_in.h"

namespace mappe::client {

namespace {

struct CloseEasy {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, CloseEasy>;

struct FreeList {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

struct FreeUrl {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

// libcurl's own state, set up once in a program; it must be before the first thread uses it, which a function's static
// guarantees. It holds no data of ours.
bool curl_is_ready() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

// "https://HOST[:PORT]" and nothing else.
bool is_origin(const std::string& origin) {
  if (!origin.starts_with("https://") || origin.size() > origin_bytes_max) return false;
  const std::string_view rest = std::string_view(origin).substr(8);
  if (rest.empty() || rest.find_first_of("/?#@\\ \t\r\n") != std::string_view::npos) return false;
  std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  return url && curl_url_set(url.get(), CURLUPART_URL, origin.c_str(), 0) == CURLUE_OK;
}

CertificateHash hash_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size <= 0) return CertificateHash();
  const CertificateHash hash(sha256(ByteView(der, static_cast<std::size_t>(size))));
  OPENSSL_free(der);
  return hash;
}

// A connection that breaks while we write must be an error, not the end of the program. libcurl does without signals
// (CURLOPT_NOSIGNAL, because of threads), so SIGPIPE is held back in this thread and taken away if it came.
class NoSigpipe {
 public:
  NoSigpipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoSigpipe() {
    if (!was_pending_) {
      const timespec at_once{};
      while (sigtimedwait(&pipe_, nullptr, &at_once) == -1 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoSigpipe(const NoSigpipe&) = delete;

 private:
  sigset_t pipe_, before_;
  bool was_pending_ = false;
};

// One exchange's view of the transport; lives as long as the easy call.
struct Exchange {
  CURL* easy = nullptr;
  const HttpRequest* request = nullptr;
  std::size_t sent = 0;
  HttpReply reply;
  bool too_large = false;
  std::size_t header_bytes = 0;
  const std::atomic<bool>* stopped = nullptr;
  const std::optional<CertificateHash>* pinned = nullptr;
  CertificateHash shown;
  bool pin_failed = false;
};

// Replaces OpenSSL's chain verification: this certificate, or none.
int verify_pin(X509_STORE_CTX* store, void* argument) {
  auto* exchange = static_cast<Exchange*>(argument);
  X509* leaf = X509_STORE_CTX_get0_cert(store);
  if (!leaf) return 0;
  exchange->shown = hash_of(leaf);
  if (exchange->pinned->has_value() && exchange->shown == **exchange->pinned) {
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
  }
  exchange->pin_failed = true;
  X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

CURLcode prepare_tls(CURL*, void* context, void* argument) {
  SSL_CTX_set_verify(static_cast<SSL_CTX*>(context), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), verify_pin, argument);
  return CURLE_OK;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* argument) {
  auto* exchange = static_cast<Exchange*>(argument);
  exchange->header_bytes += size * count;
  if (exchange->header_bytes > limits::header_bytes_max) return 0;
  read_header_line({data, size * count}, &exchange->reply);
  if (exchange->request->keeps_head) exchange->reply.head.append(data, size * count);
  return size * count;
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* argument) {
  auto* exchange = static_cast<Exchange*>(argument);
  const std::size_t bytes = size * count;
  Bytes& body = exchange->reply.body;
  if (bytes > exchange->request->reply_bytes_max || body.size() > exchange->request->reply_bytes_max - bytes) {
    exchange->too_large = true;
    return 0;
  }
  // Once, instead of growing step by step.
  curl_off_t announced = 0;
  if (body.empty() && curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced) == CURLE_OK &&
      announced > 0)
    body.reserve(std::min(static_cast<std::size_t>(announced), exchange->request->reply_bytes_max));
  append(body, ByteView(reinterpret_cast<const std::uint8_t*>(data), bytes));
  return bytes;
}

std::size_t give_body(char* to, std::size_t size, std::size_t count, void* argument) {
  auto* exchange = static_cast<Exchange*>(argument);
  const ByteView rest = exchange->request->body.subspan(exchange->sent);
  const std::size_t bytes = std::min(size * count, rest.size());
  if (bytes > 0) std::memcpy(to, rest.data(), bytes);
  exchange->sent += bytes;
  return bytes;
}

// For a connection that broke while it was reused: libcurl sends the request again on a new one.
int seek_body(void* argument, curl_off_t offset, int origin) {
  auto* exchange = static_cast<Exchange*>(argument);
  if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > exchange->request->body.size())
    return CURL_SEEKFUNC_FAIL;
  exchange->sent = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

int watch(void* argument, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Exchange*>(argument)->stopped->load() ? 1 : 0;
}

// Without it the system takes megabytes off our hands at once, and a slow line looks like silence while it sends them.
int keep_little_unsent(void*, curl_socket_t socket, curlsocktype) {
  setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &limits::unsent_bytes_max, sizeof limits::unsent_bytes_max);
  return CURL_SOCKOPT_OK;
}

// No limit in time would do for both a question and 8 MiB on a slow line. So what ends a request is silence; the whole
// is bounded by what the slowest line would take, lest a server that drips keeps us for ever.
void set_times(CURL* easy, const HttpRequest& request) {
  const long stall_s = request.stall_s > 0 ? request.stall_s : limits::stall_seconds;
  const auto most_bytes = static_cast<long>(request.body.size() + request.reply_bytes_max);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   request.connect_ms > 0 ? request.connect_ms : limits::connect_timeout_ms);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, limits::stall_bytes_per_second_min);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, stall_s);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, 2 * stall_s + most_bytes / limits::slowest_bytes_per_second);
}

// libcurl makes it anew for each request: as large as helps, as small as does.
long upload_buffer_bytes(std::size_t body) {
  constexpr std::size_t least = 16 * 1024, most = 512 * 1024;
  return static_cast<long>(std::clamp(body, least, most));
}

HeaderList headers_of(const HttpRequest& request) {
  curl_slist* list = nullptr;
  const auto add = [&list](const std::string& line) {
    if (curl_slist* longer = curl_slist_append(list, line.c_str())) list = longer;
  };
  for (const auto& [name, value] : request.headers) add(name + ": " + value);
  if (!request.content_type.empty()) add("Content-Type: " + request.content_type);
  add("Expect:");  // no 100-continue: it costs a round trip and the server answers early anyway
  if (!request.as_browser) add("Accept-Encoding:");
  return HeaderList(list);
}

Error error_of(CURLcode code, const Exchange& exchange) {
  if (exchange.pin_failed) return fail(Errc::untrusted, "the server's certificate is not the pinned one");
  if (exchange.too_large) return fail(Errc::too_large, "the server's answer is larger than it may be");
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return fail(Errc::cancelled, "stopped");
    case CURLE_OPERATION_TIMEDOUT:
      return fail(Errc::timeout, "the server did not answer in time");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return fail(Errc::untrusted, "the server's certificate does not verify");
    case CURLE_SSL_CONNECT_ERROR:
      return fail(Errc::offline, "no TLS connection to the server");
    case CURLE_COULDNT_RESOLVE_HOST:
      return fail(Errc::offline, "the server's name is not known to the network");
    default:
      return fail(Errc::offline, "no connection to the server");
  }
}

}  // namespace

struct CurlTransport::State {
  std::string origin;
  Trust trust;
  std::atomic<bool> stopped{false};
  std::mutex mutex;
  std::vector<Easy> idle;  // guarded by mutex; each keeps its connection

  Easy take() {
    const std::lock_guard held(mutex);
    if (idle.empty()) return Easy(curl_easy_init());
    Easy easy = std::move(idle.back());
    idle.pop_back();
    return easy;
  }
  void give_back(Easy easy) {
    const std::lock_guard held(mutex);
    if (idle.size() < limits::idle_connections_max) idle.push_back(std::move(easy));
  }
};

namespace {

void set_trust(CURL* easy, const Trust& trust, Exchange* exchange) {
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  // A pinned certificate is the identity; its host name says nothing more, and appliances are reached under several.
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, trust.pinned ? 0L : 2L);
  if (!trust.ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, trust.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
  }
  if (trust.pinned) {
    exchange->pinned = &trust.pinned;
    // No authority is asked: reading the system's hundred and more would take half of a small command's time.
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, prepare_tls);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, exchange);
    // libcurl's connection cache does not know of our callback, so a session must not be resumed past it either.
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  }
}

void set_limits(CURL* easy, const HttpRequest& request, Exchange* exchange) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 64L * 1024);  // one read gives a record of TLS at most, 16 KiB
  curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, upload_buffer_bytes(request.body.size()));
  curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, keep_little_unsent);
  set_times(easy, request);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, exchange);
}

void set_request(CURL* easy, const std::string& url, const HttpRequest& request, const HeaderList& headers,
                 Exchange* exchange) {
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  if (request.as_browser) curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, br");
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, exchange);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
  if (request.method == "GET") return;
  if (request.method != "DELETE" || !request.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(easy, CURLOPT_READDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, seek_body);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, exchange);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

}  // namespace

CurlTransport::CurlTransport(std::unique_ptr<State> state) : state_(std::move(state)) {}
CurlTransport::~CurlTransport() {
  const NoSigpipe quiet;
  state_.reset();
}

Result<std::unique_ptr<CurlTransport>> CurlTransport::make(const std::string& origin, const Trust& trust) {
  if (!curl_is_ready()) return fail(Errc::io, "libcurl could not be started");
  if (!is_origin(origin)) return fail(Errc::usage, "a server's address looks like https://mappe.example");
  auto state = std::make_unique<State>();
  state->origin = origin;
  state->trust = trust;
  return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(state)));
}

const std::string& CurlTransport::origin() const { return state_->origin; }
void CurlTransport::stop() { state_->stopped.store(true); }

Result<HttpReply> CurlTransport::perform(const HttpRequest& request) {
  if (state_->stopped.load()) return fail(Errc::cancelled, "stopped");
  const NoSigpipe quiet;  // before the handle: closing a connection writes, too
  Easy easy = state_->take();
  if (!easy) return fail(Errc::io, "libcurl has no memory");
  curl_easy_reset(easy.get());  // keeps the connection
  Exchange exchange;
  exchange.easy = easy.get();
  exchange.request = &request;
  exchange.stopped = &state_->stopped;
  const std::string url = state_->origin + request.target;
  const HeaderList headers = headers_of(request);
  set_trust(easy.get(), state_->trust, &exchange);
  set_limits(easy.get(), request, &exchange);
  set_request(easy.get(), url, request, headers, &exchange);
  const CURLcode code = curl_easy_perform(easy.get());
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  // The server may answer early (413) and close while we still send: its answer counts, not the broken pipe.
  const bool answered_early = status >= 400 && (code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR);
  if (code != CURLE_OK && !answered_early) return error_of(code, exchange);
  exchange.reply.status = static_cast<int>(status);
  if (code == CURLE_OK) state_->give_back(std::move(easy));
  return std::move(exchange.reply);
}

Result<ShownCertificate> look_at_certificate(const std::string& origin, const Trust& trust) {
  HttpRequest request;
  request.target = "/v1/about";
  request.reply_bytes_max = limits::json_bytes_max;
  Trust nobody = trust;
  nobody.pinned = CertificateHash();  // no certificate has this hash, so nothing is sent; the handshake shows it
  auto shown = CurlTransport::look(origin, nobody);
  if (!shown) return fail(shown.error());
  Trust usual = trust;
  usual.pinned.reset();
  auto transport = CurlTransport::make(origin, usual);
  if (!transport) return fail(transport.error());
  return ShownCertificate{*shown, (*transport)->perform(request).has_value()};
}

Result<CertificateHash> CurlTransport::look(const std::string& origin, const Trust& trust) {
  if (!curl_is_ready()) return fail(Errc::io, "libcurl could not be started");
  if (!is_origin(origin)) return fail(Errc::usage, "a server's address looks like https://mappe.example");
  const NoSigpipe quiet;
  const Easy easy(curl_easy_init());
  if (!easy) return fail(Errc::io, "libcurl has no memory");
  const std::atomic<bool> stopped{false};
  HttpRequest request;
  Exchange exchange;
  exchange.easy = easy.get();
  exchange.request = &request;
  exchange.stopped = &stopped;
  set_trust(easy.get(), trust, &exchange);
  set_limits(easy.get(), request, &exchange);
  curl_easy_setopt(easy.get(), CURLOPT_URL, origin.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_CONNECT_ONLY, 1L);
  const CURLcode code = curl_easy_perform(easy.get());
  if (!exchange.shown.is_zero()) return exchange.shown;
  return error_of(code, exchange);
}

Result<CertificateHash> parse_certificate_hash(std::string_view text) {
  std::string hex;
  for (char c : text)
    if (c != ':' && c != ' ') hex.push_back(c);
  auto hash = CertificateHash::parse_hex(hex);
  if (!hash) return fail(Errc::malformed, "a certificate's SHA-256 has 64 hex digits");
  return hash;
}

}  // namespace mappe::client
