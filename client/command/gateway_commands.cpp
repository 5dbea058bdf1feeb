// app-password: access for devices without Mappe, through a gateway.                               docs/protocol.md §9
#include <algorithm>

#include "client/command/program.h"
#include "client/command/words.h"
#include "client/identity/app_passwords.h"
#include "client/replica/clock.h"
#include "client/wire/pass_on.h"

namespace mappe::client::command {
namespace {

struct AppPasswordOptions {
  std::vector<std::string> spaces;
  std::string label, until, which;
};

// "Umwelt" or "Umwelt:lesen"; the title of a space has no colon.
Result<AppPasswordWish::Right> right_typed(const std::string& typed, std::string* title) {
  const auto colon = typed.rfind(':');
  *title = typed.substr(0, colon);
  if (colon == std::string::npos) return AppPasswordWish::Right{};
  const auto role = space_role_typed(typed.substr(colon + 1));
  if (!role || (*role != SpaceRole::reader && *role != SpaceRole::editor))
    return fail(Errc::usage, "an app password reads or edits: S:reader or S:editor");
  return AppPasswordWish::Right{nullptr, role};
}

// The last moment of the day typed, or 90 days from now.
Result<TimeMs> end_typed(const std::string& typed, TimeMs now) {
  constexpr TimeMs day_ms = 24ULL * 3600 * 1000;
  const TimeMs latest = now + app_password_life_ms;
  if (typed.empty()) return latest;
  auto end = parse_end_of_day(typed, now);
  if (end && *end > latest && *end - latest < day_ms) return latest;  // the 90th day itself
  return end;
}

void warn_of_gateway(Program& program) {
  program.note(
      text({"Achtung: Solange dieser Zugang benutzt wird, kann der Betreiber des Gerätezugangs die Ablage lesen, samt "
            "ihrer ganzen Geschichte. Liegt er still, kann er es nicht.",
            "Take care: while this access is in use, whoever runs the gateway can read the space, its whole history "
            "included. While it rests, he cannot."}));
}

void say_password(Program& program, const seal::AppPassword& password, const AppPasswordWish& wish) {
  const std::string id = seal::AppPassword::id_text(password.id());
  if (program.json) {
    program.say(Json{{"id", id}, {"password", shown(password.text())}, {"until_ms", wish.until_ms}});
    return;
  }
  program.say(text({"App-Passwort für \"{}\", gültig bis {}. Es wird nur dieses eine Mal gezeigt:",
                    "App password for \"{}\", valid until {}. It is shown this once only:"},
                   harmless(wish.label), date_text(wish.until_ms)));
  program.say(text({"  Benutzername  {}", "  user name  {}"}, id));
  program.say(text({"  Passwort      {}", "  password   {}"}, shown(password.text())));
  program.say(
      text({"Die Adresse des Gerätezugangs (https://...) nennt der Betreiber. Zurücknehmen: mappe app-password "
            "revoke {}",
            "The operator names the gateway's address (https://...). To take it back: mappe app-password revoke "
            "{}"},
           id));
}

Exit run_create_app_password(Program& program, const AppPasswordOptions& options) {
  auto session = program.session();
  if (!session) return program.fails(session);
  AppPasswordWish wish;
  wish.label = options.label;
  auto until = end_typed(options.until, entry_time_ms((*session)->api()));
  if (!until) return program.fails(until.error(), options.until);
  wish.until_ms = *until;
  for (const std::string& typed : options.spaces) {
    std::string title;
    auto right = right_typed(typed, &title);
    if (!right) return program.fails(right.error(), typed);
    auto space = program.space(title);
    if (!space) return program.fails(space, title);
    right->space = *space;
    wish.spaces.push_back(*right);
  }
  auto password = create_app_password(**session, wish);
  if (!password) return program.fails(password, options.label);
  say_password(program, *password, wish);
  warn_of_gateway(program);
  return Exit::ok;
}

// Titles, as far as they are known here.
std::vector<std::string> titles_of(Session& session, const AppPasswordInfo& info) {
  std::vector<std::string> titles;
  for (const SealedGateway& one : info.gateways) {
    auto space = session.space(one.space);
    titles.push_back(space ? (*space)->title() : one.space.text());
  }
  return titles;
}

std::string use_text(const AppPasswordInfo& info) {
  if (info.last_used_ms == 0) return text({"nie benutzt", "never used"});
  if (info.last_address.empty()) return text({"zuletzt {}", "last {}"}, time_text(info.last_used_ms));
  return text({"zuletzt {} von {}", "last {} from {}"}, time_text(info.last_used_ms), harmless(info.last_address));
}

Exit run_list_app_passwords(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto all = (*session)->api().app_passwords();
  if (!all) return program.fails(all);
  const TimeMs now = entry_time_ms((*session)->api());
  Json list = Json::array();
  for (const AppPasswordInfo& info : *all) {
    const std::vector<std::string> titles = titles_of(**session, info);
    if (program.json) {
      list.push_back({{"id", seal::AppPassword::id_text(info.id)},
                      {"label", info.label},
                      {"spaces", titles},
                      {"created_ms", info.created_ms},
                      {"until_ms", info.until_ms},
                      {"last_used_ms", info.last_used_ms},
                      {"last_address", info.last_address}});
      continue;
    }
    std::string named;
    for (const std::string& title : titles) named += (named.empty() ? "" : ", ") + harmless(title);
    program.say(seal::AppPassword::id_text(info.id) + "  " + harmless(info.label) + "  " + named + "  " +
                (info.until_ms < now ? text({"abgelaufen am {}", "ended on {}"}, date_text(info.until_ms))
                                     : text({"bis {}", "until {}"}, date_text(info.until_ms))) +
                "  " + use_text(info));
  }
  if (program.json) program.say(list);
  return Exit::ok;
}

// By its id or, if only one has it, its label.
Answer<AppPasswordInfo> app_password_named(Session& session, const std::string& wanted) {
  auto all = session.api().app_passwords();
  if (!all) return pass_on<AppPasswordInfo>(all);
  const auto id = seal::AppPassword::parse_id(wanted);
  std::vector<AppPasswordInfo> those;
  for (AppPasswordInfo& one : *all)
    if (one.label == wanted || (id && one.id == *id)) those.push_back(std::move(one));
  if (those.empty()) return fail(Errc::not_found, "there is no such app password; mappe app-password list shows yours");
  if (those.size() > 1) return fail(Errc::usage, "several app passwords are labelled like that: give the id");
  return std::move(those.front());
}

Exit run_revoke_app_password(Program& program, const AppPasswordOptions& options) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto info = app_password_named(**session, options.which);
  if (!info) return program.fails(info, options.which);
  auto revoked = revoke_app_password(**session, *info);
  if (!revoked) return program.fails(revoked, options.which);
  if (program.json)
    program.say(Json{{"id", seal::AppPassword::id_text(info->id)}, {"waiting", revoked->waiting.size()}});
  else
    program.say(text({"Das App-Passwort \"{}\" öffnet nichts mehr.", "The app password \"{}\" opens nothing any more."},
                     harmless(info->label)));
  Exit exit = Exit::ok;
  for (const Revoked::Waiting& one : revoked->waiting) {
    exit = worse(exit, program.fails(one.error, one.space.text()));
    program.note(
        text({"In dieser Ablage steht der Zugang noch, ohne dass er etwas öffnet. Wer sie verwaltet, nimmt ihn "
              "mit mappe space gateway ABLAGE off heraus.",
              "In this space the access still stands, though it opens nothing. A manager takes it out with "
              "mappe space gateway S off."}));
  }
  return exit;
}

}  // namespace

