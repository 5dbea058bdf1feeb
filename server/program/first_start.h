// What a data folder holds besides the storage, made when it is not there.                      docs/operations.md
//
//   DATA/server-id          16 bytes in base64url; in every invitation: never change it
//   DATA/keys/at-rest.key   the key of the server's own records (0600); back it up apart from the rest
//   DATA/tls/cert.pem key.pem   self-signed, when the configuration names no other
//   DATA/storage/           journals, blobs, records                    DATA/operator.sock   while it runs
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "crypto/base/at_rest_box.h"
#include "crypto/base/ids.h"
#include "http/tls.h"

namespace mappe::server {

struct DataFolder {
  std::filesystem::path root;
  ServerId server;
  AtRestKey at_rest;

  std::filesystem::path storage() const { return root / "storage"; }
  http::KeyFiles tls() const { return {root / "tls" / "cert.pem", root / "tls" / "key.pem"}; }
};

// errors  denied   others may read the folder or a key file: chmod 700, 600
//         damaged  a file in it is not what it should be; a folder with records but without its key
//         io       the disk refused
Result<DataFolder> open_data_folder(const std::filesystem::path& root);

// A self-signed certificate for these hosts, if there is none yet, in files of the data folder. A key without a
// certificate is begun anew.                                      errors  io; damaged  a certificate without its key
Result<void> make_certificate_if_none(const http::KeyFiles& files, const std::vector<std::string>& hosts);

// "AB:CD:..", as browsers and openssl show it.
std::string colons_of(const http::Fingerprint& fingerprint);

}  // namespace mappe::server
