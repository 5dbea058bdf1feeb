#include "tests/model/walk.h"

#include <algorithm>

#include "client/replica/pins.h"
#include "client/replica/snapshots.h"
#include "client/replica/space_parts.h"
#include "client/replica/upkeep.h"

namespace model_tests {

namespace {

namespace intent = journal::intent;
using client::Committed;

constexpr std::size_t steps_between_comparisons = 40;
constexpr TimeMs minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;

bool is_unclear(const Error& error) { return error.code == Errc::offline || error.code == Errc::timeout; }

// A wish without its content, which can be told from another.
journal::Intent outline_of(const journal::Intent& wished) {
  if (const auto* save = std::get_if<intent::Save>(&wished))
    return intent::Save{save->parent,     save->name, save->node,     save->base,
                        save->fresh_node, {},         save->mtime_ms, save->conditions};
  if (const auto* make = std::get_if<intent::MakeFolder>(&wished)) return *make;
  if (const auto* move = std::get_if<intent::Move>(&wished)) return *move;
  if (const auto* trash = std::get_if<intent::Trash>(&wished)) return *trash;
  const auto& plain = std::get<intent::Plain>(wished);
  intent::Plain copy;
  copy.note_kind = plain.note_kind;
  for (const journal::Op& one : plain.ops) copy.ops.push_back(journal::duplicate(one));
  return copy;
}

bool wrote(const Committed& result) {
  return result.how == Committed::How::done || result.how == Committed::How::conflict_copy;
}

std::string_view name_of(Committed::How how) {
  switch (how) {
    case Committed::How::done:
      return "done";
    case Committed::How::nothing:
      return "nothing to do";
    case Committed::How::conflict_copy:
      return "conflict copy";
    case Committed::How::precondition:
      return "precondition";
    case Committed::How::given_up:
      return "given up";
  }
  return "";
}

}  // namespace

Walk::Walk(std::uint64_t seed)
    : has_agenda_(seed % 3 == 0),
      dice_((seed_randomness(seed), seed)),
      town_(seed % 8 == 0 ? ServerHere::Keeps::on_disk : ServerHere::Keeps::in_memory, 3 + seed % 3),
      wishes_(dice_, has_agenda_),
      judge_(town_, wishes_) {}

std::optional<Walk::Failure> Walk::goes(std::size_t steps) {
  shares_at_first();
  for (std::size_t i = 1; i <= steps && !town_.fault(); ++i) {
    town_.tells("step " + std::to_string(i));
    step();
    if (i % steps_between_comparisons == 0 && !town_.fault()) everybody_syncs();
  }
  if (!town_.fault()) ends();
  if (!town_.fault()) return std::nullopt;
  return Failure{*town_.fault(), town_.told()};
}

void Walk::shares_at_first() {
  Person& anna = *town_.persons.front();
  if (!is_ready(anna, true)) return town_.blames("Anna cannot begin");
  for (std::size_t i = 1; i < town_.persons.size(); ++i) {
    static const std::vector<client::SpaceRole> roles = {client::SpaceRole::editor, client::SpaceRole::editor,
                                                         client::SpaceRole::editor, client::SpaceRole::manager,
                                                         client::SpaceRole::commenter};
    if (dice_.percent(15)) continue;
    const client::Share share{town_.persons[i]->principal(), i == 1 ? client::SpaceRole::editor : dice_.one_of(roles)};
    if (!client::share_space(*anna.program().space, share)) town_.blames("Anna cannot share");
  }
}

void Walk::step() {
  simulation.passes(1000 + dice_.below(2 * minute_ms));
  if (dice_.percent(2)) {  // a while in which nobody does anything
    simulation.passes(day_ms * (1 + dice_.below(40)));
    (void)town_.server.services().storage.blobs().expire(simulation.now_ms);
  }
  if (dice_.percent(1)) town_.server.dies();
  if (dice_.percent(50)) town_.underway.arrive(town_.server);
  Person& person = *dice_.one_of(town_.persons);
  simulation.clock_error_ms = person.clock_error_ms;
  const Plan plan = any_plan();
  person.program().line->expects(plan);
  person.program().line->meanwhile = [this, &person] { others_act(person); };
  if (dice_.percent(4)) may_die_writing(person);
  acts(person);
  simulation.before_rename = nullptr;
  simulation.clock_error_ms = 0;
  if (person.runs() && person.program().line->met_trouble()) town_.tells("  " + std::string(name_of(plan.trouble)));
  if (person.died()) {
    town_.tells("  " + person.name + "'s program died");
    note_kept(person);
  }
  person.is_dead_and_gone();
  if (person.runs()) person.program().line->expects({});
}

// In the middle of what somebody does, at another computer.
void Walk::others_act(const Person& but_not) {
  Person& other = *dice_.one_of(town_.persons);
  if (&other == &but_not) return;
  town_.tells("    meanwhile " + other.name);
  const auto before_rename = std::exchange(simulation.before_rename, nullptr);
  const std::int64_t error_ms = std::exchange(simulation.clock_error_ms, other.clock_error_ms);
  other.program().line->expects({});
  if (dice_.percent(75))
    wishes_now(other);
  else
    changes_members(other);
  simulation.before_rename = before_rename;
  simulation.clock_error_ms = error_ms;
}

Plan Walk::any_plan() {
  if (dice_.percent(70)) return {};
  static const std::vector<Trouble> troubles = {
      Trouble::request_lost, Trouble::answer_lost, Trouble::answer_lost,
      Trouble::late,         Trouble::client_dies, Trouble::client_dies_unanswered,
      Trouble::server_dies,  Trouble::answer_lost, Trouble::server_dies_unanswered,
  };
  Plan plan;
  plan.trouble = dice_.one_of(troubles);
  plan.commits_alone = dice_.percent(60);
  plan.at = static_cast<unsigned>(dice_.below(plan.commits_alone ? 2 : 6));
  plan.stays_down = dice_.percent(50);
  return plan;
}

void Walk::may_die_writing(Person& person) {
  simulation.before_rename = [&person, left = dice_.below(8)](const std::string& target) mutable {
    if (!target.starts_with(person.home().string() + "/")) return;
    if (left-- == 0) person.dies();
  };
}

void Walk::acts(Person& person) {
  town_.tells(" " + person.name + " acts");
  const std::size_t kind = dice_.below(100);
  if (kind < 44) return wishes_now(person);
  if (kind < 56) return wishes_offline(person);
  if (kind < 67) return empties_outbox(person);
  if (kind < 71) return plants_tree(person);
  if (kind < 76) return clears(person);
  if (kind < 84) return changes_members(person);
  if (kind < 88) return keeps_up(person);
  if (kind < 91) return loses_something(person);
  if (kind < 93) return sets_the_clock(person);
  if (kind < 96) {
    if (person.in_doubt.empty() || dice_.percent(80)) person.ends();
    return;
  }
  (void)is_ready(person, true);
}

void Walk::sets_the_clock(Person& person) {
  static const std::vector<std::int64_t> errors = {
      0, 0, -5 * 60'000, 7 * 60'000, 40'000, -86'400'000, 3 * 86'400'000, -400LL * 86'400'000, 400LL * 86'400'000};
  person.clock_error_ms = dice_.one_of(errors);
  town_.tells("  the clock is " + std::to_string(person.clock_error_ms / 1000) + " s off");
}

// ---- the replica ---------------------------------------------------------------------------------------------------

bool Walk::is_ready(Person& person, bool fresh) {
  client::SpaceReplica& space = *person.program().space;
  if (fresh) {
    auto followed = person.program().roster->sync();
    if (!followed) return check_refusal(person, "sync of the roster", followed.error(), followed.problem()), false;
    auto synced = space.sync();
    if (!synced) return check_refusal(person, "sync", synced.error(), synced.problem()), false;
  } else if (auto resumed = space.resume(); !resumed) {
    check_refusal(person, "resume", resumed.error(), resumed.problem());
    return false;
  }
  if (person.died()) return false;
  note_answered(person);
  return space.is_replayed();
}

void Walk::note_answered(Person& person) {
  const auto& answered = person.program().space->answered();
  if (answered && person.unanswered && answered->seq == person.unanswered->seq) person.was_told = true;
}

// Whether the home it left still knows of the entry that was not answered. A program that dies between learning of it
// and saying so has said it to nobody; then the person finds it by looking.
void Walk::note_kept(Person& person) {
  if (!person.unanswered) return;
  const auto home = client::Home::open(person.home());
  if (!home) return town_.blames("a home that does not open after its program died");
  const auto pending = client::load_pending(**home, journal_of(town_.space));
  person.is_kept = pending && *pending && (*pending)->hash() == person.unanswered->hash;
}

// What an honest server and honest members may lead to.
void Walk::check_refusal(const Person& person, const std::string& what, const Error& error,
                         const client::Problem* problem) {
  const std::string rule = problem ? problem->rule : "";
  town_.tells("  " + what + ": " + std::string(error.what) + (rule.empty() ? "" : " [" + rule + "]"));
  switch (error.code) {
    case Errc::offline:
    case Errc::timeout:
    case Errc::denied:
    case Errc::conflict:
    case Errc::locked:
    case Errc::not_found:
      return;
    case Errc::malformed:
      if (rule == "clock") return;  // the first word to the server, by a clock that is wrong
      break;
    default:
      break;
  }
  town_.blames(person.name + "'s " + what + ": " + std::string(error.what) + (rule.empty() ? "" : " [" + rule + "]") +
               (problem ? " " + problem->detail : ""));
}

// ---- wishes --------------------------------------------------------------------------------------------------------

void Walk::wishes_now(Person& person) {
  if (!is_ready(person, dice_.percent(50)) || !clears_doubt(person)) return;
  std::vector<Wish> wish;
  wish.push_back(wishes_.any(*person.program().space));
  commits(person, std::move(wish));
}

void Walk::wishes_offline(Person& person) {
  if (!is_ready(person, false)) return;
  for (std::size_t i = 0; i < 1 + dice_.below(3) && person.outbox.size() < 8; ++i) {
    person.outbox.push_back(wishes_.any(*person.program().space));
    person.outbox.back().change.origin = journal::Origin::outbox;
    town_.tells("  into the outbox: " + person.outbox.back().what);
  }
}

void Walk::empties_outbox(Person& person) {
  if (!is_ready(person, dice_.percent(70)) || !clears_doubt(person)) return;
  while (!person.outbox.empty() && person.in_doubt.empty() && !person.died()) {
    std::vector<Wish> wish;
    wish.push_back(std::move(person.outbox.front()));
    person.outbox.pop_front();
    const std::size_t before = person.outbox.size();
    commits(person, std::move(wish));
    if (person.outbox.size() > before) return;  // it came back
  }
}

void Walk::plants_tree(Person& person) {
  if (!is_ready(person, dice_.percent(60)) || !clears_doubt(person)) return;
  std::vector<Wish> tree = wishes_.tree(*person.program().space);
  const bool outbox = dice_.percent(40);
  for (Wish& wish : tree) wish.change.origin = outbox ? journal::Origin::outbox : journal::Origin::online;
  commits(person, std::move(tree));
}

void Walk::clears(Person& person) {
  if (!is_ready(person, dice_.percent(60)) || !clears_doubt(person)) return;
  for (Wish& one : wishes_.clearing(*person.program().space)) {
    std::vector<Wish> wish;
    wish.push_back(std::move(one));
    commits(person, std::move(wish));
    if (!person.in_doubt.empty() || person.died()) return;
  }
}

void Walk::commits(Person& person, std::vector<Wish> wishes) {
  Program& program = person.program();
  std::vector<client::Change> changes;
  for (Wish& wish : wishes) {
    changes.push_back(std::move(wish.change));
    town_.tells("  " + wish.what + (changes.back().origin == journal::Origin::outbox ? " (outbox)" : ""));
  }
  client::Committer committer(*program.space);
  committer.set_compare(wishes_.compare_for(*program.api, town_.space));
  const std::size_t sent_before = program.line->sent.size();
  client::Committer::Many many = committer.commit_all(changes);
  const bool died = person.died();
  Attempt attempt{&person, wishes.front().what, {}, {}, 0};
  for (std::size_t i = sent_before; i < program.line->sent.size(); ++i) attempt.sent.push_back(program.line->sent[i]);
  if (died) many.results.clear();  // nobody was told
  for (const Committed& result : many.results)
    if (wrote(result)) attempt.written.insert(result.seq);
  const bool unclear = died || (many.error && is_unclear(*many.error));
  if (unclear) attempt.doubtful = died ? wishes.size() : 1;
  if (many.error && !died) check_refusal(person, "commit", *many.error, many.problem.get());
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    wishes[i].change = std::move(changes[i]);
    if (i < many.results.size()) {
      settles(person, wishes[i], many.results[i]);
    } else if (unclear) {
      wishes[i].was_in_doubt = true;
      person.in_doubt.push_back(std::move(wishes[i]));
    } else if (!wishes[i].was_in_doubt) {
      judge_.expect_at_most(wishes[i].number, 0);
    }
  }
  if (unclear) notes_doubt(person, attempt, died);
  judge_.note(std::move(attempt));
}

// The last entry that left, unless its answer was there; what a dead program has kept of it lies in the home it left.
void Walk::notes_doubt(Person& person, const Attempt& attempt, bool died) {
  person.unanswered.reset();
  for (const SentEntry& sent : attempt.sent)
    if (!journal::is_access_kind(sent.kind)) person.unanswered = sent;
  if (person.unanswered && attempt.written.contains(person.unanswered->seq)) person.unanswered.reset();
  person.is_kept = person.unanswered.has_value();
  person.was_told = false;
  person.sent_several = attempt.sent.size() > 1;
  if (died) note_kept(person);
}

void Walk::settles(Person& person, Wish& wish, const Committed& result) {
  town_.tells("  " + wish.what.substr(0, wish.what.find(' ')) + ": " + std::string(name_of(result.how)) +
              (result.seq > 0 ? " at " + std::to_string(result.seq) : ""));
  const bool outbox = wish.change.origin == journal::Origin::outbox;
  const bool is_save = std::holds_alternative<intent::Save>(wish.change.intent);
  const bool refused = result.how == Committed::How::given_up || result.how == Committed::How::precondition;
  agenda_refused_ += refused && result.rule == journal::Unfit::not_current ? 1 : 0;
  if (outbox && is_save && refused) town_.blames("content of the outbox was given up: " + wish.what);
  if (wrote(result))
    judge_.note(result.seq,
                {&person, wish.what, wish.number, result.how, wish.change.origin, outline_of(wish.change.intent)});
  else if (!wish.was_in_doubt)
    judge_.expect_at_most(wish.number, 0);
}

// ---- what was not answered -----------------------------------------------------------------------------------------

bool Walk::is_done_by(const Wish& wish, const std::vector<journal::Op>& ops) const {
  const auto* save = std::get_if<intent::Save>(&wish.change.intent);
  const auto* make = std::get_if<intent::MakeFolder>(&wish.change.intent);
  if (save == nullptr && make == nullptr) return true;  // committed alone
  return std::any_of(ops.begin(), ops.end(), [&](const journal::Op& one) {
    const auto* file = std::get_if<journal::op::File>(&one);
    const auto* put = std::get_if<journal::op::Put>(&one);
    const auto* folder = std::get_if<journal::op::Folder>(&one);
    return (save && file && file->mtime_ms == wish.number) || (save && put && put->mtime_ms == wish.number) ||
           (make && folder && folder->node == make->node);
  });
}

// §4.3: a signed entry is kept until it is answered; found on the chain, the lost answer was a success.
bool Walk::clears_doubt(Person& person) {
  if (person.in_doubt.empty()) return true;
  if (!is_ready(person, true)) return false;
  client::SpaceReplica& space = *person.program().space;
  judge_.reads(space);
  const bool done = person.unanswered && judge_.is_there(*person.unanswered);
  const auto& answered = space.answered();
  if (done && !person.was_told && person.is_kept)
    town_.blames(person.name + " is not told that the unanswered entry is there: " + person.in_doubt.front().what +
                 " (entry " + std::to_string(person.unanswered->seq) + ")");
  if (answered && judge_.author_at(answered->seq) != person.principal())
    town_.blames(person.name + " is told that an entry is there that is another's");
  for (auto wish = person.in_doubt.rbegin(); wish != person.in_doubt.rend(); ++wish) {
    if (done && is_done_by(*wish, judge_.ops_at(person.unanswered->seq))) {
      town_.tells("  " + wish->what + ": was done, entry " + std::to_string(person.unanswered->seq));
      continue;
    }
    // What is still under way may arrive after it was done again; and what others changed since is done again, too.
    if (!town_.underway.empty() || person.sent_several) judge_.expect_at_most(wish->number, 2);
    wish->change.origin = journal::Origin::outbox;  // left over by a program that ended
    person.outbox.push_front(std::move(*wish));
  }
  person.in_doubt.clear();
  person.unanswered.reset();
  return true;
}

// ---- members, upkeep, damage ---------------------------------------------------------------------------------------

void Walk::note_membership(Person& person, const std::string& what, const client::Answer<client::Head>& answer) {
  town_.tells("  " + what + (answer ? ": entry " + std::to_string(answer->seq) : ""));
  if (person.died()) return;
  if (!answer) return check_refusal(person, what, answer.error(), answer.problem());
  const auto there = town_.server.services().storage.journals().entry(journal_of(town_.space), answer->seq);
  if (!there || there->hash != answer->hash) town_.blames(person.name + "'s " + what + " is not on the journal");
}

void Walk::changes_members(Person& person) {
  if (!is_ready(person, dice_.percent(60)) || !clears_doubt(person)) return;
  client::SpaceReplica& space = *person.program().space;
  const Person& other = *dice_.one_of(town_.persons);
  const std::size_t kind = dice_.below(10);
  if (kind < 6) {
    client::Share share{other.principal(), static_cast<client::SpaceRole>(1 + dice_.below(4))};
    if (dice_.percent(60)) share.role = client::SpaceRole::editor;
    if (share.role != client::SpaceRole::manager && dice_.percent(20))
      share.until_ms = simulation.now_ms + 10 * minute_ms + dice_.below(2 * day_ms);
    else
      share.until_ms = 0;
    if (&other == &person) return;
    note_membership(person, "share with " + other.name + " as " + std::string(client::name_of(share.role)),
                    client::share_space(space, share));
  } else if (kind < 8) {
    if (&other == &person) return;
    note_membership(person, "unshare " + other.name, client::unshare_space(space, other.principal()));
  } else if (kind < 9) {
    note_membership(person, "leave", client::leave_space(space));
  } else {
    auto tended = client::tend_space(space);
    if (!tended) check_refusal(person, "tend", tended.error(), tended.problem());
  }
}

void Walk::keeps_up(Person& person) {
  if (!is_ready(person, true) || !clears_doubt(person)) return;
  client::SpaceReplica& space = *person.program().space;
  const bool snapshot = dice_.percent(50);
  town_.tells(snapshot ? "  snapshot" : "  upkeep");
  if (snapshot) {
    if (auto written = client::write_snapshot(space); !written)
      check_refusal(person, "snapshot", written.error(), written.problem());
  } else if (auto kept = client::keep_up(space); !kept) {
    check_refusal(person, "upkeep", kept.error(), kept.problem());
  }
}

// What a replay from the beginning makes good: the checkpoint, the entries after it.
void Walk::loses_something(Person& person) {
  person.ends();
  static const std::vector<std::string> drawers = {"checkpoints", "tails"};
  const auto drawer = person.home() / dice_.one_of(drawers);
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(drawer, none)) {
    const auto size = file.file_size();
    town_.tells("  damaged: " + file.path().filename().string());
    if (size > 0 && dice_.percent(60))
      std::filesystem::resize_file(file.path(), dice_.below(size));
    else
      std::filesystem::remove(file.path());
    break;
  }
}

