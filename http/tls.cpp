#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <string_view>

#include "http/limits.h"
#include "http/openssl_handles.h"

namespace mappe::http {
namespace {

// BSI TR-02102-2 as of 2024 for both versions; X25519 beside it, because browsers offer it first and would otherwise
// pay a round trip more. The order of groups is ours, but the client's first key share decides.
constexpr const char* tls12_ciphers =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
constexpr const char* tls13_ciphers = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256";
constexpr const char* groups = "P-384:P-256:X25519";

// A client that offers ALPN without http/1.1 speaks something else: refused, so that nobody can make one protocol's
// bytes be read as another's (ALPACA).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
  static constexpr std::string_view wanted = "http/1.1";
  std::string_view rest(reinterpret_cast<const char*>(offered), offered_size);
  while (!rest.empty()) {
    const std::size_t size = static_cast<unsigned char>(rest.front());
    const auto name = rest.substr(1, size);
    if (name == wanted) {
      *chosen = reinterpret_cast<const unsigned char*>(name.data());
      *chosen_size = static_cast<unsigned char>(size);
      return SSL_TLSEXT_ERR_OK;
    }
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

Result<std::shared_ptr<SSL_CTX>> make_context() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return fail(Errc::io, "OpenSSL gives no context");
  auto* raw = context.get();
  const bool set = SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1 &&
                   SSL_CTX_set_max_proto_version(raw, TLS1_3_VERSION) == 1 &&
                   SSL_CTX_set_cipher_list(raw, tls12_ciphers) == 1 &&
                   SSL_CTX_set_ciphersuites(raw, tls13_ciphers) == 1 && SSL_CTX_set1_groups_list(raw, groups) == 1;
  if (!set) return fail(Errc::io, "OpenSSL does not know our cipher suites");
  SSL_CTX_set_options(raw, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // Tickets carry sessions; a cache here would only cost memory. The buffers of idle connections go back (15 kB each).
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Several records with one call of the system. Nothing waits unseen in between: a connection is parked only after
  // SSL_read asked for more bytes, and then no whole record is left over.
  SSL_CTX_set_read_ahead(raw, 1);
  SSL_CTX_set_default_read_buffer_len(raw, limits::tls_read_bytes);
  SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
  return context;
}

// OpenSSL compares public halves only: a key whose secret half is damaged is taken, and every handshake fails.
bool has_matching_halves(EVP_PKEY* key) {
  constexpr int not_supported = -2;  // for a kind of key whose halves OpenSSL cannot compare
  const KeyContextHandle context(EVP_PKEY_CTX_new(key, nullptr));
  if (!context) return false;
  const int checked = EVP_PKEY_pairwise_check(context.get());
  ERR_clear_error();
  return checked == 1 || checked == not_supported;
}

Result<Fingerprint> fingerprint_of_x509(const X509* certificate) {
  Fingerprint out;
  unsigned int size = 0;
  if (X509_digest(certificate, EVP_sha256(), out.data(), &size) != 1 || size != out.size())
    return fail(Errc::malformed, "the certificate cannot be hashed");
  return out;
}

}  // namespace

struct Tls::Loaded {
  std::shared_ptr<SSL_CTX> context;
  Fingerprint fingerprint;
};

Result<std::shared_ptr<const Tls::Loaded>> Tls::load_files(const KeyFiles& files) {
  std::error_code missing;
  if (!std::filesystem::exists(files.certificate, missing) || !std::filesystem::exists(files.key, missing))
    return fail(Errc::not_found, "a certificate or key file is not there");
  auto context = make_context();
  if (!context) return fail(context.error());
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context->get(), files.certificate.c_str()) != 1)
    return fail(Errc::malformed, "the certificate file holds no certificate in PEM form");
  // The key is read by itself first, so that "no key" and "the key of another certificate" stay apart.
  const FileStream file(std::fopen(files.key.c_str(), "rb"));
  if (!file) return fail(Errc::not_found, "the key file cannot be read");
  const KeyHandle key(PEM_read_PrivateKey(
      file.get(), nullptr, [](char*, int, int, void*) { return 0; }, nullptr));
  if (!key) return fail(Errc::malformed, "the key file holds no key in PEM form without a password");
  if (!has_matching_halves(key.get()))
    return fail(Errc::malformed, "the key file is damaged: the key's secret half does not fit its public half");
  if (SSL_CTX_use_PrivateKey(context->get(), key.get()) != 1 || SSL_CTX_check_private_key(context->get()) != 1) {
    ERR_clear_error();
    return fail(Errc::conflict, "the key does not belong to the certificate");
  }
  const auto fingerprint = fingerprint_of_x509(SSL_CTX_get0_certificate(context->get()));
  if (!fingerprint) return fail(fingerprint.error());
  return std::make_shared<const Loaded>(Loaded{std::move(*context), *fingerprint});
}

Result<std::shared_ptr<Tls>> Tls::load(const KeyFiles& files) {
  auto tls = std::make_shared<Tls>();
  const auto loaded = tls->reload(files);
  if (!loaded) return fail(loaded.error());
  return tls;
}

Result<void> Tls::reload(const KeyFiles& files) {
  auto loaded = load_files(files);
  if (!loaded) return fail(loaded.error());
  const std::lock_guard guard(lock_);
  loaded_ = std::move(*loaded);
  return {};
}

Fingerprint Tls::fingerprint() const {
  const std::lock_guard guard(lock_);
  return loaded_->fingerprint;
}

std::shared_ptr<SSL_CTX> Tls::context() const {
  const std::lock_guard guard(lock_);
  return loaded_->context;
}

Result<Fingerprint> fingerprint_of(const std::filesystem::path& certificate) {
  const FileStream file(std::fopen(certificate.c_str(), "rb"));
  if (!file) return fail(Errc::not_found, "the certificate file cannot be read");
  const CertificateHandle read(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (!read) return fail(Errc::malformed, "the file holds no certificate in PEM form");
  return fingerprint_of_x509(read.get());
}

}  // namespace mappe::http
