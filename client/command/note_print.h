// How notes look on a terminal and for programs.
#pragma once

#include "client/command/author_names.h"
#include "client/command/program.h"
#include "client/notes/note_text.h"
#include "client/notes/threads.h"

namespace mappe::client::command {

// The tree as lines of plain text, without a sign that steers a terminal. Pure.
std::vector<std::string> lines_of_note(const std::vector<NoteBlock>& blocks, const SpaceReplica& space);

// One space's threads.
class NotePrinter {
 public:
  NotePrinter(Program& program, const SpaceReplica& space, const NoteMarks& marks)
      : program_(program), space_(space), marks_(marks), names_(space) {}

  void print(const NoteThread& thread);
  Json json_of(const NoteThread& thread);

 private:
  void print_note(const NoteThread& thread, const journal::NoteView& note);
  Json json_of(const NoteThread& thread, const journal::NoteView& note);
  std::string name_of(const PrincipalId& person) const;
  std::string place_of(const NoteThread& thread) const;

  Program& program_;
  const SpaceReplica& space_;
  const NoteMarks& marks_;
  AuthorNames names_;
};

}  // namespace mappe::client::command
