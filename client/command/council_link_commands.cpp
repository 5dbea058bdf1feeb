// council link | links | relink.                                                    docs/links.md, docs/protocol.md §8
//
// Which paper somebody links stands in a sealed entry of the space alone: nothing is looked up at the server for it.
#include "client/command/council_print.h"
#include "client/command/outcome.h"
#include "client/identity/credentials.h"
#include "client/replica/clock.h"
#include "client/replica/leases.h"
#include "journal/name.h"

namespace mappe::client::command {
namespace {

using council::CouncilHere;
using council::Councils;
using council::KnownCouncil;
using council::LinkState;
using council::Row;

struct LinkOptions {
  std::string place, typed, name;
  std::size_t choice = 0;
};

// A free name beside what is in the folder: "Vorlage", "Vorlage (2)".
std::string free_name(const journal::State& state, const NodeId& parent, const std::string& wanted) {
  std::string name = wanted;
  constexpr int tries_max = 1'000;
  for (int number = 2; state.child(parent, name) && number < tries_max; ++number)
    name = wanted + " (" + std::to_string(number) + ")";
  return name;
}

struct OpenCouncils {
  Councils councils;
  std::vector<KnownCouncil> known;
};

std::optional<OpenCouncils> open_councils(Program& program, Exit& exit) {
  auto home = program.home();
  if (!home) return exit = program.fails(home.error()), std::nullopt;
  auto councils = Councils::open(**home);
  if (!councils) return exit = program.fails(councils.error()), std::nullopt;
  OpenCouncils open{std::move(*councils), {}};
  open.known = open.councils.known();
  return open;
}

journal::Target target_chosen(const OpenCouncils& open, const Chosen& chosen, const std::string& name) {
  if (!chosen.meant) return council::target_of(chosen.read, name, own_time_ms());
  return council::target_of(*chosen.meant->row, *open.councils.named(chosen.meant->council->council), own_time_ms());
}

Exit may_link(Program& program, const SpaceReplica& space, const std::string& about) {
  if (space.own_role() >= SpaceRole::editor) return Exit::ok;
  return program.fails(
      fail(Errc::denied, "links are made by who may edit the space: ask a manager of it for the right"), about);
}

// ---- council link ----

Exit run_council_link(Program& program, const LinkOptions& options) {
  Exit exit = Exit::ok;
  auto place = parse_place(options.place);
  if (!place) return program.fails(place.error(), options.place);
  auto space = program.space(place->space);
  if (!space) return program.fails(space, place->space);
  if (exit = may_link(program, **space, options.place); exit != Exit::ok) return exit;
  auto open = open_councils(program, exit);
  if (!open) return exit;
  auto chosen = choose(program, open->councils, open->known, options.typed, options.choice);
  if (!chosen) return program.fails(chosen.error(), options.typed);
  const journal::State& state = (*space)->state();
  // An existing folder means into it; anything else is the link's own place.
  NewPlace target;
  const auto there = state.resolve(place->path);
  const bool is_folder = there && (*there == NodeId() || state.node(*there)->sort == journal::Sort::folder);
  if (!is_folder && there) return program.fails(fail(Errc::exists, "something has that name already"), options.place);
  if (is_folder) {
    const std::string wanted = !options.name.empty() ? council::fitting_name(options.name)
                               : chosen->meant       ? council::fitting_name(*chosen->meant->row)
                                                     : council::fitting_name(council::host_of(chosen->read.opens));
    target = {*there, free_name(state, *there, wanted)};
  } else {
    auto made = new_place(**space, place->path);
    if (!made) return program.fails(made.error(), options.place);
    target = std::move(*made);
  }
  const NodeId node = NodeId::random();
  const journal::Target points = target_chosen(*open, *chosen, options.name.empty() ? target.name : options.name);
  Change change;
  change.lease_keys = lease_keys_for(**space, target.parent, target.name);
  journal::intent::Plain plain;
  plain.ops.emplace_back(journal::op::Link{node, target.parent, target.name, points});
  change.intent = std::move(plain);
  Committer committer(**space);
  exit = say_outcome(program, committer.commit(std::move(change)), options.place);
  if (exit != Exit::ok) return exit;
  if (program.json) {
    program.say(Json{{"node", node.text()},
                     {"path", state.path_of(node)},
                     {"url", points.web_url},
                     {"id", points.oparl_id},
                     {"sort", chosen->read.sort},
                     {"council", chosen->meant ? chosen->meant->council->council : ""}});
    return Exit::ok;
  }
  program.say(text({"Verlinkt: {}", "Linked: {}"}, harmless(state.path_of(node))));
  if (chosen->read.sort == "member" && !chosen->meant)
    program.note(text({"Diese Seite öffnet nur, wer dort selbst angemeldet ist; Mappe ruft sie nie ab.",
                       "That page opens for who is signed in there; Mappe never fetches it."}));
  return Exit::ok;
}

// ---- council links ----

struct Linked {
  NodeId node;
  std::string path;
  journal::Target target;
  LinkState state = LinkState::unknown;
  const Row* row = nullptr;
  const CouncilHere* council = nullptr;

