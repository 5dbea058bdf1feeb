#include "client/notes/threads.h"

#include <algorithm>
#include <set>

#include "client/notes/note_text.h"
#include "crypto/base/cbor.h"

namespace mappe::client {
namespace {

using journal::NoteView;
using journal::State;

RecordName note_marks_record(const SpaceId& space) { return {Drawer::settings, "notes-" + space.text()}; }

bool is_before(const NoteView& a, const NoteView& b) {
  return std::pair(a.stamp.seq, a.stamp.op) < std::pair(b.stamp.seq, b.stamp.op);
}

// The note that begins the thread of `id`. A reply to a note about something else begins one itself. A note names an
// older one, so this ends; a state that was made up may not hold to it, hence the set.
NoteId first_of(const State& state, const NoteId& id) {
  std::set<NoteId> seen;
  NoteId first = id;
  while (seen.insert(first).second) {
    const auto note = *state.note(first);
    const auto above = state.note(note.reply_to);
    if (note.reply_to.is_zero() || !above || !(above->about == note.about) || !is_before(*above, note)) break;
    first = note.reply_to;
  }
  return first;
}

std::vector<NoteThread> threads_among(const State& state, const std::vector<NoteId>& ids) {
  std::map<NoteId, std::vector<NoteView>> by_first;
  for (const NoteId& id : ids) by_first[first_of(state, id)].push_back(*state.note(id));
  std::vector<NoteThread> threads;
  for (auto& [first, notes] : by_first) {
    if (std::all_of(notes.begin(), notes.end(), [](const NoteView& note) { return note.erased.has_value(); })) continue;
    std::sort(notes.begin(), notes.end(), is_before);
    NoteThread thread;
    thread.first = first;
    const auto head = *state.note(first);
    thread.about = head.about;
    thread.resolved = head.resolved.has_value();
    for (const NoteView& note : notes) thread.notes.push_back(note.id);
    thread.newest = notes.back().stamp.seq;
    threads.push_back(std::move(thread));
  }
  std::sort(threads.begin(), threads.end(), [](const NoteThread& a, const NoteThread& b) {
    return std::tuple(b.newest, b.first) < std::tuple(a.newest, a.first);
  });
  return threads;
}

}  // namespace

std::vector<NoteThread> all_threads(const State& state) { return threads_among(state, state.notes()); }

std::vector<NoteThread> threads_on(const State& state, const NodeId& node) {
  return threads_among(state, state.notes_on(node));
}

std::vector<NoteThread> threads_about(const State& state, const std::string& oparl_id) {
  std::vector<NoteId> ids;
  for (const NoteId& id : state.notes()) {
    const auto note = state.note(id);
    const auto* council = std::get_if<std::string>(&note->about.what);
    if (council != nullptr && *council == oparl_id) ids.push_back(id);
  }
  return threads_among(state, ids);
}

std::optional<NoteThread> thread_of(const State& state, const NoteId& note) {
  const auto view = state.note(note);
  if (!view) return std::nullopt;
  const auto* node = std::get_if<NodeId>(&view->about.what);
  for (NoteThread& thread : node != nullptr ? threads_on(state, *node) : all_threads(state))
    if (std::find(thread.notes.begin(), thread.notes.end(), note) != thread.notes.end()) return std::move(thread);
  return std::nullopt;
}

bool is_note_for(const State& state, const NoteView& note, const PrincipalId& person) {
  if (note.stamp.author.id == person || note.erased) return false;
  if (std::find(note.addressees.begin(), note.addressees.end(), person) != note.addressees.end()) return true;
  const auto answered = state.note(note.reply_to);
  if (answered && answered->stamp.author.id == person) return true;
  if (note.text.find('@') == std::string_view::npos) return false;
  const auto text = read_note_text(note.text);
  if (!text) return false;
  const auto named = persons_in(*text);
  return std::find(named.begin(), named.end(), person.text()) != named.end();
}

NoteMarks NoteMarks::load(const Home& home, const SpaceId& space) {
  const auto bytes = home.read(note_marks_record(space));
  if (!bytes) return {};
  cbor::Reader in(bytes->expose());
  NoteMarks marks;
  const std::size_t count = in.array_up_to(limits::note_marks_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    in.array(2);
    const auto first = in.id<NoteId>();
    marks.shown_[first] = in.uint();
  }
  return in.finish() ? marks : NoteMarks();
}

Result<void> NoteMarks::save(const Home& home, const SpaceId& space, const State& state) const {
  std::vector<std::pair<std::uint64_t, NoteId>> kept;
  for (const auto& [first, seq] : shown_)
    if (state.note(first)) kept.emplace_back(seq, first);
  std::sort(kept.rbegin(), kept.rend());
  kept.resize(std::min(kept.size(), limits::note_marks_max));
  cbor::Writer out;
  out.array(kept.size());
  for (const auto& [seq, first] : kept) out.array(2).id(first).uint(seq);
  return home.write(note_marks_record(space), out.done());
}

bool NoteMarks::is_unread(const NoteThread& thread, const NoteView& note, const PrincipalId& self) const {
  if (note.stamp.author.id == self || note.erased) return false;
  const auto shown = shown_.find(thread.first);
  return shown == shown_.end() || note.stamp.seq > shown->second;
}

bool NoteMarks::mark(const NoteThread& thread) {
  std::uint64_t& shown = shown_[thread.first];
  if (shown >= thread.newest) return false;
  shown = thread.newest;
  return true;
}

}  // namespace mappe::client
