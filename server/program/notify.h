// What the service manager wants to know of a service of Type=notify.
//   source   sd_notify(3): one datagram to the socket that NOTIFY_SOCKET names, "@" for an abstract one
//   threads  any
#pragma once

#include <string_view>

namespace mappe::server {

// "READY=1", "STOPPING=1". Nobody who asked: nothing happens. A manager that does not listen keeps nobody from serving.
void notify_manager(std::string_view state);

}  // namespace mappe::server
