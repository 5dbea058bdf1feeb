// note add | reply | list | mine | resolve | erase | get.                                docs/protocol.md §4.7, §4.10
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "client/command/arguments.h"
#include "client/command/note_about.h"
#include "client/command/note_print.h"
#include "client/command/outcome.h"
#include "client/command/transfer_text.h"
#include "client/command/typed_id.h"
#include "client/identity/credentials.h"
#include "client/transfer/download.h"
#include "client/transfer/new_file.h"
#include "client/transfer/upload.h"
#include "journal/content_limits.h"
#include "journal/name.h"

namespace mappe::client::command {
namespace {

struct WriteNoteOptions {
  std::string place, text, about;
  std::vector<std::string> to, attached;
  std::size_t choice = 0;
};

std::vector<NamedPerson> persons_of(const SpaceReplica& space) {
  std::vector<NamedPerson> persons;
  for (const MemberRow& row : space.members())
    if (row.principal.kind == PrincipalKind::person)
      persons.push_back({space.name_of(row.principal), row.principal.id.text()});
  return persons;
}

// By name, or by the beginning of the id.
Result<PrincipalId> member_named(const SpaceReplica& space, const std::string& wanted) {
  std::optional<PrincipalId> found;
  for (const NamedPerson& member : persons_of(space)) {
    if (!journal::same_name(member.name, wanted) && !is_id_prefix(wanted, member.id)) continue;
    if (found) return fail(Errc::usage, "several members of the space are called like that: give the id");
    found = *PrincipalId::parse_base64url(member.id);
  }
  if (!found) return fail(Errc::not_found, "no member of the space has that name");
  return *found;
}

// The argument, or with "-" standard input, of which no more is read than shows that it is too long.
std::string typed_text(const std::string& argument) {
  if (argument != "-") return argument;
  std::string read(journal::limits::note_text_bytes_max + 2, '\0');
  read.resize(std::fread(read.data(), 1, read.size(), stdin));
  while (read.ends_with('\n')) read.pop_back();
  return read;
}

// Uploads what is attached, and writes the note.
Exit write_note(Program& program, SpaceReplica& space, const WriteNoteOptions& options, journal::op::Note note) {
  const std::string typed = typed_text(options.text);
  note.text = with_persons(typed, persons_of(space));
  if (auto read = read_note_text(note.text); !read) return program.fails(as_typed(read.error()));
  if (typed.find_first_not_of(" \t\r\n") == std::string::npos && options.attached.empty())
    return program.fails(fail(Errc::usage, "a note has a text or something attached"));
  for (const std::string& wanted : options.to) {
    auto member = member_named(space, wanted);
    if (!member) return program.fails(member.error(), wanted);
    if (std::find(note.addressees.begin(), note.addressees.end(), *member) == note.addressees.end())
      note.addressees.push_back(*member);
  }
  std::sort(note.addressees.begin(), note.addressees.end());
  if (space.own_role() < SpaceRole::commenter)
    return program.fails(fail(Errc::denied, "readers write no notes: ask a manager of the space for the right"),
                         options.place);
  Change change;
  auto session = program.session();
  Uploader uploader((*session)->api(), &(*session)->home(), space.id(), space.space_const());
  uploader.keep_in(&program.cache());
  Progress progress(!program.json);
  ProgressObserver observer(progress);
  for (const std::string& path : options.attached) {
    auto name = normalised_name(std::filesystem::path(path).filename().string());
    if (!name) return program.fails(name.error(), path);
    if (journal::fault_of_new_name(*name) != journal::NameFault::none)
      return program.fails(
          fail(Errc::malformed,
               "such a name is not possible: none of \\ : * ? \" < > | and no dot or blank at the end"),
          path);
    auto file = FileSource::open(path);
    if (!file) return program.fails(file.error(), path);
    auto uploaded = uploader.upload(**file, observer);
    if (!uploaded) return program.fails(uploaded.error(), path);
    note.attachments.push_back({std::move(*name), std::move(uploaded->content)});
    for (Bytes& blob : uploaded->blobs) change.blobs.push_back(std::move(blob));
    for (journal::Chunk& chunk : uploaded->inner) change.inner.push_back(std::move(chunk));
  }
  progress.hide();
  const std::string id = note.note.text();
  journal::intent::Plain plain;
  plain.note_kind = true;
  plain.ops.emplace_back(std::move(note));
  change.intent = std::move(plain);
  Committer committer(space);
  const Exit exit = say_outcome(program, committer.commit(std::move(change)), options.place);
  if (exit == Exit::ok && program.json)
    program.say(Json{{"note", id}});
  else if (exit == Exit::ok)
    program.say(text({"Notiz {} ist geschrieben.", "Note {} is written."}, id.substr(0, 8)));
  return exit;
}

Exit run_note_add(Program& program, const WriteNoteOptions& options) {
  Exit ends = Exit::ok;
  if (!options.about.empty()) {
    const auto place = parse_place(options.place);
    if (!place) return program.fails(place.error(), options.place);
    if (place->path != "/")
      return program.fails(
          fail(Errc::usage, "a note is about one thing: either a path, or with --about something of the council"),
          options.place);
    auto about = about_typed(program, options.about, options.choice);
    if (!about) return program.fails(about.error(), options.about);
    auto space = program.space(place->space);
    if (!space) return program.fails(space, place->space);
    journal::op::Note note;
    note.note = NoteId::random();
    note.about.what = std::move(*about);
    return write_note(program, **space, options, std::move(note));
  }
  const auto found = program.found(options.place, ends);
  if (!found) return ends;
  journal::op::Note note;
  note.note = NoteId::random();
  note.about.what = found->node;
  return write_note(program, *found->space, options, std::move(note));
}

struct FoundNote {
  SpaceReplica* space = nullptr;
  NoteId note;
};

std::optional<FoundNote> note_typed(Program& program, const std::string& typed, Exit& exit) {
  const auto wanted = id_typed(
      program, typed, fail(Errc::usage, "give at least 6 characters of the id that mappe note list shows"), exit);
  if (!wanted) return std::nullopt;
  const auto refuse = [&](const Error& error) {
    exit = program.fails(error, typed);
    return std::nullopt;
  };
  std::optional<NoteId> found;
  for (const NoteId& id : wanted->space->state().notes()) {
    if (!wanted->begins(id)) continue;
    if (found) return refuse(fail(Errc::usage, "several notes begin like that; give more of the id"));
    found = id;
  }
  if (!found) return refuse(fail(Errc::not_found, "there is no such note; mappe note list shows them"));
  return FoundNote{wanted->space, *found};
}

Exit run_note_reply(Program& program, const WriteNoteOptions& options) {
  Exit exit = Exit::ok;
  const auto found = note_typed(program, options.place, exit);
  if (!found) return exit;
  journal::op::Note note;
  note.note = NoteId::random();
  note.about = found->space->state().note(found->note)->about;
  note.reply_to = found->note;
  return write_note(program, *found->space, options, std::move(note));
}

// ---- reading ----

struct ListNotesOptions {
  std::string place, about;
  bool keep = false, open = false;
  std::size_t choice = 0;
};

// Prints, and marks as read what was printed.
Exit show_threads(Program& program, SpaceReplica& space, const std::vector<NoteThread>& threads,
                  const ListNotesOptions& options, CouncilTitles& titles, Json* list) {
  auto home = program.home();
  if (!home) return program.fails(home.error());
  const NoteMarks marks = NoteMarks::load(**home, space.id());
  std::set<std::string> about;
  for (const NoteThread& thread : threads)
    if (const auto* id = std::get_if<std::string>(&thread.about.what)) about.insert(*id);
  titles.learn(about);
  NotePrinter printer(program, space, marks, titles);
  std::vector<const NoteThread*> shown;
  for (const NoteThread& thread : threads) {
    if (options.open && thread.resolved) continue;
    if (program.json)
      list->push_back(printer.json_of(thread));
    else
      printer.print(thread);
    shown.push_back(&thread);
  }
  if (options.keep || shown.empty()) return Exit::ok;
  auto lock = (*home)->lock("notes-" + space.id().text());  // another command may have shown others meanwhile
  if (!lock) return program.fails(lock.error());
  NoteMarks newest = NoteMarks::load(**home, space.id());
  bool is_new = false;
  for (const NoteThread* thread : shown) is_new = newest.mark(*thread) || is_new;
  if (!is_new) return Exit::ok;
  const auto kept = newest.save(**home, space.id(), space.state());
  return kept ? Exit::ok : program.fails(kept.error());
}

// Of the space that is named, or of all: the threads that `pick` finds in a state. `none` is said where there are none.
template <class Pick>
Exit list_threads(Program& program, const ListNotesOptions& options, const Pick& pick, const std::string& none) {
  Exit ends = Exit::ok;
  const auto spaces = program.spaces(options.place, ends);
  if (!spaces) return ends;
  Json list = Json::array();
  CouncilTitles titles(program);
  bool is_none = true;
  for (SpaceReplica* space : *spaces) {
    const auto threads = pick(*space);
    is_none = is_none && threads.empty();
    if (const Exit exit = show_threads(program, *space, threads, options, titles, &list); exit != Exit::ok) return exit;
  }
  if (program.json)
    program.say(list);
  else if (is_none)
    program.note(none);
  return Exit::ok;
}

Exit list_about(Program& program, const ListNotesOptions& options) {
  const auto about = about_typed(program, options.about, options.choice);
  if (!about) return program.fails(about.error(), options.about);
  const auto pick = [&](const SpaceReplica& space) { return threads_about(space.state(), *about); };
  return list_threads(program, options, pick, text({"Keine Notizen.", "No notes."}));
}

Exit run_note_list(Program& program, const ListNotesOptions& options) {
  Exit ends = Exit::ok;
  if (!options.about.empty()) return list_about(program, options);
  if (options.place.empty())
    return program.fails(fail(Errc::usage, "name the space, or with --about what the notes are about"));
  const auto found = program.found(options.place, ends);
  if (!found) return ends;
  const journal::State& state = found->space->state();
  const bool is_all = options.place.find(":/") == std::string::npos;
  Json list = Json::array();
  const auto threads = is_all ? all_threads(state) : threads_on(state, found->node);
  CouncilTitles titles(program);
  const Exit exit = show_threads(program, *found->space, threads, options, titles, &list);
  if (program.json)
    program.say(list);
  else if (threads.empty())
    program.note(text({"Keine Notizen.", "No notes."}));
  return exit;
}

Exit run_note_mine(Program& program, const ListNotesOptions& options) {
  const auto pick = [](const SpaceReplica& space) {
    const journal::State& state = space.state();
    std::vector<NoteThread> threads = all_threads(state);
    std::erase_if(threads, [&](const NoteThread& thread) {
      return thread.resolved || std::none_of(thread.notes.begin(), thread.notes.end(), [&](const NoteId& id) {
               return is_note_for(state, *state.note(id), space.self().principal().id);
             });
    });
    return threads;
  };
  return list_threads(program, options, pick,
                      text({"Keine offenen Notizen für Sie. Schön.", "No open notes for you."}));
}

// ---- what becomes of a note ----

struct NoteOptions {
  std::string note;
};

Exit commit_note_op(Program& program, SpaceReplica& space, journal::Op op, const std::string& about) {
  journal::intent::Plain plain;
  plain.note_kind = true;
  plain.ops.push_back(std::move(op));
  Change change;
  change.intent = std::move(plain);
  Committer committer(space);
  auto done = committer.commit(std::move(change));
  if (done && done->how == Committed::How::given_up && done->rule == journal::Unfit::not_author)
    return program.fails(fail(Errc::denied, "that may only its author, or who manages the space"), about);
  if (done && done->how == Committed::How::given_up && done->rule == journal::Unfit::already_done)
    return program.fails(fail(Errc::exists, "that was done before"), about);
  return say_outcome(program, done, about);
}

Exit run_note_resolve(Program& program, const NoteOptions& options) {
  Exit exit = Exit::ok;
  const auto found = note_typed(program, options.note, exit);
  if (!found) return exit;
  const auto thread = thread_of(found->space->state(), found->note);
  const NoteId first = thread ? thread->first : found->note;
  exit = commit_note_op(program, *found->space, journal::op::Resolve{first}, options.note);
  if (exit == Exit::ok && program.json)
    program.say(Json{{"resolved", first.text()}});
  else if (exit == Exit::ok)
    program.say(text({"Als erledigt vermerkt.", "Marked as resolved."}));
  return exit;
}

Exit run_note_erase(Program& program, const NoteOptions& options) {
  Exit exit = Exit::ok;
  const auto found = note_typed(program, options.note, exit);
  if (!found) return exit;
  exit = commit_note_op(program, *found->space, journal::op::Erase{found->note}, options.note);
  if (exit == Exit::ok && program.json)
    program.say(Json{{"erased", found->note.text()}});
  else if (exit == Exit::ok)
    program.say(text({"Die Notiz ist gelöscht. Wer sie schon gelesen hat, kann sie abgeschrieben haben.",
                      "The note is erased. Who has read it may have copied it."}));
  return exit;
}

struct GetNoteOptions {
  std::string note, folder;
  bool force = false;
};

// Its attachments, by their names; a name that could lead elsewhere is replaced.
Exit run_note_get(Program& program, const GetNoteOptions& options) {
  Exit exit = Exit::ok;
  const auto found = note_typed(program, options.note, exit);
  if (!found) return exit;
  auto session = program.session();
  Downloader downloader((*session)->api(), found->space->id(), &program.cache());
  Progress progress(!program.json);
  ProgressObserver observer(progress);
  const auto note = *found->space->state().note(found->note);
  Json list = Json::array();
  std::size_t number = 0;
  for (const journal::op::Attachment& one : note.parsed_attachments()) {
    ++number;
    const bool is_fine = journal::fault_of_new_name(one.name) == journal::NameFault::none;
    const std::string name = is_fine ? one.name : text({"Anhang {}", "attachment {}"}, number);
    const auto path = std::filesystem::path(options.folder) / name;
    auto file = NewFile::create(path, options.force);
    if (!file) return program.fails(file.error(), path.string());
    if (auto got = downloader.download(one.content, **file, observer); !got)
      return program.fails(got.error(), path.string());
    if (auto kept = (*file)->keep(note.stamp.time_ms); !kept) return program.fails(kept.error(), path.string());
    list.push_back({{"path", path.string()}, {"size", one.content.size_bytes}});
  }
  progress.hide();
  if (program.json)
    program.say(list);
  else
    program.note(files_text(number));
  return Exit::ok;
}

void declare_writing(CLI::App& command, WriteNoteOptions& options) {
  command
      .add_option("TEXT", options.text,
                  text({"der Text; - liest ihn von der Standardeingabe. **fett**, *kursiv*, Zeilen mit - sind eine "
                        "Liste, mit > ein Zitat, @Name nennt ein Mitglied",
                        "the text; - reads it from standard input. **strong**, *emphasised*, lines with - are a list, "
                        "with > a quote, @Name names a member"}))
      ->required();
  command
      .add_option("--to", options.to,
                  text({"für wen sie ist (Name; mehrfach möglich), sonst für alle",
                        "whom it is for (name; may be repeated), else everybody"}))
      ->allow_extra_args(false);
  command
      .add_option("--attach", options.attached,
                  text({"Datei als Anhang (mehrfach möglich)", "file to attach (may be repeated)"}))
      ->allow_extra_args(false);
}

void declare_about(CLI::App& command, std::string& about, std::size_t& choice) {
  command.add_option(
      "--about", about,
      text({"zu einer Vorlage, einer Sitzung oder einem Tagesordnungspunkt des Rates: Nummer (0717/2016), Adresse "
            "der Seite oder OParl-Adresse",
            "about a paper, a meeting or an item of an agenda of the council: number (0717/2016), address of the "
            "page, or OParl address"}));
  command.add_option(
      "--choose", choice,
      text({"wenn mehrere gemeint sein können: welche, ab 1", "when several may be meant: which one, from 1"}));
}

void declare_keeping(CLI::App& command, ListNotesOptions& options) {
  command.add_flag("--keep", options.keep, text({"nicht als gelesen vermerken", "do not mark them as read"}));
}

}  // namespace

void add_note_commands(CLI::App& app, Program& program) {
  CLI::App* note = app.add_subcommand(
      "note", text({"Notizen: schreiben, antworten, lesen, erledigen", "Notes: write, answer, read, resolve"}));
  note->require_subcommand(1);
  add_command<WriteNoteOptions>(
      *note, program, "add",
      {"Eine Notiz zu einer Datei, einem Ordner oder etwas aus dem Rat schreiben",
       "Write a note on a file, a folder or something of the council"},
      [](CLI::App& command, WriteNoteOptions& options) {
        command
            .add_option("S:/path", options.place,
                        text({"Ablage und Pfad; mit --about nur die Ablage, in der die Notiz stehen soll",
                              "space and path; with --about only the space in which the note is to stand"}))
            ->required();
        declare_about(command, options.about, options.choice);
        declare_writing(command, options);
      },
      run_note_add);
  const auto by_id = [](CLI::App& command, std::string& typed) {
    command.add_option("S:ID", typed, text({"wie mappe note list sie zeigt", "as mappe note list shows it"}))
        ->required();
  };
  add_command<WriteNoteOptions>(
      *note, program, "reply", {"Auf eine Notiz antworten", "Answer a note"},
      [by_id](CLI::App& command, WriteNoteOptions& options) {
        by_id(command, options.place);
        declare_writing(command, options);
      },
      run_note_reply);
  add_command<ListNotesOptions>(
      *note, program, "list", {"Notizen zeigen, die neuesten zuerst", "Show notes, the newest first"},
      [](CLI::App& command, ListNotesOptions& options) {
        command.add_option(
            "S:/path", options.place,
            text({"Ablage und Pfad; ohne Pfad alle der Ablage", "space and path; without a path all of it"}));
        declare_about(command, options.about, options.choice);
        command.add_flag("--open", options.open, text({"ohne erledigte", "without resolved ones"}));
        declare_keeping(command, options);
      },
      run_note_list);
  add_command<ListNotesOptions>(
      *note, program, "mine",
      {"Offene Notizen für Sie: an Sie, mit Ihrem Namen, Antworten auf Ihre",
       "Open notes for you: addressed to you, with your name, answers to yours"},
      [](CLI::App& command, ListNotesOptions& options) {
        command.add_option("S", options.place, text({"nur in dieser Ablage", "in this space alone"}));
        declare_keeping(command, options);
      },
      run_note_mine);
  add_command<NoteOptions>(
      *note, program, "resolve", {"Als erledigt vermerken", "Mark as resolved"},
      [by_id](CLI::App& command, NoteOptions& options) { by_id(command, options.note); }, run_note_resolve);
  add_command<NoteOptions>(
      *note, program, "erase", {"Eine Notiz löschen", "Erase a note"},
      [by_id](CLI::App& command, NoteOptions& options) { by_id(command, options.note); }, run_note_erase);
  add_command<GetNoteOptions>(
      *note, program, "get", {"Die Anhänge einer Notiz holen", "Get what is attached to a note"},
      [by_id](CLI::App& command, GetNoteOptions& options) {
        by_id(command, options.note);
        command.add_option("DEST", options.folder, text({"Ordner auf diesem Rechner", "folder on this computer"}))
            ->required();
        command.add_flag("--force", options.force,
                         text({"vorhandene Dateien ersetzen", "replace files that are there"}));
      },
      run_note_get);
}

}  // namespace mappe::client::command