  std::string url() const { return council::openable(target.web_url); }
  // Whether everybody may read it: none where nobody knows.
  std::optional<bool> is_public() const {
    if (row != nullptr && row->state == council::ObjectState::depublished) return false;
    if (row != nullptr && !row->is_gone()) return true;
    const auto read = mappe::council::recognise(target.web_url);
    return read && read->sort == "member" ? std::optional(false) : std::nullopt;
  }
};

// Of the folder at `top` and below, or of that one link, by path.
std::vector<Linked> links_below(const journal::State& state, const NodeId& top, const OpenCouncils& open) {
  std::vector<Linked> links;
  std::vector<NodeId> nodes{top};
  while (!nodes.empty()) {
    const NodeId id = nodes.back();
    nodes.pop_back();
    const auto sort = id == NodeId() ? journal::Sort::folder : state.node(id)->sort;
    if (sort == journal::Sort::folder)
      for (const NodeId& child : state.children(id)) nodes.push_back(child);
    if (sort != journal::Sort::link) continue;
    Linked one;
    one.node = id;
    one.path = state.path_of(id);
    one.target = state.current(id)->parsed_target();
    one.state = council::state_of(one.target, open.councils, open.known);
    if (const auto found = open.councils.find(one.target.oparl_id, open.known)) {
      one.row = found->row;
      one.council = open.councils.named(found->council->council);
    }
    links.push_back(std::move(one));
  }
  std::sort(links.begin(), links.end(), [](const Linked& a, const Linked& b) { return a.path < b.path; });
  return links;
}

Json json_of_link(const Linked& one) {
  Json said{{"node", one.node.text()},
            {"path", one.path},
            {"state", name_of_state(one.state)},
            {"title", one.target.name},
            {"reference", one.target.reference},
            {"kind", one.target.type},
            {"body", one.target.body},
            {"date", one.target.date},
            {"url", one.url()},
            {"id", one.target.oparl_id},
            {"public", nullptr},
            {"linked_ms", one.target.pinned_ms},
            {"council", one.council != nullptr ? one.council->listed.council : ""},
            {"source", one.council != nullptr ? one.council->title() : council::host_of(one.url())},
            {"checked_ms", one.council != nullptr ? one.council->kept.rows().checked_ms() : 0}};
  if (const auto is_public = one.is_public()) said["public"] = *is_public;
  return said;
}

void say_link(Program& program, const Linked& one) {
  program.say(harmless(one.path));
  std::string line = "  ";
  for (const std::string& part :
       {harmless(one.target.reference), day_words(one.target.date), harmless(one.target.name)})
    if (!part.empty()) line += part + "  ";
  if (!one.target.body.empty()) line += "[" + harmless(one.target.body) + "]";
  if (line != "  ") program.say(line);
  const auto is_public = one.is_public();
  program.say("  " + word_of_state(one.state) + "; " +
              (!is_public   ? text({"ob öffentlich, ist nicht bekannt", "whether public is not known"})
               : *is_public ? text({"öffentlich", "public"})
                            : text({"nicht öffentlich", "not public"})) +
              "; " + (one.url().empty() ? text({"ohne Adresse", "no address"}) : harmless(one.url())));
}

struct LinksOptions {
  std::string place;
};

Exit run_council_links(Program& program, const LinksOptions& options) {
  Exit exit = Exit::ok;
  const auto found = program.found(options.place, exit);
  if (!found) return exit;
  auto open = open_councils(program, exit);
  if (!open) return exit;
  const auto links = links_below(found->space->state(), found->node, *open);
  Json list = Json::array();
  for (const Linked& one : links) {
    if (program.json)
      list.push_back(json_of_link(one));
    else
      say_link(program, one);
  }
  if (program.json) {
    program.say(list);
    return Exit::ok;
  }
  if (links.empty()) program.note(text({"Keine Links.", "No links."}));
  note_as_of(program, open->councils);
  return Exit::ok;
}

// ---- council relink ----

struct RelinkOptions {
  std::string place, typed;
  std::size_t choice = 0;
  bool apply = false;
};

struct Proposed {
  Linked link;
  const Row* row;
  const CouncilHere* council;
  bool is_sure;
};

// For what moved: the same object. For what is lost: what the anchor finds, in every council.
std::vector<Proposed> proposals_for(const Linked& link, const OpenCouncils& open,
                                    const std::vector<council::Resolver>& resolvers) {
  std::vector<Proposed> proposals;
  if (link.state == LinkState::moved) return {{link, link.row, link.council, true}};
  if (link.state != LinkState::lost) return proposals;
  std::size_t sure = 0;
  for (std::size_t at = 0; at < resolvers.size(); ++at)
    for (const council::Proposal& one : resolvers[at].proposals(council::anchor_of(link.target))) {
      if (one.row == link.row) continue;
      proposals.push_back({link, one.row, &open.councils.here()[at], one.is_sure});
      sure += one.is_sure ? 1 : 0;
    }
  if (sure > 1)  // of two councils: a person chooses
    for (Proposed& one : proposals) one.is_sure = false;
  return proposals;
}

Exit relink_all(Program& program, SpaceReplica& space, const std::vector<Proposed>& chosen, const std::string& about) {
  std::vector<Change> changes;
  for (const Proposed& one : chosen) {
    journal::intent::Plain plain;
    plain.ops.emplace_back(
        journal::op::Relink{one.link.node, council::target_of(*one.row, *one.council, own_time_ms())});
    Change change;
    change.lease_keys = lease_keys_for(space, one.link.node);
    change.intent = std::move(plain);
    changes.push_back(std::move(change));
  }
  Committer committer(space);
  return say_outcome(program, committer.commit_all(changes), about);
}

// One link, to what a person says.
Exit relink_one(Program& program, SpaceReplica& space, const NodeId& node, const OpenCouncils& open,
                const RelinkOptions& options) {
  if (node == NodeId() || space.state().node(node)->sort != journal::Sort::link)
    return program.fails(fail(Errc::usage, "that is no link; mappe council links S shows them"), options.place);
  auto chosen = choose(program, open.councils, open.known, options.typed, options.choice);
  if (!chosen) return program.fails(chosen.error(), options.typed);
  journal::intent::Plain plain;
  const std::string name = space.state().current(node)->parsed_target().name;
  plain.ops.emplace_back(journal::op::Relink{node, target_chosen(open, *chosen, name)});
  Change change;
  change.lease_keys = lease_keys_for(space, node);
  change.intent = std::move(plain);
  Committer committer(space);
  const Exit exit = say_outcome(program, committer.commit(std::move(change)), options.place);
  if (exit == Exit::ok && program.json)
    program.say(Json{{"relinked", 1}});
  else if (exit == Exit::ok)
    program.say(text({"Der Link führt jetzt dorthin.", "The link leads there now."}));
  return exit;
}

void say_proposal(Program& program, const Proposed& one, Json& list) {
  if (program.json) {
    Json said = json_of_link(one.link);
    said["proposal"] = json_of(*one.row, one.council);
    said["sure"] = one.is_sure;
    list.push_back(std::move(said));
    return;
  }
  program.say(harmless(one.link.path) + "  (" + word_of_state(one.link.state) + ")");
  program.say("  -> " + line_of_row(*one.row, *one.council, CouncilNamed::yes) + "  " +
              (one.is_sure ? text({"sicher", "sure"}) : text({"bitte prüfen", "please check"})));
}

Exit run_council_relink(Program& program, const RelinkOptions& options) {
  Exit exit = Exit::ok;
  const auto found = program.found(options.place, exit);
  if (!found) return exit;
  auto open = open_councils(program, exit);
  if (!open) return exit;
  const bool changes = options.apply || !options.typed.empty();
  if (changes)
    if (exit = may_link(program, *found->space, options.place); exit != Exit::ok) return exit;
  if (!options.typed.empty()) return relink_one(program, *found->space, found->node, *open, options);
  if (open->councils.are_empty())
    return program.fails(
        fail(Errc::not_found, "no council is on this device; mappe council update fetches what the server has"));
  std::vector<council::Resolver> resolvers;
  for (const CouncilHere& one : open->councils.here())
    resolvers.emplace_back(one.kept.rows(), one.kept.index(), one.title());
  Json list = Json::array();
  std::vector<Proposed> sure;
  std::size_t without = 0, unsure = 0, unknown = 0;
  for (const Linked& link : links_below(found->space->state(), found->node, *open)) {
    if (link.state == LinkState::unknown) ++unknown;
    if (link.state != LinkState::moved && link.state != LinkState::lost) continue;
    const auto proposals = proposals_for(link, *open, resolvers);
    if (proposals.empty()) ++without;
    for (const Proposed& one : proposals) {
      say_proposal(program, one, list);
      if (one.is_sure) sure.push_back(one);
    }
    if (!proposals.empty() && !proposals.front().is_sure) ++unsure;
  }
  if (options.apply)
    if (exit = relink_all(program, *found->space, sure, options.place); exit != Exit::ok) return exit;
  if (program.json) {
    program.say(Json{
        {"applied", options.apply ? sure.size() : 0}, {"proposals", list}, {"without", without}, {"unknown", unknown}});
    return Exit::ok;
  }
  if (options.apply)
    program.say(
        text({"{} Links führen jetzt zu ihrem neuen Ziel.", "{} links lead to their new targets now."}, sure.size()));
  else if (!sure.empty())
    program.note(text({"{} sichere Vorschläge; mappe council relink {} --apply übernimmt sie.",
                       "{} sure proposals; mappe council relink {} --apply takes them."},
                      sure.size(), shell_word(options.place)));
  if (unsure + without > 0)
    program.note(text({"{} Links muss ein Mensch prüfen: mappe council relink ABLAGE:/LINK ADRESSE setzt einen neu.",
                       "{} links need a person: mappe council relink S:/LINK ADDRESS sets one anew."},
                      unsure + without));
  if (sure.empty() && unsure + without == 0 && unknown == 0)
    program.note(text({"Alle Links führen zu ihrem Ziel.", "All links lead to their targets."}));
  if (unknown > 0)
    program.note(
        text({"Nicht zu prüfen, weil kein Rat dieses Servers das Ziel kennt: {}. mappe council links zeigt sie.",
              "Not to be checked, because no council of this server knows the target: {}. mappe council links "
              "shows them."},
             unknown));
  note_as_of(program, open->councils);
  return Exit::ok;
}

void declare_choice(CLI::App& command, std::size_t& choice) {
  command.add_option(
      "--choose", choice,
      text({"wenn mehrere gemeint sein können: welche, von 1 an", "when several may be meant: which one, from 1"}));
}

}  // namespace

void add_council_link_commands(CLI::App& council, Program& program) {
  add_command<LinkOptions>(
      council, program, "link",
      {"Eine Vorlage, Sitzung oder andere Seite verlinken", "Link a paper, a meeting or any other page"},
      [](CLI::App& command, LinkOptions& options) {
        command
            .add_option("S:/path", options.place,
                        text({"Ordner, in dem der Link liegen soll, oder der Link selbst",
                              "folder that the link shall lie in, or the link itself"}))
            ->required();
        command
            .add_option("TARGET", options.typed,
                        text({"Adresse aus dem Ratsinformationssystem, Nummer einer Vorlage (0717/2016) oder eine "
                              "andere Adresse",
                              "address of the council's system, number of a paper (0717/2016) or any other address"}))
            ->required();
        command.add_option("--name", options.name, text({"wie der Link heißen soll", "what the link is called"}));
        declare_choice(command, options.choice);
      },
      run_council_link);
  add_command<LinksOptions>(
      council, program, "links",
      {"Links einer Ablage, und ob ihr Ziel noch da ist",
       "Links of a space, and whether their targets are still there"},
      [](CLI::App& command, LinksOptions& options) {
        command
            .add_option(
                "S:/path", options.place,
                text({"Ablage und Pfad; ohne Pfad alle der Ablage", "space and path; without a path all of it"}))
            ->required();
      },
      run_council_links);
  add_command<RelinkOptions>(
      council, program, "relink",
      {"Neue Ziele für Links vorschlagen, die ins Leere führen", "Propose new targets for links that lead nowhere"},
      [](CLI::App& command, RelinkOptions& options) {
        command
            .add_option(
                "S:/path", options.place,
                text({"Ablage und Pfad; ohne Pfad alle der Ablage", "space and path; without a path all of it"}))
            ->required();
        command.add_option("TARGET", options.typed,
                           text({"wohin dieser eine Link führen soll: Adresse oder Nummer",
                                 "where this one link shall lead: an address or a number"}));
        command.add_flag("--apply", options.apply,
                         text({"die sicheren Vorschläge übernehmen", "take the sure proposals"}));
        declare_choice(command, options.choice);
      },
      run_council_relink);
}

}  // namespace mappe::client::command
