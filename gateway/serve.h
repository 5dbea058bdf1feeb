// The front process: its listeners, its certificate, its end.                                     docs/operations.md
#pragma once

#include <filesystem>
#include <optional>

#include "client/wire/curl_transport.h"
#include "config/config.h"

namespace mappe::gateway {

// Serves until SIGTERM or SIGINT; SIGHUP loads the certificate again.       gives  the exit code: 0 ok, 1 failed
//   program  this one, for its children
//   trusted  what the server must show; none: the certificate in its data folder, or one of an authority
int serve(const config::Config& config, const std::filesystem::path& program,
          const std::optional<client::CertificateHash>& trusted);

}  // namespace mappe::gateway