void add_gateway_commands(CLI::App& app, Program& program) {
  CLI::App* group =
      app.add_subcommand("app-password", text({"Zugang für Geräte ohne Mappe", "Access for devices without Mappe"}));
  group->require_subcommand(1);
  add_command<AppPasswordOptions>(
      *group, program, "create",
      {"Ein App-Passwort anlegen: Solange es benutzt wird, kann der Betreiber des Gerätezugangs die Ablagen lesen",
       "Make an app password: while it is in use, whoever runs the gateway can read the spaces"},
      [](CLI::App& command, AppPasswordOptions& options) {
        command
            .add_option("--space", options.spaces,
                        text({"Ablage, nur zum Lesen mit :lesen dahinter; mehrmals möglich",
                              "space, to be read only with :reader behind it; may be repeated"}))
            ->required();
        command.add_option("--label", options.label, text({"wie das Gerät heißt, etwa iPad", "the device, as iPad"}))
            ->required();
        command.add_option("--until", options.until,
                           text({"endet mit diesem Tag; ohne Angabe, und spätestens, nach 90 Tagen",
                                 "ends with this day; without it, and at the latest, after 90 days"}));
      },
      run_create_app_password);
  add_command<NoOptions>(
      *group, program, "list",
      {"Meine App-Passwörter, und wann sie zuletzt benutzt wurden", "My app passwords, and when they were used last"},
      [](CLI::App&, NoOptions&) {}, run_list_app_passwords);
  add_command<AppPasswordOptions>(
      *group, program, "revoke", {"Ein App-Passwort zurücknehmen", "Take an app password back"},
      [](CLI::App& command, AppPasswordOptions& options) {
        command.add_option("ID", options.which, text({"Kennung oder Bezeichnung", "id or label"}))->required();
      },
      run_revoke_app_password);
}

}  // namespace mappe::client::command
