// OpenSSL's and stdio's handles with their ends; private to http/.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>

namespace mappe::http {

struct Release {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const noexcept { EVP_PKEY_CTX_free(context); }
  void operator()(X509* certificate) const noexcept { X509_free(certificate); }
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Release>;
using KeyContextHandle = std::unique_ptr<EVP_PKEY_CTX, Release>;
using CertificateHandle = std::unique_ptr<X509, Release>;
using BioHandle = std::unique_ptr<BIO, Release>;
using FileStream = std::unique_ptr<std::FILE, Release>;

}  // namespace mappe::http
