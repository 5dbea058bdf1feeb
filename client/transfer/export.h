// Everything of a space as plain files and one description, readable without Mappe.                    docs/export.md
//   threads  as SpaceReplica: alone
#pragma once

#include "client/transfer/get_tree.h"

namespace mappe::client {

struct ExportReport {
  std::uint64_t files = 0;          // contents written, earlier versions and attachments included
  std::vector<GetRefused> refused;  // the rest was done; export.json says the same
  std::optional<Error> stopped;     // not everything was tried; export.json says what is there
};

// What cannot lie under its own path on this computer (too long, a sign it does not take) lies in versions/ instead.
//   stopped with  exists  the folder is there and not empty
//                 io      this computer takes no more; and what ends_all() names
// `cache`, if given, is asked before the server: for a space whose server is not believed.
ExportReport export_space(Api& api, const SpaceReplica& space, const std::filesystem::path& folder,
                          PutObserver& observer, BlobCache* cache = nullptr);

}  // namespace mappe::client
