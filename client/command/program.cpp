#include "client/command/program.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "client/command/details.h"
#include "client/command/visit_notes.h"
#include "client/command/words.h"
#include "client/identity/password_words.h"
#include "client/identity/server_check.h"
#include "client/transfer/limits.h"
#include "client/wire/pass_on.h"
#include "journal/name.h"

namespace mappe::client::command {
namespace {

// As mappe-server prints it: AB:CD:...
std::string grouped(const CertificateHash& hash) {
  std::string shown;
  for (const char digit : hash.hex()) {
    if (shown.size() % 3 == 2) shown += ':';
    shown += static_cast<char>(digit >= 'a' ? digit - 'a' + 'A' : digit);
  }
  return shown;
}

bool says_yes(std::string_view typed) {
  return typed == "ja" || typed == "Ja" || typed == "j" || typed == "yes" || typed == "y" || typed == "Yes";
}

// A path that is right wherever the next command is run.                                        errors  usage
Result<Trust> trust_of_file(const std::string& path) {
  std::error_code error;
  const std::filesystem::path file = std::filesystem::absolute(path, error);
  if (error || !std::ifstream(file) || !std::filesystem::is_regular_file(file, error))
    return fail(Errc::usage, "the file given with --ca cannot be read");
  return Trust{file.string(), std::nullopt};
}

}  // namespace

void Program::say(const std::string& line) { std::fputs((line + "\n").c_str(), stdout); }

void Program::say(const Json& value) {
  std::fputs((value.dump(1, ' ', false, Json::error_handler_t::replace) + "\n").c_str(), stdout);
}

void Program::note(const std::string& line) { std::fputs((line + "\n").c_str(), stderr); }

Exit Program::fails(const Error& error, const std::string& about, const Problem* problem) {
  const std::string kind(mappe::name_of(error.code));
  const std::string rule = problem == nullptr ? "" : problem->rule;
  note("mappe: " + (about.empty() ? "" : harmless(about) + ": ") + headline(error) + " [" + kind + "]");
  if (const Said* meant = said_of_rule(rule))
    note(detail(meant->in(language()), Language::english));  // said already; only a sentence is made of it
  else if (!error.what.empty())
    note(detail(error.what, language()) + (rule.empty() ? "" : " (" + harmless(rule) + ")"));
  if (problem != nullptr && !problem->detail.empty() && language() == Language::english)
    note("The server says: " + harmless(problem->detail));  // its words are English
  if (const std::string what_to_do = advice(error, rule); !what_to_do.empty()) note(what_to_do);
  return exit_of(error.code);
}

Result<Home*> Program::home() {
  if (home_) return home_.get();
  auto root = Home::default_root(home_option);
  if (!root) return fail(root.error());
  auto opened = Home::open(*root);
  if (!opened) return fail(opened.error());
  home_ = std::move(*opened);
  return home_.get();
}

Result<Trust> Program::trust_for(const std::string& origin) {
  std::optional<CertificateHash> told;
  if (!trust_cert_option.empty()) {
    auto parsed = parse_certificate_hash(trust_cert_option);
    if (!parsed) return fail(as_typed(parsed.error()));
    told = *parsed;
  }
  auto own_home = home();
  if (!own_home) return fail(own_home.error());
  const bool is_told_anew = pins_anew && (told || !ca_option.empty());
  if (auto known = load_server(**own_home); known && known->origin == origin && !is_told_anew) {
    if (told && known->trust.pinned && *told != *known->trust.pinned)
      return fail(Errc::untrusted, "the certificate given is not the one pinned at the first visit");
    return known->trust;
  }
  if (told) return Trust{"", told};
  if (!ca_option.empty()) return trust_of_file(ca_option);
  auto shown = look_at_certificate(origin, Trust{});
  if (!shown) return fail(shown.error());
  if (shown->verifies) return Trust{};
  note(text({"Das Zertifikat von {} ist diesem Gerät unbekannt. Sein SHA-256 lautet:",
             "The certificate of {} is unknown to this "
             "device. Its SHA-256 is:"},
            origin));
  note("  " + grouped(shown->hash));
  if (!is_terminal_input()) {
    note(text({"Wenn der Betreiber dieselbe Zahl nennt, geben Sie sie mit --trust-cert an.",
               "If the operator names the same "
               "number, give it with --trust-cert."}));
    return fail(Errc::untrusted, "an unknown certificate, and nobody to ask");
  }
  auto answer = agrees(
      text({"Nennt der Betreiber dieselbe Zahl? (ja/nein) ", "Does the operator name the same number? (yes/no) "}));
  if (!answer || !*answer) return fail(Errc::untrusted, "the certificate was not confirmed");
  return Trust{"", shown->hash};
}

Answer<Program::Visit> Program::visit(const std::string& origin) {
  auto trust = trust_for(origin);
  if (!trust) return trust.error();
  auto api = connect(origin, *trust);
  if (!api) return api.error();
  ServerPin pin{origin, ServerId(), *trust, 0};
  if (auto known = load_server(*home_); known && known->origin == origin) {
    pin = std::move(*known);
    pin.trust = *trust;
  }
  auto checked = check_server(**api, std::move(pin));
  if (!checked) return pass_on<Visit>(checked);
  return Visit{std::move(*api), std::move(*checked)};
}

Answer<Session*> Program::session() {
  if (session_) return session_.get();
  auto own_home = home();
  if (!own_home) return own_home.error();
  auto server = load_server(**own_home);
  if (!server) {
    if (server.error().code != Errc::not_found) return server.error();
    return fail(Errc::expired, "nobody is signed in here");
  }
  auto trust = trust_for(server->origin);
  if (!trust) return trust.error();
  auto connected = connects(server->origin, *trust);
  if (!connected) return connected.error();
  const std::shared_ptr<Api> api = std::move(*connected);
  auto opened = Session::open(**own_home, api);
  const bool is_away = !opened && (opened.error().code == Errc::offline || opened.error().code == Errc::timeout);
  if (is_away && may_be_away) opened = Session::open_kept(**own_home, api);
  if (!opened && opened.error().code == Errc::not_found) return fail(Errc::expired, "nobody is signed in here");
  if (!opened) return pass_on<Session*>(opened);
  session_ = std::move(*opened);
  if (!session_->is_away()) greet();
  return session_.get();
}

void Program::greet() {
  note_clock(*this, session_->api());
  heal();
}

// After a restore of the server: once, before anything else, so that nobody reads "behind" for what this device has.
void Program::heal() {
  auto healed = session_->heal([this](const BlobId& blob) {
    auto kept = cache().get(blob);
    return kept ? std::optional(std::move(*kept).take()) : std::nullopt;
  });
  if (!healed) return;  // the command itself will say what is wrong
  if (healed->entries + healed->blobs > 0)
    note(text({"Der Server wurde aus einer Sicherung eingespielt. Dieses Gerät hat ihm zurückgebracht, was ihm fehlte: "
               "{} Einträge und {} Inhalte.",
               "The server was restored from a backup. This device has brought back what it lacked: {} entries and {} "
               "contents."},
              healed->entries, healed->blobs));
  if (healed->lost > 0)
    note(
        text({"{} Inhalte fehlen dem Server weiterhin, und dieses Gerät hat sie auch nicht. Wer diese Dateien geöffnet "
              "hatte, bringt sie zurück, sobald er Mappe benutzt.",
              "The server still lacks {} contents, and this device does not have them either. Whoever had opened those "
              "files brings them back by using Mappe."},
             healed->lost));
  if (!healed->error) return;
  note(text({"Nicht alles ließ sich zurückbringen. Wo ein weiterer Versuch hilft, macht ihn der nächste Befehl.",
             "Not everything could be brought back. Where another try can help, the next command makes it."}));
  fails(*healed->error);
}

void Program::keep_up() {
  std::fflush(stdout);  // the answer first
  if (session_) session_->keep_up();
}

BlobCache& Program::cache() {
  CHECK(home_ != nullptr);
  if (!cache_) cache_ = std::make_unique<BlobCache>(home_->cache_folder(), limits::cache_bytes_default);
  return *cache_;
}

Answer<SpaceReplica*> Program::space(const std::string& wanted) {
  auto signed_in = session();
  if (!signed_in) return pass_on<SpaceReplica*>(signed_in);
  auto faction = named_faction();
  if (!faction) return pass_on<SpaceReplica*>(faction);
  auto found = (*signed_in)->find_spaces(wanted, *faction);
  if (!found) return pass_on<SpaceReplica*>(found);
  if (found->empty()) return fail(Errc::not_found, "there is no such space for you");
  if (found->size() > 1) {
    note(text({"\"{}\" passt auf mehrere Ablagen:", "\"{}\" fits several spaces:"}, harmless(wanted)));
    for (const SpaceSummary& one : *found) note("  " + one.space.text() + "  " + harmless(one.title));
    return fail(Errc::usage, "name the space by the beginning of its id");
  }
  const SpaceSummary& one = found->front();
  if (one.error) return *one.error;
  auto opened = (*signed_in)->space(one.space);
  if (opened && visited_.insert(one.space).second) note_visit(*this, **opened);
  return opened;
}

std::optional<Program::Found> Program::found(const std::string& typed, Exit& ends) {
  auto place = parse_place(typed);
  if (!place) return ends = fails(place.error(), typed), std::nullopt;
  auto in = space(place->space);
  if (!in) return ends = fails(in, place->space), std::nullopt;
  const auto node = (*in)->state().resolve(place->path);
  if (!node) return ends = fails(fail(Errc::not_found, "there is nothing under that path"), typed), std::nullopt;
  return Found{*in, *node, std::move(place->path)};
}

std::optional<std::vector<SpaceReplica*>> Program::spaces(const std::string& named, Exit& ends) {
  std::vector<SpaceReplica*> chosen;
  if (!named.empty()) {
    auto one = space(named);
    if (!one) return ends = fails(one, named), std::nullopt;
    chosen.push_back(*one);
    return chosen;
  }
  auto signed_in = session();
  if (!signed_in) return ends = fails(signed_in), std::nullopt;
  auto all = (*signed_in)->spaces();
  if (!all) return ends = fails(all), std::nullopt;
  for (const SpaceSummary& one : *all) {
    if (one.error) continue;
    auto opened = (*signed_in)->space(one.space);
    if (!opened) return ends = fails(opened, one.title), std::nullopt;
    chosen.push_back(*opened);
  }
  return chosen;
}

Answer<std::optional<FactionId>> Program::named_faction() {
  if (faction_option.empty()) return std::optional<FactionId>();
  auto signed_in = session();
  if (!signed_in) return pass_on<std::optional<FactionId>>(signed_in);
  std::optional<FactionId> found;
  for (const auto& self : (*signed_in)->identities()) {
    auto roster = (*signed_in)->roster(self->faction());
    if (!roster) return pass_on<std::optional<FactionId>>(roster);
    const bool is_named = journal::same_name((*roster)->faction_name(), faction_option);
    if (!is_named && !is_id_prefix(faction_option, self->faction().text())) continue;
    if (found) return fail(Errc::usage, "several of your factions are called like that: give its id");
    found = self->faction();
  }
  if (!found) return fail(Errc::not_found, "you belong to no such faction; mappe whoami shows yours");
  return found;
}

Answer<FactionId> Program::own_faction() {
  auto named = named_faction();
  if (!named) return pass_on<FactionId>(named);
  if (*named) return **named;
  auto signed_in = session();
  if (!signed_in) return pass_on<FactionId>(signed_in);
  auto self = (*signed_in)->identity();
  if (self) return (*self)->faction();
  for (const auto& one : (*signed_in)->identities())
    if (auto roster = (*signed_in)->roster(one->faction()))
      note("  " + one->faction().text() + "  " + harmless((*roster)->faction_name()));
  return self.error();
}

Answer<Program::Whom> Program::person(const std::string& wanted, std::optional<FactionId> faction) {
  auto signed_in = session();
  if (!signed_in) return pass_on<Whom>(signed_in);
  if (!faction) {
    auto named = named_faction();
    if (!named) return pass_on<Whom>(named);
    faction = *named;
  }
  auto found = (*signed_in)->find_persons(wanted, faction);
  if (!found) return pass_on<Whom>(found);
  if (found->empty()) return fail(Errc::not_found, "there is no such person in your faction");
  if (found->size() > 1) {
    note(text({"\"{}\" passt auf mehrere Personen:", "\"{}\" fits several persons:"}, harmless(wanted)));
    for (const auto& one : *found) note("  " + one.person.person.text() + "  " + harmless(one.person.name));
    return fail(Errc::usage, "name the person by its id");
  }
  const auto& one = found->front();
  auto roster = (*signed_in)->roster(one.faction);
  if (!roster) return pass_on<Whom>(roster);
  auto self = (*signed_in)->identity(one.faction);
  if (!self) return self.error();
  return Whom{one.faction, one.person, *roster, *self};
}

Result<bool> Program::agrees(const std::string& question) {
  auto answer = ask_line(question);
  if (!answer && answer.error().code == Errc::usage) return fail(answer.error());
  return answer && says_yes(*answer);
}

// Six words, taken and typed once; none: the person prefers an own password.                    errors  usage
Result<SecretBytes> Program::proposed_password() {
  const SecretBytes words = propose_password();
  auto shown = show_at_terminal(
      text({"Vorschlag für Ihr Passwort, sechs zufällige Wörter:\n\n    {}\n\nSchreiben Sie es auf, bevor Sie "
            "weitermachen.",
            "A password for you, six words drawn by lot:\n\n    {}\n\nWrite it down before you go on."},
           text_of(words.expose())));
  if (!shown) return fail(shown.error());
  auto taken = agrees(text({"Dieses Passwort nehmen? Mit \"nein\" wählen Sie selbst eines. (ja/nein) ",
                            "Take this password? With \"no\" you choose your own. (yes/no) "}));
  if (!taken) return fail(taken.error());
  return *taken ? SecretBytes(bytes_of(words.expose())) : SecretBytes();
}

Result<SecretBytes> Program::password(const std::string& file, const Said& question, Password which) {
  const bool is_new = which != Password::present;
  if (!file.empty()) {
    auto read = read_secret_file(file);
    if (read && is_new)
      if (auto enough = check_new_password(text_of(read->expose())); !enough) return fail(enough.error());
    return read;
  }
  auto typed = which == Password::chosen ? proposed_password() : Result<SecretBytes>(SecretBytes());
  if (typed && typed->empty()) typed = ask_hidden(text(question) + ": ");
  if (!typed) {
    if (!is_terminal_input())
      note(text({"Ohne Terminal bitte mit --password-file FILE angeben.",
                 "Without a terminal, please give --password-file FILE."}));
    return fail(typed.error());
  }
  if (!is_new) return typed;
  if (auto enough = check_new_password(text_of(typed->expose())); !enough) return fail(enough.error());
  auto again = ask_hidden(text({"Zur Kontrolle bitte eintippen: ", "Please type it, to be sure: "}));
  if (!again) return fail(again.error());
  if (!equal(typed->expose(), again->expose())) return fail(Errc::usage, "the two passwords differ");
  return typed;
}

SecondStep Program::second_step(const std::string& code_option, bool remember) const {
  SecondStep second;
  second.remember = remember;
  if (!code_option.empty())
    second.code = [code_option]() -> Result<SecretBytes> { return SecretBytes(bytes_of(code_option)); };
  else if (is_terminal_input())
    second.code = []() -> Result<SecretBytes> {
      auto typed = ask_line(
          text({"Bestätigungscode aus der App, oder ein Ersatzcode: ", "Code of the app, or a backup code: "}));
      if (!typed) return fail(typed.error());
      return SecretBytes(bytes_of(*typed));
    };
  return second;
}

Result<SecretBytes> Program::link(const std::string& argument) {
  if (argument == "-" && is_terminal_input())
    return ask_hidden(text({"Den Link einfügen (er bleibt unsichtbar) und Eingabe drücken: ",
                            "Paste the link (it stays invisible) and press Enter: "}));
  if (argument == "-") return read_secret_input();
  return SecretBytes(bytes_of(std::string_view(argument)));
}

}  // namespace mappe::client::command
