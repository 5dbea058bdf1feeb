// The notes of a space as people read them: threads with their replies, what is new, what is for somebody.
//                                                                                docs/protocol.md §4.7, §4.10
// What was read is known to this device alone.                              twin: web/src/mappe/notes/threads.ts
//   threads  pure, but for the marks' home
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "client/home/home.h"
#include "journal/state.h"

namespace mappe::client {

struct NoteThread {
  NoteId first;
  journal::op::About about;
  std::vector<NoteId> notes;  // the first, then its replies (and theirs) by their place in the journal
  std::uint64_t newest = 0;   // seq of the newest
  bool resolved = false;
};

// The newest first. Threads of which everything is erased are left out.
std::vector<NoteThread> all_threads(const journal::State& state);
std::vector<NoteThread> threads_on(const journal::State& state, const NodeId& node);
// About something of a council, by its OParl id as it is delivered.
std::vector<NoteThread> threads_about(const journal::State& state, const std::string& oparl_id);
// That of a note. None: there is no such note, or all of its thread is erased.
std::optional<NoteThread> thread_of(const journal::State& state, const NoteId& note);

// Whether somebody else addressed it to that person, named him in its text, or answered a note of his.
bool is_note_for(const journal::State& state, const journal::NoteView& note, const PrincipalId& person);

// Up to which seq this device has shown a thread, by its first note.
class NoteMarks {
 public:
  // A record that cannot be read counts as none: then everything is unread once more.
  static NoteMarks load(const Home& home, const SpaceId& space);
  // Those of threads that are gone are dropped.                                               errors  io
  Result<void> save(const Home& home, const SpaceId& space, const journal::State& state) const;

  // Somebody else's, not erased, and not shown yet.
  bool is_unread(const NoteThread& thread, const journal::NoteView& note, const PrincipalId& self) const;
  // Gives whether anything changed.
  bool mark(const NoteThread& thread);

 private:
  std::map<NoteId, std::uint64_t> shown_;
};

namespace limits {
constexpr std::size_t note_marks_max = 65'536;  // of a space; the threads with the oldest news lose theirs first
}

}  // namespace mappe::client
