#include "client/command/note_print.h"

#include <algorithm>

namespace mappe::client::command {
namespace {

std::string person_name(const SpaceReplica& space, const PrincipalId& person) {
  const std::string name = space.name_of({PrincipalKind::person, person});
  return name.empty() ? person.text().substr(0, 8) : name;
}

// Ends of lines stand as '\n'.
std::string plain(const std::vector<NoteInline>& line, const SpaceReplica& space) {
  std::string said;
  for (const NoteInline& one : line) {
    switch (one.kind) {
      case NoteInline::Kind::text:
      case NoteInline::Kind::link:
        said += harmless(one.text);
        break;
      case NoteInline::Kind::line_break:
        said += '\n';
        break;
      case NoteInline::Kind::person:
        said += "@" + harmless(person_name(space, *PrincipalId::parse_base64url(one.text)));
        break;
      case NoteInline::Kind::strong:
        said += "**" + plain(one.children, space) + "**";
        break;
      case NoteInline::Kind::emphasis:
        said += "*" + plain(one.children, space) + "*";
        break;
    }
  }
  return said;
}

// `first` before the first line, as many blanks before the others.
void add_lines(std::vector<std::string>* lines, const std::string& said, const std::string& first) {
  std::string before = first;
  for (std::size_t from = 0; from <= said.size();) {
    const std::size_t end = std::min(said.find('\n', from), said.size());
    lines->push_back(before + said.substr(from, end - from));
    before = std::string(first.size(), ' ');
    from = end + 1;
  }
}

}  // namespace

std::vector<std::string> lines_of_note(const std::vector<NoteBlock>& blocks, const SpaceReplica& space) {
  std::vector<std::string> lines;
  for (const NoteBlock& block : blocks) {
    if (block.kind == NoteBlock::Kind::quote)
      for (const std::string& line : lines_of_note(block.blocks, space)) lines.push_back("> " + line);
    std::uint64_t number = block.first;
    for (const auto& line : block.lines) {
      std::string before;
      if (block.kind == NoteBlock::Kind::list) before = "- ";
      if (block.kind == NoteBlock::Kind::numbered) before = std::to_string(number++) + ". ";
      add_lines(&lines, plain(line, space), before);
    }
  }
  return lines;
}

std::string NotePrinter::name_of(const PrincipalId& person) const { return person_name(space_, person); }

std::string NotePrinter::place_of(const NoteThread& thread) const {
  const auto* node = std::get_if<NodeId>(&thread.about.what);
  if (node == nullptr) return std::get<std::string>(thread.about.what);
  return *node == NodeId() ? "/" : space_.state().path_of(*node);
}

void NotePrinter::print(const NoteThread& thread) {
  const std::string resolved = thread.resolved ? text({"  (erledigt)", "  (resolved)"}) : "";
  const CouncilTitle* title = titles_.of(place_of(thread));
  program_.say(harmless(space_.title()) + ":" + (title == nullptr ? harmless(place_of(thread)) : " " + title->line()) +
               resolved);
  for (const NoteId& id : thread.notes) print_note(thread, *space_.state().note(id));
}

void NotePrinter::print_note(const NoteThread& thread, const journal::NoteView& note) {
  const std::string indent = note.id == thread.first ? "  " : "      ";
  std::string head = indent + note.id.text().substr(0, 8) + "  " + time_text(note.stamp.time_ms) + "  ";
  if (note.erased) return program_.say(head + text({"(gelöschte Notiz)", "(erased note)"}));
  head += harmless(names_.of(note.stamp.author));
  if (!note.addressees.empty()) {
    std::string to;
    for (const PrincipalId& one : note.addressees) to += (to.empty() ? "" : ", ") + harmless(name_of(one));
    head += text({" an {}", " to {}"}, to);
  }
  if (marks_.is_unread(thread, note, space_.self().principal().id)) head += text({"  [neu]", "  [new]"});
  program_.say(head);
  const auto blocks = read_note_text(note.text);  // replay took no other text
  if (blocks)
    for (const std::string& line : lines_of_note(*blocks, space_)) program_.say(indent + "    " + line);
  for (const journal::op::Attachment& one : note.parsed_attachments())
    program_.say(indent + "    " +
                 text({"Anhang: {} ({})", "attached: {} ({})"}, harmless(one.name), size_text(one.content.size_bytes)));
}

Json NotePrinter::json_of(const NoteThread& thread) {
  Json notes = Json::array();
  for (const NoteId& id : thread.notes) notes.push_back(json_of(thread, *space_.state().note(id)));
  Json about = Json::object();
  if (const auto* node = std::get_if<NodeId>(&thread.about.what)) {
    about = {{"node", node->text()}, {"path", place_of(thread)}};
  } else {
    about = {{"oparl", place_of(thread)}};
    if (const CouncilTitle* title = titles_.of(place_of(thread))) {
      about["kind"] = title->kind;
      about["reference"] = title->reference;
      about["name"] = title->name;
      about["date"] = title->date;
    }
  }
  return {{"space", space_.id().text()}, {"title", space_.title()}, {"thread", thread.first.text()}, {"about", about},
          {"resolved", thread.resolved}, {"notes", notes}};
}

Json NotePrinter::json_of(const NoteThread& thread, const journal::NoteView& note) {
  const PrincipalId self = space_.self().principal().id;
  Json to = Json::array(), attachments = Json::array();
  for (const PrincipalId& one : note.addressees) to.push_back({{"id", one.text()}, {"name", name_of(one)}});
  for (const journal::op::Attachment& one : note.parsed_attachments())
    attachments.push_back({{"name", one.name}, {"size", one.content.size_bytes}});
  return {{"id", note.id.text()},
          {"author", names_.of(note.stamp.author)},
          {"time_ms", note.stamp.time_ms},
          {"seq", note.stamp.seq},
          {"reply_to", note.reply_to.is_zero() ? "" : note.reply_to.text()},
          {"text", std::string(note.text)},
          {"to", to},
          {"attachments", attachments},
          {"erased", note.erased.has_value()},
          {"for_me", is_note_for(space_.state(), note, self)},
          {"unread", marks_.is_unread(thread, note, self)}};
}

}  // namespace mappe::client::command
