// create_self_signed of tls.h.
#include <arpa/inet.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "crypto/base/bytes.h"
#include "http/message.h"
#include "http/openssl_handles.h"
#include "http/tls.h"

namespace mappe::http {
namespace {

bool is_address(const std::string& name) {
  std::array<unsigned char, 16> out;
  return ::inet_pton(AF_INET, name.c_str(), out.data()) == 1 || ::inet_pton(AF_INET6, name.c_str(), out.data()) == 1;
}

// Only what cannot break out of OpenSSL's "DNS:a,IP:b" syntax.
bool is_host_name(const std::string& name) {
  return !name.empty() && name.size() <= 253 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

Result<std::string> alternative_names(const SelfSigned& wanted) {
  std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
  for (const auto& name : wanted.names) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text;
  for (const auto& name : names) {
    if (!is_address(name) && !is_host_name(name)) return fail(Errc::malformed, "neither a host name nor an address");
    text += (text.empty() ? "" : ",") + std::string(is_address(name) ? "IP:" : "DNS:") + name;
  }
  return text;
}

bool add_extension(X509* certificate, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  if (!extension) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_random_serial(X509* certificate) {
  std::array<unsigned char, 16> bytes;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) return false;
  bytes[0] &= 0x7f;  // positive
  BIGNUM* number = BN_bin2bn(bytes.data(), bytes.size(), nullptr);
  const bool set = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
  return set;
}

CertificateHandle sign_certificate(EVP_PKEY* key, const std::string& names, const SelfSigned& wanted) {
  CertificateHandle certificate(X509_new());
  auto* raw = certificate.get();
  if (!raw || X509_set_version(raw, X509_VERSION_3) != 1 || !set_random_serial(raw)) return nullptr;
  // An hour back, for clients whose clock is late.
  if (!X509_gmtime_adj(X509_getm_notBefore(raw), -3600)) return nullptr;
  if (!X509_time_adj_ex(X509_getm_notAfter(raw), wanted.days_valid, 0, nullptr)) return nullptr;
  const std::string common = wanted.names.empty() ? "localhost" : wanted.names.front().substr(0, 64);
  X509_NAME* name = X509_get_subject_name(raw);
  const auto* text = reinterpret_cast<const unsigned char*>(common.c_str());
  if (X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) != 1) return nullptr;
  if (X509_set_issuer_name(raw, name) != 1 || X509_set_pubkey(raw, key) != 1) return nullptr;
  const bool extended = add_extension(raw, NID_basic_constraints, "critical,CA:FALSE") &&
                        add_extension(raw, NID_key_usage, "critical,digitalSignature") &&
                        add_extension(raw, NID_ext_key_usage, "serverAuth") &&
                        add_extension(raw, NID_subject_key_identifier, "hash") &&
                        add_extension(raw, NID_subject_alt_name, names);
  const auto* digest = wanted.curve == Curve::p384 ? EVP_sha384() : EVP_sha256();
  if (!extended || X509_sign(raw, key, digest) == 0) return nullptr;
  return certificate;
}

bool sync_folder(const std::filesystem::path& folder) {
  const FileHandle handle(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return handle && ::fsync(handle.get()) == 0;
}

// The whole file or none, and durable: a temporary beside it, synced, then renamed.
Result<void> write_file(const std::filesystem::path& path, ByteView bytes, mode_t mode) {
  auto temporary = path;
  temporary += ".new";
  const FileHandle file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!file) return fail(Errc::io, "the certificate's folder cannot be written");
  const bool written = ::fchmod(file.get(), mode) == 0 &&
                       ::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) &&
                       ::fsync(file.get()) == 0 && ::rename(temporary.c_str(), path.c_str()) == 0 &&
                       sync_folder(path.parent_path());
  if (!written) {
    ::unlink(temporary.c_str());
    return fail(Errc::io, "the certificate or its key cannot be written");
  }
  return {};
}

ByteView content_of(BIO* bio) {
  char* start = nullptr;
  const long size = BIO_get_mem_data(bio, &start);
  return {reinterpret_cast<const std::uint8_t*>(start), static_cast<std::size_t>(size)};
}

}  // namespace

Result<void> create_self_signed(const KeyFiles& files, const SelfSigned& wanted) {
  std::error_code ignored;
  if (std::filesystem::exists(files.certificate, ignored) || std::filesystem::exists(files.key, ignored))
    return fail(Errc::exists, "there is a certificate or key already");
  const auto names = alternative_names(wanted);
  if (!names) return fail(names.error());
  const KeyHandle key(EVP_EC_gen(wanted.curve == Curve::p384 ? "P-384" : "P-256"));
  if (!key) return fail(Errc::io, "OpenSSL makes no key");
  const auto certificate = sign_certificate(key.get(), *names, wanted);
  ERR_clear_error();
  if (!certificate) return fail(Errc::malformed, "OpenSSL does not make a certificate of these names");

  // The key's memory is wiped when its BIO goes (secmem is not set up in every program).
  const BioHandle key_text(BIO_new(BIO_s_secmem())), certificate_text(BIO_new(BIO_s_mem()));
  if (!key_text || !certificate_text ||
      PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1)
    return fail(Errc::io, "OpenSSL does not write the key");
  // The key first: whoever finds a certificate finds its key.
  const auto key_written = write_file(files.key, content_of(key_text.get()), 0600);
  if (!key_written) return fail(key_written.error());
  return write_file(files.certificate, content_of(certificate_text.get()), 0644);
}

}  // namespace mappe::http
