// A process that holds the keys of one app password: it fetches its records, opens them, is a gateway in each of its
// spaces, and serves them as a drive to the front. It ends when it is idle, when its app password is taken back, and
// with the front; its memory, locked and closed to other processes, goes with it.                docs/protocol.md §9
#pragma once

namespace mappe::gateway {

// Takes its order from descriptor 3.                                                       gives  the exit code
int run_child();

// No core dump, no look into the memory by others of this user. Of the front, too.
void close_memory();

}  // namespace mappe::gateway
