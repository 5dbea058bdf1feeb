// How notes look on a terminal and for programs.
#pragma once

#include "client/command/author_names.h"
#include "client/command/council_titles.h"
#include "client/command/program.h"
#include "client/notes/note_text.h"
#include "client/notes/threads.h"

namespace mappe::client::command {

// The tree as lines of plain text, without a sign that steers a terminal. Pure.
std::vector<std::string> lines_of_note(const std::vector<NoteBlock>& blocks, const SpaceReplica& space);

// One space's threads.
class NotePrinter {
 public:
  // `titles`: of what of a council the threads are about.
  NotePrinter(Program& program, const SpaceReplica& space, const NoteMarks& marks, const CouncilTitles& titles)
      : program_(program), space_(space), marks_(marks), titles_(titles), names_(space) {}

  void print(const NoteThread& thread);
  Json json_of(const NoteThread& thread);

 private:
  void print_note(const NoteThread& thread, const journal::NoteView& note);
  Json json_of(const NoteThread& thread, const journal::NoteView& note);
  std::string name_of(const PrincipalId& person) const;
  std::string place_of(const NoteThread& thread) const;  // a path, or an OParl id

  Program& program_;
  const SpaceReplica& space_;
  const NoteMarks& marks_;
  const CouncilTitles& titles_;
  AuthorNames names_;
};

}  // namespace mappe::client::command
