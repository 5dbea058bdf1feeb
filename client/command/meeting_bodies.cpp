#include "client/command/meeting_bodies.h"

#include <algorithm>
#include <map>

#include "client/command/meeting_print.h"
#include "client/command/outcome.h"
#include "crypto/base/cbor.h"

namespace mappe::client::command {
namespace {

using Names = std::set<std::string>;

struct BodiesOptions {
  std::vector<std::string> mine, not_mine;
  std::string space;
  bool here = false;

  bool changes() const { return !mine.empty() || !not_mine.empty() || !space.empty() || here; }
};

// ---- which there are

struct KnownBody {
  Names councils;        // titles of those in which it meets
  TimeMs latest_ms = 0;  // its last meeting that is known
  bool by_hand = false;  // a meeting that somebody entered names it
};
using KnownBodies = std::map<std::string, KnownBody>;

struct Choice {
  std::vector<SpaceReplica*> spaces;
  BodiesHere here;
  Names mine;
};

KnownBodies known_bodies(const council::Councils& councils, const std::vector<SpaceReplica*>& spaces) {
  KnownBodies known;
  for (const MeetingHere& one : meetings_of_councils(councils, 0))
    for (const std::string& name : bodies_of(one)) {
      KnownBody& body = known[body_name(name)];
      body.councils.insert(one.council->title());
      body.latest_ms = std::max(body.latest_ms, one.start_ms);
    }
  for (const SpaceReplica* space : spaces)
    for (const auto& [id, entry] : space->state().agenda().entries()) {
      const auto* meeting = entry.meeting();
      if (meeting == nullptr) continue;
      KnownBody& body = known[body_name(meeting->body)];
      body.by_hand = true;
      body.latest_ms = std::max(body.latest_ms, meeting->start_ms);
    }
  known.erase("");
  return known;
}

std::optional<Choice> choice_of(Program& program, Exit& ends) {
  auto spaces = program.spaces("", ends);
  if (!spaces) return std::nullopt;
  auto home = program.home();
  if (!home) return ends = program.fails(home.error()), std::nullopt;
  auto here = bodies_here(**home);
  if (!here) return ends = program.fails(here.error()), std::nullopt;
  Choice choice{std::move(*spaces), std::move(*here), {}};
  choice.mine = my_bodies(choice.spaces, choice.here);
  return choice;
}

bool may_write(const SpaceReplica& space) { return space.own_role() >= SpaceRole::editor; }

// The space in which the choice stands, and the person may change it.
SpaceReplica* place_of_choice(const Choice& choice) {
  for (SpaceReplica* space : choice.spaces)
    if (may_write(*space) && !bodies_in(*space).empty()) return space;
  return nullptr;
}

// ---- shown

std::string known_text(const KnownBody& body) {
  std::string said;
  const auto add = [&](const std::string& part) { said += (said.empty() ? "" : ", ") + part; };
  for (const std::string& title : body.councils) add(harmless(title));
  if (body.councils.empty())
    add(body.by_hand ? text({"von Hand eingetragen", "entered by hand"})
                     : text({"keine Sitzung bekannt", "no meeting is known"}));
  if (body.latest_ms > 0) add(text({"Sitzungen bis {}", "meetings up to {}"}, date_text(body.latest_ms)));
  return said;
}

void note_place(Program& program, const Choice& choice) {
  if (choice.mine.empty())
    return program.note(
        text({"Sie haben noch keine Auswahl und sehen alle Sitzungen. Ein Gremium wählen: mappe "
              "meetings bodies --mine NAME",
              "You have chosen none and see all meetings. To choose a body: mappe meetings bodies "
              "--mine NAME"}));
  const SpaceReplica* space = choice.here.only.empty() ? place_of_choice(choice) : nullptr;
  program.note(space == nullptr
                   ? text({"Die Auswahl gilt nur auf diesem Gerät.", "The choice holds on this device alone."})
                   : text({"Die Auswahl steht in der Ablage \"{}\" und gilt auf allen Ihren Geräten. Wer zu der "
                           "Ablage gehört, kann sie sehen; der Server nicht.",
                           "The choice stands in the space \"{}\" and holds on all your devices. Who belongs to the "
                           "space can see it; the server cannot."},
                          harmless(space->title())));
}

void show_bodies(Program& program, const Choice& choice, KnownBodies known) {
  for (const std::string& name : choice.mine) known.try_emplace(name);
  std::vector<std::pair<std::string, const std::string*>> order;  // folded, and the name
  for (const auto& [name, body] : known) order.emplace_back(council::folded(name), &name);
  std::sort(order.begin(), order.end());
  const SpaceReplica* space = choice.here.only.empty() ? place_of_choice(choice) : nullptr;
  Json list = Json::array();
  for (const auto& [folded, name] : order) {
    const KnownBody& body = known.at(*name);
    const bool is_mine = choice.mine.contains(*name);
    if (program.json)
      list.push_back({{"name", *name},
                      {"mine", is_mine},
                      {"councils", body.councils},
                      {"by_hand", body.by_hand},
                      {"latest", body.latest_ms}});
    else
      program.say((is_mine ? "[x] " : "[ ] ") + harmless(*name) + "  (" + known_text(body) + ")");
  }
  if (program.json)
    return program.say(Json{{"bodies", std::move(list)}, {"space", space == nullptr ? "" : space->id().text()}});
  if (order.empty())
    program.note(
        text({"Noch ist kein Gremium bekannt. mappe council update holt die des Rates; andere nennt mappe "
              "meetings add ABLAGE NAME --body GREMIUM.",
              "No body is known yet. mappe council update fetches the council's; mappe meetings add S NAME "
              "--body BODY names others."}));
  else
    note_place(program, choice);
}

// ---- chosen

bool is_body_name(const std::string& name) {
  const auto is_control = [](char sign) { return static_cast<unsigned char>(sign) < ' ' || sign == '\x7f'; };
  return name.size() <= body_name_bytes_max && cbor::is_utf8(view_of(name)) &&
         std::none_of(name.begin(), name.end(), is_control);
}

// As it is known, where what was typed differs in case alone.
std::string as_known(const std::string& typed, const Names& known) {
  if (known.contains(typed)) return typed;
  std::optional<std::string> found;
  for (const std::string& name : known)
    if (council::folded(name) == council::folded(typed)) {
      if (found) return typed;
      found = name;
    }
  return found.value_or(typed);
}

void note_unknown(Program& program, const std::string& name, const Names& known) {
  if (program.json) return;
  program.note(text({"\"{}\" steht bei keiner Sitzung, die hier bekannt ist. Gezeigt werden Sitzungen, bei denen der "
                     "Name genau so steht.",
                     "\"{}\" stands at no meeting that is known here. Meetings are shown that have exactly this name."},
                    harmless(name)));
  const std::string typed = council::folded(name);
  for (const std::string& other : known) {
    const std::string folded = council::folded(other);
    if (folded.find(typed) != std::string::npos || typed.find(folded) != std::string::npos)
      program.note("  " + text({"Meinen Sie: {}", "Do you mean: {}"}, harmless(other)));
  }
}

// What shall be chosen then. None: why was said.
std::optional<Names> wanted_of(Program& program, const BodiesOptions& options, const Choice& choice,
                               const KnownBodies& bodies, Exit& ends) {
  const auto refuse = [&](const Error& error, const std::string& about) {
    ends = program.fails(error, about);
    return std::nullopt;
  };
  Names known = choice.mine, wanted = choice.mine;
  for (const auto& [name, body] : bodies) known.insert(name);
  for (const std::string& typed : options.not_mine)
    if (wanted.erase(as_known(body_name(typed), choice.mine)) == 0)
      return refuse(fail(Errc::not_found, "that body is none of yours; mappe meetings bodies shows them"), typed);
  for (const std::string& typed : options.mine) {
    const std::string name = as_known(body_name(typed), known);
    if (name.empty()) return refuse(fail(Errc::usage, "give the body's name"), typed);
    if (!is_body_name(name)) return refuse(fail(Errc::usage, "a body's name is one line of at most 1,024 bytes"), "");
    if (!known.contains(name)) note_unknown(program, name, known);
    wanted.insert(name);
  }
  if (wanted.size() > my_bodies_max) return refuse(fail(Errc::usage, "at most 200 bodies can be chosen"), "");
  return wanted;
}

// Where the choice shall stand: a space, or null for this device alone. None: why was said.
std::optional<SpaceReplica*> place_wanted(Program& program, const BodiesOptions& options, const Choice& choice,
                                          Exit& ends) {
  if (options.here) return nullptr;
  if (!options.space.empty()) {
    auto named = program.space(options.space);
    if (!named) return ends = program.fails(named, options.space), std::nullopt;
    if (may_write(**named)) return *named;
    ends = program.fails(fail(Errc::denied, "only editors write on agendas: ask a manager of the space for the right"),
                         options.space);
    return std::nullopt;
  }
  if (!choice.here.only.empty()) return nullptr;
  if (SpaceReplica* space = place_of_choice(choice)) return space;
  std::vector<SpaceReplica*> open;
  std::copy_if(choice.spaces.begin(), choice.spaces.end(), std::back_inserter(open),
               [](const SpaceReplica* space) { return may_write(*space); });
  if (open.size() == 1) return open.front();
  if (open.empty()) return nullptr;
  program.note(
      text({"In einer Ablage gilt die Auswahl auf allen Ihren Geräten, und wer zu der Ablage gehört, kann "
            "sie sehen. Infrage kommen:",
            "In a space the choice holds on all your devices, and who belongs to the space can see it. There "
            "are:"}));
  for (const SpaceReplica* space : open) program.note("  " + harmless(space->title()));
  ends = program.fails(fail(Errc::usage, "say with --space S in which space the choice shall stand, or --here"));
  return std::nullopt;
}

// The chosen space first: what moves is said twice for a while, never not at all.
Exit choose_bodies(Program& program, const Choice& choice, const Names& wanted, SpaceReplica* place) {
  std::vector<SpaceReplica*> spaces = choice.spaces;
  std::stable_partition(spaces.begin(), spaces.end(), [&](const SpaceReplica* one) { return one == place; });
  BodiesHere here;
  if (place == nullptr) here.only = wanted;
  auto home = program.home();
  if (!home) return program.fails(home.error());
  // Before anything is taken out of a space, this device knows it.
  if (place == nullptr)
    if (auto kept = keep_bodies_here(**home, here); !kept) return program.fails(kept.error());
  for (SpaceReplica* space : spaces) {
    if (!may_write(*space)) {
      for (const std::string& name : bodies_in(*space))
        if (!wanted.contains(name)) here.hidden.insert(name);
      continue;
    }
    journal::intent::Plain plain;
    plain.ops = ops_for_bodies(*space, space == place ? wanted : Names());
    if (plain.ops.empty()) continue;
    Change change;
    change.intent = std::move(plain);
    Committer committer(*space);
    if (const Exit exit = say_outcome(program, committer.commit(std::move(change)), space->title()); exit != Exit::ok)
      return exit;
  }
  auto kept = keep_bodies_here(**home, here);
  return kept ? Exit::ok : program.fails(kept.error());
}

Exit run_meetings_bodies(Program& program, const BodiesOptions& options) {
  if (options.here && !options.space.empty())
    return program.fails(fail(Errc::usage, "a choice stands in a space or on this device, not both"));
  Exit ends = Exit::ok;
  auto choice = choice_of(program, ends);
  if (!choice) return ends;
  auto home = program.home();
  if (!home) return program.fails(home.error());
  const auto councils = council::Councils::open(**home);
  if (!councils) return program.fails(councils.error());
  KnownBodies known = known_bodies(*councils, choice->spaces);
  if (options.changes()) {
    const auto wanted = wanted_of(program, options, *choice, known, ends);
    if (!wanted) return ends;
    const auto place = place_wanted(program, options, *choice, ends);
    if (!place) return ends;
    if (ends = choose_bodies(program, *choice, *wanted, *place); ends != Exit::ok) return ends;
    choice = choice_of(program, ends);
    if (!choice) return ends;
  }
  show_bodies(program, *choice, std::move(known));
  return Exit::ok;
}

}  // namespace

std::optional<std::set<std::string>> bodies_chosen(Program& program, Exit& ends) {
  auto choice = choice_of(program, ends);
  if (!choice) return std::nullopt;
  return std::move(choice->mine);
}

void add_meeting_bodies_command(CLI::App& meetings, Program& program) {
  add_command<BodiesOptions>(
      meetings, program, "bodies",
      {"Gremien zeigen und wählen, zu welchen Sie gehören: danach richtet sich mappe meetings list",
       "Show bodies and choose which are yours: mappe meetings list goes by it"},
      [](CLI::App& command, BodiesOptions& options) {
        command
            .add_option("--mine", options.mine,
                        text({"zu diesem Gremium gehöre ich; mehrmals für mehrere. Auch ein Name von Hand, etwa der "
                              "eines Aufsichtsrats",
                              "I belong to this body; again for each. A name by hand, too, such as that of a "
                              "supervisory board"}))
            ->allow_extra_args(false);
        command.add_option("--not-mine", options.not_mine, text({"zu diesem nicht mehr", "to this one no more"}))
            ->allow_extra_args(false);
        command.add_option("--space", options.space,
                           text({"in welcher Ablage die Auswahl steht: dann gilt sie auf allen Ihren Geräten",
                                 "the space in which the choice stands: then it holds on all your devices"}));
        command.add_flag("--here", options.here,
                         text({"die Auswahl gilt nur auf diesem Gerät", "the choice holds on this device alone"}));
      },
      run_meetings_bodies);
}

}  // namespace mappe::client::command
