#include "webdav/checksum.h"

#include <openssl/evp.h>

#include "http/message.h"

namespace mappe::webdav {

void Checksum::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Result<Checksum> Checksum::parse(std::string_view header) {
  const auto colon = header.find(':');
  if (colon == std::string_view::npos) return fail(Errc::malformed, "a checksum without its algorithm");
  const auto name = header.substr(0, colon);
  const EVP_MD* algorithm = http::equal_ignoring_case(name, "SHA1")     ? EVP_sha1()
                            : http::equal_ignoring_case(name, "MD5")    ? EVP_md5()
                            : http::equal_ignoring_case(name, "SHA256") ? EVP_sha256()
                                                                        : nullptr;
  if (!algorithm) return fail(Errc::unsupported, "a checksum of another algorithm");
  auto wanted = from_hex(header.substr(colon + 1));
  if (!wanted || wanted->size() != static_cast<std::size_t>(EVP_MD_size(algorithm)))
    return fail(Errc::malformed, "a checksum that is none of its algorithm");
  Checksum checksum;
  checksum.wanted_ = std::move(*wanted);
  checksum.context_.reset(EVP_MD_CTX_new());
  CHECK(checksum.context_ && EVP_DigestInit_ex(checksum.context_.get(), algorithm, nullptr) == 1);
  return checksum;
}

void Checksum::update(ByteView bytes) { CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1); }

bool Checksum::fits() {
  Bytes found(wanted_.size());
  CHECK(EVP_DigestFinal_ex(context_.get(), found.data(), nullptr) == 1);
  return equal(found, wanted_);
}

}  // namespace mappe::webdav
