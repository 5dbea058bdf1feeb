// What must hold, whatever happened. Reads the server's journal as it is and replays it in the plain model of
// tests/journal/state_model.h, which shares no code with the replicas' state; of the space's access it keeps its own
// plain account. What was promised to somebody is looked up there.
#pragma once

#include "tests/journal/state_model.h"
#include "tests/model/town.h"
#include "tests/model/wishes.h"

namespace model_tests {

// What the client said became of a wish that it wrote.
struct Promise {
  const Person* who = nullptr;
  std::string what;
  std::uint64_t number = 0;
  client::Committed::How how = client::Committed::How::done;
  journal::Origin origin = journal::Origin::online;
  journal::Intent intent;  // without its content
};

// One call of the client that may write.
struct Attempt {
  const Person* who = nullptr;
  std::string what;
  std::vector<SentEntry> sent;      // content, in order
  std::set<std::uint64_t> written;  // what it said it wrote
  std::size_t doubtful = 0;         // so many more may be there: its answers were lost
};

class Judge {
 public:
  Judge(Town& town, const Wishes& wishes) : town_(town), wishes_(wishes) {}

  void note(Attempt attempt);
  void note(std::uint64_t seq, Promise promise);
  // A save that was refused, or not yet written: it must not be there (any more than this often).
  void expect_at_most(std::uint64_t number, std::size_t times) { at_most_[number] = times; }

  // Reads what is new. The keys are those of this replica, which is synced.
  void reads(client::SpaceReplica& space);
  // The entry at this place, if it is this one.
  bool is_there(const SentEntry& sent) const;
  const journal::Author& author_at(std::uint64_t seq) const { return authors_.at(seq); }
  bool has_row(const Person& person) const { return row_of(person.principal()) != nullptr; }
  bool row_has_ended(const Person& person) const;
  // Its operations; only after reads().
  const std::vector<journal::Op>& ops_at(std::uint64_t seq) const { return ops_.at(seq); }

  void compare(const Person& person, const client::SpaceReplica& space);
  void check_attempts();  // when nothing is under way
  // After a whole upkeep: what is live is what is named.
  void check_blobs(const client::SpaceReplica& space);
  void check_saves();                                             // at the end
  std::size_t agenda_written() const { return agenda_written_; }  // operations, on the journal

 private:
  void blame(const std::string& what, std::uint64_t seq);
  void read_access(const journal::Entry& entry);
  void read_content(const journal::Entry& entry, client::SpaceReplica& space);
  void check_right(const journal::Entry& entry);
  void check_promises(std::uint64_t seq, const std::vector<journal::Op>& ops);
  void check_save(const Promise& promise, const journal::intent::Save& save, std::uint64_t seq,
                  const std::vector<journal::Op>& ops);
  void count_saves(const std::vector<journal::Op>& ops);
  void account_blobs(const journal::Header& header);
  const journal::Row* row_of(const journal::Author& author) const { return access_.row(author); }
  std::set<BlobId> named() const;

  Town& town_;
  const Wishes& wishes_;
  std::optional<journal::test::Model> model_;
  std::vector<EntryHash> chain_;
  std::vector<journal::Author> authors_;
  TimeMs time_ms_ = 0;
  journal::AccessBody access_;
  bool waits_for_epoch_ = false;
  std::map<BlobId, std::uint64_t> live_;
  std::set<BlobId> of_snapshots_;
  std::map<std::uint64_t, std::vector<journal::Op>> ops_;
  std::multimap<std::uint64_t, Promise> promises_;
  std::vector<Attempt> attempts_;
  std::map<std::uint64_t, std::size_t> saves_, at_most_;  // by number
  std::size_t agenda_written_ = 0;
};

}  // namespace model_tests
