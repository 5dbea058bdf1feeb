#include "client/command/words.h"

#include <array>

namespace mappe::client::command {
namespace {

Said said_of(PersonRole role) {
  switch (role) {
    case PersonRole::guest:
      return {"Gast", "guest"};
    case PersonRole::member:
      return {"Mitglied", "member"};
    case PersonRole::manager:
      return {"Verwaltung", "manager"};
  }
  CHECK(false);
  return {};
}

Said said_of(SpaceRole role) {
  switch (role) {
    case SpaceRole::reader:
      return {"lesen", "reader"};
    case SpaceRole::commenter:
      return {"kommentieren", "commenter"};
    case SpaceRole::editor:
      return {"bearbeiten", "editor"};
    case SpaceRole::manager:
      return {"verwalten", "manager"};
  }
  CHECK(false);
  return {};
}

Said said_of(PersonInfo::State state) {
  switch (state) {
    case PersonInfo::State::invited:
      return {"eingeladen", "invited"};
    case PersonInfo::State::active:
      return {"aktiv", "active"};
    case PersonInfo::State::retired:
      return {"ausgeschieden", "retired"};
    case PersonInfo::State::expired:
      return {"abgelaufen", "expired"};
  }
  CHECK(false);
  return {};
}

Said said_of(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::person:
      return {"Person", "person"};
    case PrincipalKind::invite:
      return {"Einladung, noch nicht angenommen", "invitation, not accepted yet"};
    case PrincipalKind::gateway:
      return {"Gateway", "gateway"};
  }
  CHECK(false);
  return {};
}

Said said_of(journal::Unfit why) {
  using journal::Unfit;
  switch (why) {
    case Unfit::unreadable:
      return {"nicht zu öffnen", "it does not open"};
    case Unfit::malformed:
      return {"nicht zu lesen", "it cannot be read"};
    case Unfit::unknown_operation:
      return {"von einer neueren Version von Mappe", "of a newer Mappe"};
    case Unfit::wrong_kind:
      return {"Notiz und Inhalt vertauscht", "a note among contents, or the reverse"};
    case Unfit::id_taken:
      return {"die Kennung gibt es schon", "the id is taken"};
    case Unfit::unknown_node:
      return {"die Datei oder den Ordner gibt es nicht", "there is no such file or folder"};
    case Unfit::not_live:
      return {"die Datei oder der Ordner liegt im Papierkorb", "the file or folder lies in the bin"};
    case Unfit::wrong_sort:
      return {"Datei und Ordner vertauscht", "a file taken for a folder, or the reverse"};
    case Unfit::parent_not_folder:
      return {"der Ordner darüber fehlt", "the folder above is not there"};
    case Unfit::below_itself:
      return {"ein Ordner in sich selbst", "a folder within itself"};
    case Unfit::bad_name:
      return {"ein unmöglicher Name", "an impossible name"};
    case Unfit::too_deep:
      return {"Ordner zu tief ineinander", "folders nested too deep"};
    case Unfit::name_taken:
      return {"der Name ist dort schon vergeben", "the name is taken there"};
    case Unfit::not_trashed:
      return {"es liegt nicht im Papierkorb", "it is not in the bin"};
    case Unfit::has_children:
      return {"der Ordner ist nicht leer", "the folder is not empty"};
    case Unfit::unknown_version:
      return {"die Fassung gibt es nicht", "there is no such version"};
    case Unfit::current_version:
      return {"die neueste Fassung bleibt", "the newest version stays"};
    case Unfit::attributes_too_large:
      return {"zu viele Angaben zu einer Datei", "too many attributes of a file"};
    case Unfit::unknown_note:
      return {"die Notiz gibt es nicht", "there is no such note"};
    case Unfit::already_done:
      return {"das war schon geschehen", "that was done already"};
    case Unfit::not_author:
      return {"nicht die eigene Notiz", "not one's own note"};
    case Unfit::not_manager:
      return {"das darf nur, wer die Ablage verwaltet", "only a manager may do that"};
    case Unfit::unknown_entry:
      return {"die Sitzung oder den Punkt gibt es nicht", "there is no such meeting or item"};
    case Unfit::not_current:
      return {"jemand hatte es schon geändert", "somebody had changed it already"};
    case Unfit::agenda_full:
      return {"auf der Tagesordnung ist kein Platz mehr", "there is no more room on the agenda"};
  }
  CHECK(false);
  return {};
}

Said said_of(Alarm::Kind kind) {
  switch (kind) {
    case Alarm::Kind::void_access:
      return {"eine Änderung an den Mitgliedern, die nicht gilt", "a change of the members that does not count"};
    case Alarm::Kind::named_blob_dropped:
      return {"ein Inhalt wurde freigegeben, den die Ablage noch braucht",
              "a content was dropped that the space still needs"};
    case Alarm::Kind::snapshot_differs:
      return {"eine Zwischenfassung (Snapshot) stimmt nicht", "a snapshot is not what it claims to be"};
  }
  CHECK(false);
  return {};
}

// Beside journal::duty and client::duties, in their order: the word to type, and what it means.
struct DutySaid {
  std::string_view german;
  Said meaning;
};
constexpr std::array<DutySaid, client::duties.size()> duties_said = {
    {{"kasse", {"Kasse", "treasury"}},
     {"prüfung", {"Prüfung", "audit"}},
     {"geschäftsstelle", {"Geschäftsstelle", "office"}},
     {"ablagen", {"darf Ablagen anlegen", "may create spaces"}}}};

struct RuleSaid {
  std::string_view rule;
  Said said;
};

constexpr auto rules = std::to_array<RuleSaid>({
    {"login", {"Dieser Anmeldename ist auf dem Server schon vergeben.", "this login is taken on the server"}},
    {"name",
     {"Eine Fraktion dieses Namens gibt es auf dem Server schon.", "a faction of this name exists on the server"}},
    {"joined", {"Die Einladung wurde eben schon benutzt.", "the invitation was used just before"}},
    {"setup_code",
     {"Der Gründungslink ist unbekannt, schon benutzt oder älter als 7 Tage.",
      "the founding link is unknown, used, or older than 7 days"}},
    {"setup",
     {"Der Gründungslink gilt für einen anderen Namen oder eine andere Art von Fraktion.",
      "the founding link is for another name or type of faction"}},
    {"invite_rests",
     {"Diese Einladung ruht, weil die PIN zu oft falsch war.", "this invitation rests after too many wrong PINs"}},
    {"code_rests", {"Dieser Code wurde zu oft abgerufen.", "this code was fetched too often"}},
    {"role_too_low", {"Ihr Recht in der Ablage reicht dafür nicht.", "your role in the space does not allow it"}},
    {"unknown_author", {"Sie sind hier kein Mitglied (mehr).", "you are no member here (any more)"}},
    {"membership_ended", {"Ihre Mitgliedschaft ist abgelaufen.", "your membership has ended"}},
    {"frozen", {"Die Ablage ist eingefroren.", "the space is frozen"}},
    {"not_space_creator",
     {"Sie dürfen in dieser Fraktion keine Ablagen anlegen.", "you may not create spaces in this faction"}},
    {"no_manager",
     {"Eine Ablage behält mindestens eine Person, die sie verwaltet.", "a space keeps at least one manager"}},
    {"roster_full",
     {"Es sind zu viele Einladungen offen (höchstens 1.024), oder die Fraktion hat zu viele Personen (höchstens "
      "4.096); "
      "nehmen Sie zuerst offene Einladungen zurück (mappe retire NAME --reason versehen).",
      "too many invitations are open (at most 1,024), or the faction has too many persons (at most 4,096): take open "
      "invitations back first"}},
    {"last_manager",
     {"Eine Fraktion behält mindestens eine Person auf Dauer, die sie verwaltet; machen Sie zuerst jemand anderen dazu "
      "(mappe role NAME verwaltung).",
      "a faction keeps at least one manager without an end: make somebody else one first"}},
    {"not_manager", {"Das darf nur, wer die Fraktion verwaltet.", "only a manager of the faction may do that"}},
    {"not_member", {"Gäste können niemanden bestätigen.", "guests do not confirm anybody"}},
    {"not_active", {"Diese Person ist nicht mehr aktiv.", "this person is not active any more"}},
    {"unknown_id", {"Eine solche Person oder Einladung gibt es nicht.", "there is no such person or invitation"}},
    {"invite_not_open",
     {"Die Einladung wurde schon benutzt, zurückgenommen oder ist abgelaufen.",
      "the invitation has been used, taken back, or has ended"}},
    {"invite_too_long",
     {"So lange darf eine Einladung in dieser Fraktion nicht gelten; nennen Sie mit --expires einen früheren Tag.",
      "an invitation is not valid that long in this faction: name an earlier day with --expires"}},
    {"guest_too_long",
     {"Die Mitgliedschaft eines Gastes braucht ein Ende: Nennen Sie mit --until einen (früheren) Tag.",
      "a guest's membership needs an end: name an (earlier) day with --until"}},
    {"not_self", {"Das kann nur die Person selbst.", "only the person itself may do that"}},
    {"self_confirm", {"Sich selbst kann niemand bestätigen.", "nobody confirms himself"}},
    {"unreferenced_uploads",
     {"Auf dem Server liegt zu viel, das angefangen und nicht beendet wurde; bitte morgen noch einmal.",
      "too much lies at the server that was begun and not finished: try again tomorrow"}},
    {"app_passwords_full",
     {"Sie haben schon 32 App-Passwörter; nehmen Sie eines zurück, das niemand benutzt.",
      "you have 32 app passwords already: revoke one that is not used"}},
    {"second_factor",
     {"Wer einen zweiten Faktor zur Pflicht macht, braucht selbst einen; und wo er Pflicht ist, schaltet ihn niemand "
      "aus.",
      "who makes a second factor a duty needs one; and where it is one, nobody switches it off"}},
    {"second_factor_code",
     {"Der Code stimmt nicht, oder er wurde schon benutzt.", "the code is wrong, or was used before"}},
    {"second_factor_own",
     {"Den eigenen zweiten Faktor setzt niemand selbst zurück.", "nobody resets his own second factor"}},
    {"clock",
     {"Die Uhr dieses Rechners geht falsch; bitte stellen Sie sie.", "this computer's clock is wrong: please set it"}},
});

template <class Role, std::size_t N>
std::optional<Role> typed_in_german(const std::array<Role, N>& roles, std::string_view typed) {
  for (const Role role : roles) {
    std::string german(said_of(role).german);
    if (german == typed) return role;
    german[0] = static_cast<char>(german[0] | 0x20);  // "gast" for "Gast"; all begin with a letter of ASCII
    if (german == typed) return role;
  }
  return std::nullopt;
}

}  // namespace

