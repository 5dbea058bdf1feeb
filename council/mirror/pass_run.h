// The inside of a pass, shared by pass*.cpp.
#pragma once

#include <set>
#include <unordered_set>

#include "council/mirror/page.h"
#include "council/mirror/pass.h"

namespace mappe::council {

class PassRun {
 public:
  PassRun(const SourceSettings& settings, Asked asked, Store& store, Fetcher& fetcher, Pacer& pacer, Clock& clock)
      : settings_(settings),
        asked_(asked),
        store_(store),
        clock_(clock),
        requester_(fetcher, clock, pacer, settings.manners) {}

  Result<Outcome> run();

 private:
  // What goes on after an error: the next list, another time, or nothing.
  enum class Trouble { list, pause, refused, stopped, store };
  static Trouble trouble_of(const Error& error);

  // pass.cpp
  Result<void> load();
  bool may_resume() const;
  Result<void> begin();
  Result<void> read_bodies(const Url& address, std::vector<Object>& bodies);
  Result<void> read_all_bodies(const System& system, std::vector<Object>& bodies);
  void plan_lists(const std::vector<Object>& bodies);
  Result<void> read_all();
  Result<Outcome> end(Outcome outcome, std::string_view why);
  Result<Outcome> end_with(const Error& error);
  Result<void> join();

  // pass_lists.cpp
  Result<void> read_list();
  Result<Url> first_page(const ListState& list);
  Result<Url> following(const Page& page, std::string_view link);
  Result<Page> get_page(const Url& address, Kind kind, Filtered filtered);
  Result<void> probe(ListState& list, const Page& page);
  Result<void> take_page(const ListState& list, const Page& page);
  Result<void> after_page(ListState& list, const Page& page, bool is_first);
  Result<void> fill_bare(Object& object, Record* known, const ContentHash& list_hash);
  Url with_filters(Url address) const;
  bool is_filtered() const;
  bool wants_all(const ListState& list) const;  // of it, in this pass
  void next_list();
  void fail_list();

  // pass_objects.cpp
  Result<void> take_object(Object&& object, const ListState* list, Step& step);
  Result<Url> fetch_address(std::string_view delivered);
  Result<Object> get_object(std::string_view id, Kind kind);
  Result<void> commit(Step&& step);

  // pass_missing.cpp
  Result<void> look_after_missing();
  Result<std::vector<std::string>> missing();
  Result<void> look_after(const std::string& id);
  Result<bool> ids_lead_to_objects(Kind kind);
  Result<void> mark(Record record, State state);
  Result<void> delete_held();
  std::uint64_t brake() const;  // so many may vanish at once

  const SourceSettings& settings_;
  const Asked asked_;
  Store& store_;
  Clock& clock_;
  Requester requester_;

  SourceState state_;
  std::optional<Url> home_;
  std::optional<std::uint64_t> retry_after_ms_;
  std::set<std::string> visited_;          // pages of this list
  std::unordered_set<std::string> ids_;    // of this list
  std::unordered_set<std::string> alive_;  // of them, as far as this run of the pass read it
  std::unordered_set<std::string> held_;   // tombstones that are held back
  std::map<Kind, std::string> seen_example_;
  std::map<Kind, bool> dereferenceable_;  // by kind: whether ids lead to objects
  unsigned refused_in_a_row_ = 0;         // single objects
  std::uint64_t known_ = 0;
  bool braked_ = false;
};

}  // namespace mappe::council
