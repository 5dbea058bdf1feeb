// A checksum the client sends along: OC-Checksum of ownCloud, Nextcloud and rclone. It guards against accidents of the
// transfer, not against people: SHA1 and MD5 are what clients have.
#pragma once

#include <memory>
#include <string_view>

#include "crypto/base/bytes.h"

struct evp_md_ctx_st;

namespace mappe::webdav {

class Checksum {
 public:
  // "SHA1:hex", "MD5:hex", "SHA256:hex"; names without case.
  //   errors  malformed    not of that form
  //           unsupported  another algorithm: the caller goes on without
  static Result<Checksum> parse(std::string_view header);

  void update(ByteView bytes);
  bool fits();  // once, after the last update

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
  Bytes wanted_;
};

}  // namespace mappe::webdav