std::string word(PersonRole role) { return text(said_of(role)); }
std::string word(SpaceRole role) { return text(said_of(role)); }
std::string word(SpaceRole role, Language language) { return std::string(said_of(role).in(language)); }
std::string word(PersonInfo::State state) { return text(said_of(state)); }
std::string word(PrincipalKind kind) { return text(said_of(kind)); }

std::string words_of_duties(std::uint64_t duties) {
  std::string said;
  for (std::size_t i = 0; i < duties_said.size(); ++i) {
    if ((duties & client::duties[i].bit) == 0) continue;
    if (!said.empty()) said += ", ";
    said += text(duties_said[i].meaning);
  }
  return said;
}

std::optional<std::uint64_t> duty_typed(std::string_view typed) {
  for (std::size_t i = 0; i < duties_said.size(); ++i)
    if (typed == client::duties[i].name || typed == duties_said[i].german) return client::duties[i].bit;
  return std::nullopt;
}

std::optional<PersonRole> person_role_typed(std::string_view typed) {
  if (const auto role = person_role_of(typed)) return role;
  return typed_in_german(std::array{PersonRole::guest, PersonRole::member, PersonRole::manager}, typed);
}

std::optional<SpaceRole> space_role_typed(std::string_view typed) {
  if (const auto role = space_role_of(typed)) return role;
  return typed_in_german(std::array{SpaceRole::reader, SpaceRole::commenter, SpaceRole::editor, SpaceRole::manager},
                         typed);
}

std::string clause(const SkippedEntry& entry) {
  if (entry.unfit) return text(said_of(*entry.unfit));
  return text(
      {"nach einer Änderung an den Mitgliedern, die nicht gilt", "after a change of the members that does not count"});
}

std::string clause(Alarm::Kind kind) { return text(said_of(kind)); }

const Said* said_of_rule(std::string_view rule) {
  for (const RuleSaid& one : rules)
    if (one.rule == rule) return &one.said;
  return nullptr;
}

}  // namespace mappe::client::command
