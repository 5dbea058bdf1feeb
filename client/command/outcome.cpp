#include "client/command/outcome.h"

#include "client/identity/credentials.h"
#include "journal/name.h"

namespace mappe::client::command {
namespace {

Error error_of(journal::GaveUp why) {
  switch (why) {
    case journal::GaveUp::node_gone:
      return fail(Errc::not_found, "it is not there any more");
    case journal::GaveUp::parent_gone:
      return fail(Errc::not_found, "the folder is not there any more");
    case journal::GaveUp::name_taken:
      return fail(Errc::exists, "something else has that name");
    case journal::GaveUp::wrong_sort:
      return fail(Errc::usage, "that does not go with a folder, or not with a file");
    case journal::GaveUp::below_itself:
      return fail(Errc::usage, "a folder cannot be moved into itself");
    case journal::GaveUp::does_not_fit:
      return fail(Errc::conflict, "it does not fit any more");
  }
  CHECK(false);
  return fail(Errc::conflict, "");
}

Exit say(Program& program, const Committed& committed, const std::string& about) {
  switch (committed.how) {
    case Committed::How::done:
    case Committed::How::nothing:
      return Exit::ok;
    case Committed::How::conflict_copy:
      program.note(text({"Inzwischen hat jemand anderes gespeichert; Ihre Fassung liegt daneben als \"{}\".",
                         "Somebody else saved meanwhile; your version lies beside it as \"{}\"."},
                        harmless(committed.name)));
      return Exit::ok;
    case Committed::How::precondition:
      return program.fails(fail(Errc::conflict, "it changed meanwhile"), about);
    case Committed::How::given_up:
      return program.fails(error_of(committed.why), about);
  }
  CHECK(false);
  return Exit::failed;
}

}  // namespace

Exit say_outcome(Program& program, const Answer<Committed>& outcome, const std::string& about) {
  return outcome ? say(program, *outcome, about) : program.fails(outcome, about);
}

Exit say_outcome(Program& program, const Committer::Many& many, const std::string& about) {
  for (const Committed& one : many.results)
    if (const Exit exit = say(program, one, about); exit != Exit::ok) return exit;
  return many.error ? program.fails(*many.error, about, many.problem.get()) : Exit::ok;
}

Result<NewPlace> new_place(const SpaceReplica& space, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const auto parent = space.state().resolve(std::string_view(path).substr(0, slash));
  if (!parent || space.state().node(*parent)->sort != journal::Sort::folder)
    return fail(Errc::not_found, "the folder above it is not there");
  auto name = normalised_name(std::string_view(path).substr(slash + 1));
  if (!name) return fail(name.error());
  if (journal::fault_of_new_name(*name) != journal::NameFault::none)
    return fail(Errc::malformed,
                "such a name is not possible: none of \\ : * ? \" < > | and no dot or blank at the end");
  return NewPlace{*parent, std::move(*name)};
}

}  // namespace mappe::client::command
