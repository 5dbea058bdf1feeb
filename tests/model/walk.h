// A random walk: people at their computers, a line that breaks, programs and servers that die, clocks that are wrong.
// Everything follows from the seed.
#pragma once

#include "client/replica/membership.h"
#include "tests/model/judge.h"

namespace model_tests {

class Walk {
 public:
  explicit Walk(std::uint64_t seed);

  // So many steps; then everybody does what is left to do, and everything is compared.
  //   gives  what does not hold, and what was done until then; none: all is well
  struct Failure {
    std::string what;
    std::vector<std::string> told;
  };
  std::optional<Failure> goes(std::size_t steps);

  // Every third seed writes on agendas.
  bool has_agenda() const { return has_agenda_; }
  // How many operations of agendas went onto the journal, and how many were refused because somebody else had written.
  std::size_t agenda_written() const { return judge_.agenda_written(); }
  std::size_t agenda_refused() const { return agenda_refused_; }

 private:
  void step();
  void everybody_syncs();
  void ends();
  void shares_at_first();

  // ---- one person's step, under a plan
  void acts(Person& person);
  void others_act(const Person& but_not);
  void wishes_now(Person& person);
  void wishes_offline(Person& person);
  void empties_outbox(Person& person);
  void plants_tree(Person& person);
  void clears(Person& person);
  void changes_members(Person& person);
  void keeps_up(Person& person);
  void loses_something(Person& person);
  void sets_the_clock(Person& person);

  // Whether the replica is there and may be worked with; after a sync if `fresh`.
  bool is_ready(Person& person, bool fresh);
  void note_answered(Person& person);
  void note_kept(Person& person);
  Plan any_plan();
  void may_die_writing(Person& person);

  // Commits; what is not settled then goes back to the outbox.
  void commits(Person& person, std::vector<Wish> wishes);
  void notes_doubt(Person& person, const Attempt& attempt, bool died);
  void settles(Person& person, Wish& wish, const client::Committed& result);
  // What became of what was not answered. False: nobody can say yet.
  bool clears_doubt(Person& person);
  bool is_done_by(const Wish& wish, const std::vector<journal::Op>& ops) const;
  void note_membership(Person& person, const std::string& what, const client::Answer<client::Head>& answer);
  void check_refusal(const Person& person, const std::string& what, const Error& error, const client::Problem* problem);

  const bool has_agenda_;
  std::size_t agenda_refused_ = 0;
  Dice dice_;
  Town town_;
  Wishes wishes_;
  Judge judge_;
};

}  // namespace model_tests
