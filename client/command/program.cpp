#include "client/command/program.h"

#include <cstdio>

#include "client/command/details.h"
#include "client/identity/server_check.h"
#include "client/transfer/limits.h"
#include "client/wire/pass_on.h"

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

}  // namespace

void Program::say(const std::string& line) { std::fputs((line + "\n").c_str(), stdout); }

void Program::say(const Json& value) {
  std::fputs((value.dump(1, ' ', false, Json::error_handler_t::replace) + "\n").c_str(), stdout);
}

void Program::note(const std::string& line) { std::fputs((line + "\n").c_str(), stderr); }

Exit Program::fails(const Error& error, const std::string& about, const Problem* problem) {
  const std::string kind(mappe::name_of(error.code));
  std::string line = "mappe: ";
  if (!about.empty()) line += harmless(about) + ": ";
  note(line + headline(error.code) + " [" + kind + "]");
  note(advice(error.code));
  std::string said = detail(error.what, language());
  if (problem != nullptr && !problem->detail.empty() && language() == Language::english)
    said += (said.empty() ? "" : "; ") + harmless(problem->detail);  // the server's words are English
  if (problem != nullptr && !problem->rule.empty()) said += " (" + harmless(problem->rule) + ")";
  if (!said.empty()) note("(" + said + ")");
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
  if (auto known = load_server(**own_home); known && known->origin == origin) {
    if (told && known->trust.pinned && *told != *known->trust.pinned)
      return fail(Errc::untrusted, "the certificate given is not the one pinned at the first visit");
    return known->trust;
  }
  if (told) return Trust{"", told};
  if (!ca_option.empty()) return Trust{ca_option, std::nullopt};
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
  auto answer = ask_line(
      text({"Nennt der Betreiber dieselbe Zahl? (ja/nein) ", "Does the operator name the same number? (yes/no) "}));
  if (!answer || !says_yes(*answer)) return fail(Errc::untrusted, "the certificate was not confirmed");
  return Trust{"", shown->hash};
}

Answer<Program::Visit> Program::visit(const std::string& origin) {
  auto trust = trust_for(origin);
  if (!trust) return trust.error();
  auto api = connect(origin, *trust);
  if (!api) return api.error();
  ServerPin pin{origin, ServerId(), *trust, 0};
  if (auto known = load_server(*home_); known && known->origin == origin) pin = std::move(*known);
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
    return fail(Errc::denied, "nobody is signed in here");
  }
  auto trust = trust_for(server->origin);
  if (!trust) return trust.error();
  auto api = connect(server->origin, *trust);
  if (!api) return api.error();
  auto opened = Session::open(**own_home, std::move(*api));
  if (!opened && opened.error().code == Errc::not_found) return fail(Errc::denied, "nobody is signed in here");
  if (!opened) return pass_on<Session*>(opened);
  session_ = std::move(*opened);
  return session_.get();
}

BlobCache& Program::cache() {
  CHECK(home_ != nullptr);
  if (!cache_) cache_ = std::make_unique<BlobCache>(home_->cache_folder(), limits::cache_bytes_default);
  return *cache_;
}

Answer<SpaceReplica*> Program::space(const std::string& wanted) {
  auto signed_in = session();
  if (!signed_in) return pass_on<SpaceReplica*>(signed_in);
  auto found = (*signed_in)->find_spaces(wanted);
  if (!found) return pass_on<SpaceReplica*>(found);
  if (found->empty()) return fail(Errc::not_found, "there is no such space for you");
  if (found->size() > 1) {
    note(text({"\"{}\" passt auf mehrere Ablagen:", "\"{}\" fits several spaces:"}, harmless(wanted)));
    for (const SpaceSummary& one : *found) note("  " + one.space.text() + "  " + harmless(one.title));
    return fail(Errc::usage, "name the space by the beginning of its id");
  }
  const SpaceSummary& one = found->front();
  if (one.error) return *one.error;
  return (*signed_in)->space(one.space);
}

Answer<RosterReplica*> Program::own_roster() {
  auto signed_in = session();
  if (!signed_in) return pass_on<RosterReplica*>(signed_in);
  auto self = (*signed_in)->identity();
  if (!self) return self.error();
  return (*signed_in)->roster((*self)->faction());
}

Answer<Program::Whom> Program::person(const std::string& wanted) {
  auto signed_in = session();
  if (!signed_in) return pass_on<Whom>(signed_in);
  auto found = (*signed_in)->find_persons(wanted);
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

Result<SecretBytes> Program::password(const std::string& file, const Said& question, bool fresh) {
  if (!file.empty()) {
    auto read = read_secret_file(file);
    if (read && fresh)
      if (auto enough = check_new_password(text_of(read->expose())); !enough) return fail(enough.error());
    return read;
  }
  auto typed = ask_hidden(text(question) + ": ");
  if (!typed) {
    note(text({"Ohne Terminal bitte mit --password-file FILE angeben.",
               "Without a terminal, please give --password-file FILE."}));
    return fail(typed.error());
  }
  if (!fresh) return typed;
  if (auto enough = check_new_password(text_of(typed->expose())); !enough) return fail(enough.error());
  auto again = ask_hidden(text({"Noch einmal zur Kontrolle: ", "Once more, to be sure: "}));
  if (!again) return fail(again.error());
  if (!equal(typed->expose(), again->expose())) return fail(Errc::usage, "the two passwords differ");
  return typed;
}

Result<SecretBytes> Program::link(const std::string& argument) {
  if (argument == "-") return read_secret_input();
  return SecretBytes(bytes_of(std::string_view(argument)));
}

}  // namespace mappe::client::command