// ---- comparing -----------------------------------------------------------------------------------------------------

void Walk::everybody_syncs() {
  town_.tells("everybody syncs");
  town_.underway.arrive(town_.server);
  std::vector<Person*> readers;
  for (const auto& person : town_.persons) {
    simulation.clock_error_ms = person->clock_error_ms;
    const bool ready = is_ready(*person, true);
    if (ready) {
      judge_.reads(*person->program().space);
      readers.push_back(person.get());
    }
    simulation.clock_error_ms = 0;
  }
  if (readers.empty()) return town_.blames("nobody can read the space any more");
  judge_.check_attempts();
  for (const auto& person : town_.persons) {
    const bool reads = std::find(readers.begin(), readers.end(), person.get()) != readers.end();
    if (judge_.has_row(*person) == reads) continue;
    if (reads || !judge_.row_has_ended(*person)) town_.blames(person->name + " may read and cannot, or the reverse");
  }
  for (Person* person : readers) judge_.compare(*person, *person->program().space);
}

void Walk::ends() {
  town_.tells("the end");
  for (std::size_t round = 0; round < 2; ++round) {
    town_.underway.arrive(town_.server);
    for (const auto& person : town_.persons) {
      simulation.clock_error_ms = person->clock_error_ms;
      empties_outbox(*person);
      simulation.clock_error_ms = 0;
      if (town_.fault()) return;
    }
  }
  everybody_syncs();
  for (const auto& person : town_.persons) {
    if (town_.fault()) return;
    client::SpaceReplica& space = *person->program().space;
    if (!judge_.has_row(*person) || judge_.row_has_ended(*person)) continue;
    if (auto same = space.verify_from_genesis(); !same)
      town_.blames(person->name + "'s replay from the beginning: " + std::string(same.error().what));
    if (space.own_role() < client::SpaceRole::editor) continue;
    for (std::size_t day = 0; day < 40; ++day) {
      auto kept = client::keep_up(space);
      if (!kept && kept.error().code == Errc::locked) simulation.passes(60 * minute_ms);  // of one who died in it
      if (!kept && kept.error().code != Errc::locked)
        return town_.blames(person->name + "'s upkeep: " + std::string(kept.error().what));
      if (kept && kept->entries == 0) break;
    }
    judge_.reads(space);
    judge_.check_blobs(space);
  }
  judge_.check_saves();
  if (town_.fault()) return;
  Person& mover = *town_.persons[dice_.below(town_.persons.size())];
  mover.moves_to_a_new_home();
  everybody_syncs();
}

}  // namespace model_tests
