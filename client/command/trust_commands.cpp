// watch, verify, code, health, export, follow: what a member checks and keeps.
#include <csignal>
#include <map>

#include "client/command/author_names.h"
#include "client/command/export.h"
#include "client/command/words.h"
#include "client/limits.h"
#include "client/transfer/download.h"
#include "client/wire/pass_on.h"
#include "journal/name.h"

namespace mappe::client::command {
namespace {

struct TrustOptions {
  std::string space, folder;
  std::uint64_t seq = 0;
  bool blobs = false, has_seq = false;
};

// ---- watch ----

using Snapshot = std::map<NodeId, std::pair<std::string, std::optional<Etag>>>;  // path and content of what is live

Snapshot snapshot_of(const journal::State& state) {
  Snapshot seen;
  state.each_node([&](const journal::NodeView& node) {
    if (node.live && node.id != NodeId()) seen[node.id] = {state.path_of(node.id), state.etag(node.id)};
  });
  return seen;
}

// --json: one line a change, with the English word in any language, so that a program can read the stream.
void say_change(Program& program, const Said& what, const std::string& path, const std::string& who) {
  if (program.json)
    program.say(
        Json{{"what", what.english}, {"path", path}, {"by", who}}.dump(-1, ' ', false, Json::error_handler_t::replace));
  else
    program.say(text(what) + "  " + harmless(path) + (who.empty() ? "" : "  (" + harmless(who) + ")"));
  std::fflush(stdout);
}

void say_difference(Program& program, const SpaceReplica& space, const Snapshot& before, const Snapshot& after) {
  AuthorNames names(space);
  const auto author = [&](const NodeId& id) {
    const auto current = space.state().current(id);
    return names.of(current ? current->stamp.author : space.state().node(id)->created.author);
  };
  for (const auto& [id, now] : after) {
    const auto old = before.find(id);
    if (old == before.end())
      say_change(program, {"neu", "new"}, now.first, author(id));
    else if (old->second.first != now.first)
      say_change(program, {"verschoben", "moved"}, old->second.first + " -> " + now.first, "");
    else if (old->second.second != now.second)
      say_change(program, {"geändert", "changed"}, now.first, author(id));
  }
  for (const auto& [id, old] : before)
    if (!after.contains(id)) say_change(program, {"entfernt", "removed"}, old.first, "");
}

Exit run_watch(Program& program, const TrustOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  auto session = program.session();
  Snapshot before = snapshot_of((*space)->state());
  std::string cursor;
  if (auto now = (*session)->api().events("", 0)) cursor = now->cursor;
  if (!program.json)
    program.note(
        text({"Warte auf Änderungen in \"{}\"; Ende mit Strg-C.", "Waiting for changes in \"{}\"; end with Ctrl-C."},
             harmless((*space)->title())));
  for (;;) {
    if (auto synced = (*space)->sync(); !synced) return program.fails(synced, options.space);
    Snapshot after = snapshot_of((*space)->state());
    say_difference(program, **space, before, after);
    before = std::move(after);
    program.keep_up();
    auto news = (*session)->api().events(cursor, limits::poll_wait_s_max);
    if (!news) return program.fails(news, options.space);
    cursor = news->cursor;
  }
}

// ---- verify, code, health ----

Exit check_blobs(Program& program, SpaceReplica& space, std::uint64_t& checked) {
  auto session = program.session();
  Downloader downloader((*session)->api(), space.id(), nullptr);
  TransferObserver nobody;
  Exit exit = Exit::ok;
  const journal::State& state = space.state();
  std::vector<NodeId> files;
  state.each_node([&](const journal::NodeView& node) {
    if (node.sort == journal::Sort::file || node.sort == journal::Sort::draft) files.push_back(node.id);
  });
  for (const NodeId& file : files)
    for (const journal::VersionView& version : state.versions(file)) {
      ++checked;
      if (auto fine = downloader.check(version.parsed(), nobody); !fine)
        exit = worse(exit, program.fails(fine.error(), state.path_of(file)));
    }
  return exit;
}

// What was found without blaming the server: said one line each, and as JSON.
struct Findings {
  Json skipped = Json::array(), alarms = Json::array();
  bool empty() const { return skipped.empty() && alarms.empty(); }
};

Findings findings_of(const SpaceReplica& space) {
  AuthorNames names(space);
  Findings findings;
  for (const SkippedEntry& entry : space.health())
    findings.skipped.push_back({{"seq", entry.seq},
                                {"by", names.of(entry.author)},
                                {"time_ms", entry.time_ms},
                                {"why", entry.unfit ? std::string(journal::name_of(*entry.unfit)) : "after_void"}});
  for (const Alarm& alarm : space.alarms())
    findings.alarms.push_back(
        {{"seq", alarm.seq}, {"by", names.of(alarm.author)}, {"kind", std::string(client::name_of(alarm.kind))}});
  return findings;
}

void say_findings(Program& program, const SpaceReplica& space) {
  AuthorNames names(space);
  for (const Alarm& alarm : space.alarms())
    program.say(text({"Alarm bei Eintrag {} von {}: {}", "Alarm at entry {} by {}: {}"}, alarm.seq,
                     harmless(names.of(alarm.author)), clause(alarm.kind)));
  for (const SkippedEntry& entry : space.health())
    program.say(text({"Übergangen: Eintrag {} von {} ({})", "Skipped: entry {} by {} ({})"}, entry.seq,
                     harmless(names.of(entry.author)), clause(entry)));
}

Exit run_verify(Program& program, const TrustOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  if (auto verified = (*space)->verify_from_genesis(); !verified) return program.fails(verified, options.space);
  auto code = (*space)->verification_code(std::nullopt);
  if (!code) return program.fails(code, options.space);
  std::uint64_t checked = 0;
  const Exit exit = options.blobs ? check_blobs(program, **space, checked) : Exit::ok;
  if (exit == Exit::untrusted) return exit;  // what such a server says is not summed up
  const Head head = (*space)->head();
  const Findings findings = findings_of(**space);
  const bool all_well = exit == Exit::ok && findings.empty() && !(*space)->is_newer();
  if (program.json) {
    program.say(Json{{"ok", all_well},
                     {"seq", head.seq},
                     {"entries", head.seq + 1},
                     {"epoch", (*space)->epoch()},
                     {"code", *code},
                     {"contents_checked", checked},
                     {"skipped", findings.skipped},
                     {"alarms", findings.alarms},
                     {"newer", (*space)->is_newer()}});
    return exit;
  }
  say_findings(program, **space);
  program.say(all_well ? text({"Alles stimmt: {} Einträge geprüft, {} Inhalte. Prüfcode von Eintrag {}: {}",
                               "All is well: {} entries checked, {} contents. Verification code of entry {}: {}"},
                              head.seq + 1, checked, head.seq, *code)
                       : text({"{} Einträge geprüft, {} Inhalte; bitte lesen Sie, was darüber steht. Prüfcode von "
                               "Eintrag {}: {}",
                               "{} entries checked, {} contents; please read what stands above. Verification code of "
                               "entry {}: {}"},
                              head.seq + 1, checked, head.seq, *code));
  return exit;
}

Exit run_code(Program& program, const TrustOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  const std::uint64_t seq = options.has_seq ? options.seq : (*space)->head().seq;
  auto code = (*space)->verification_code(seq);
  if (!code) return program.fails(code, options.space);
  if (program.json)
    program.say(Json{{"seq", seq}, {"code", *code}});
  else
    program.say(text({"Eintrag {}: {}", "Entry {}: {}"}, seq, *code));
  return Exit::ok;
}

Exit run_health(Program& program, const TrustOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  const Findings findings = findings_of(**space);
  if (program.json) {
    program.say(Json{{"skipped", findings.skipped},
                     {"alarms", findings.alarms},
                     {"waits_for_epoch", (*space)->waits_for_epoch()},
                     {"newer", (*space)->is_newer()}});
    return Exit::ok;
  }
  if (findings.empty()) program.say(text({"Keine Auffälligkeiten.", "Nothing to report."}));
  say_findings(program, **space);
  return Exit::ok;
}

Exit run_export(Program& program, const TrustOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  return export_space(program, **space, options.folder);
}

// ---- follow: after a true fork ----

// The space meant, though it cannot be believed: by its id or the title this home knows.
Answer<SpaceSummary> distrusted_space(Program& program, const std::string& wanted) {
  auto session = program.session();
  if (!session) return pass_on<SpaceSummary>(session);
  auto found = (*session)->find_spaces(wanted);
  if (!found) return pass_on<SpaceSummary>(found);
  if (found->empty()) return fail(Errc::not_found, "there is no such space for you");
  if (found->size() > 1) return fail(Errc::usage, "name the space by the beginning of its id");
  const SpaceSummary& one = found->front();
  if (!journal::same_name(one.title, wanted) && !is_id_prefix(wanted, one.space.text()))
    return fail(Errc::not_found, "name the space by its title, or by the beginning of its id");
  const auto& error = one.error;
  if (!error) return fail(Errc::usage, "this device and the server agree on this space: there is nothing to decide");
  if (error->code != Errc::forked && error->code != Errc::behind) return *error;
  return std::move(found->front());
}

Exit run_follow(Program& program, const TrustOptions& options) {
  auto summary = distrusted_space(program, options.space);
  if (!summary) return program.fails(summary, options.space);
  auto session = program.session();
  auto kept = (*session)->kept_space(summary->space);
  if (!kept) return program.fails(kept, options.space);
  if (!(*kept)->is_replayed()) return program.fails(fail(Errc::not_found, "nothing of this space is kept here"));
  bool is_whole = false;
  const Exit saved = export_kept(program, **kept, options.folder, &is_whole);
  if (!is_whole) return saved;  // nothing was given up
  if (saved != Exit::ok)
    program.note(text({"Was der Server nicht mehr hat und dieses Gerät nie geladen hatte, fehlt im Ordner.",
                       "What the server has no more and this device never had is missing in the folder."}));
  auto followed = (*session)->follow_server(summary->space);
  if (!followed) return program.fails(followed, options.space);
  auto code = (*followed)->verification_code(std::nullopt);
  if (!code) return program.fails(code, options.space);
  const std::uint64_t seq = (*followed)->head().seq;
  if (program.json)
    program.say(Json{{"space", summary->space.text()}, {"seq", seq}, {"code", *code}});
  else
    program.say(text({"Dieses Gerät folgt jetzt dem Server. Prüfcode von Eintrag {}: {}\n"
                      "Vergleichen Sie ihn mit anderen Mitgliedern. Was Ihnen aus {} fehlt, geben Sie mit mappe put "
                      "noch einmal hinein.",
                      "This device now follows the server. Verification code of entry {}: {}\n"
                      "Compare it with other members. What you miss of {} you put in again with mappe put."},
                     seq, *code, harmless(options.folder)));
  return Exit::ok;
}

}  // namespace

void add_trust_commands(CLI::App& app, Program& program) {
  const auto space = [](CLI::App& command, TrustOptions& options) {
    command.add_option("S", options.space, text({"Ablage", "space"}))->required();
  };
  add_command<TrustOptions>(app, program, "watch",
                            {"Änderungen zeigen, sobald sie geschehen", "Show changes as they happen"}, space,
                            run_watch);
  add_command<TrustOptions>(
      app, program, "verify", {"Die ganze Geschichte einer Ablage prüfen", "Check the whole history of a space"},
      [space](CLI::App& command, TrustOptions& options) {
        space(command, options);
        command.add_flag("--blobs", options.blobs,
                         text({"auch jeden Inhalt beim Server", "every content at the server, too"}));
      },
      run_verify);
  add_command<TrustOptions>(
      app, program, "code",
      {"Prüfcode, um ihn mit anderen Mitgliedern zu vergleichen", "Verification code, to compare with other members"},
      [space](CLI::App& command, TrustOptions& options) {
        space(command, options);
        command.add_option("SEQ", options.seq, text({"eines früheren Eintrags", "of an earlier entry"}))
            ->each([&options](const std::string&) { options.has_seq = true; });
      },
      run_code);
  add_command<TrustOptions>(app, program, "health", {"Was in einer Ablage auffällt", "What is odd in a space"}, space,
                            run_health);
  add_command<TrustOptions>(
      app, program, "export",
      {"Alles aus einer Ablage als gewöhnliche Dateien ausgeben", "Write everything of a space as plain files"},
      [space](CLI::App& command, TrustOptions& options) {
        space(command, options);
        command.add_option("DIR", options.folder, text({"neuer Ordner", "new folder"}))->required();
      },
      run_export);
  add_command<TrustOptions>(
      app, program, "follow",
      {"Nach dem Einspielen einer Sicherung: dem Server folgen, obwohl er anders weiterging als dieses Gerät",
       "After a restore: follow the server although it went on otherwise than this device has seen"},
      [space](CLI::App& command, TrustOptions& options) {
        space(command, options);
        command
            .add_option("--export", options.folder,
                        text({"neuer Ordner; was dieses Gerät hat, kommt zuerst dorthin",
                              "new folder; what this device has goes there first"}))
            ->required();
      },
      run_follow);
}

}  // namespace mappe::client::command
