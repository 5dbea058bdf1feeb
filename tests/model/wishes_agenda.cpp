// Wishes about the agenda: few meetings, items and subjects, so that people meet in the same brief.
#include "tests/model/wishes.h"

namespace model_tests {

namespace {

namespace op = journal::op;

Wish alone(Wish wish, journal::Op one) {
  journal::intent::Plain wished;
  wished.ops.push_back(std::move(one));
  wish.change.intent = std::move(wished);
  return wish;
}

}  // namespace

// What somebody saw who looked; now and then somebody looked long ago, or not at all.
op::Seen Wishes::seen_by(const std::optional<journal::Stamp>& there) {
  if (dice_.percent(6)) return std::nullopt;
  if (!there) return std::nullopt;
  op::Seen seen = there->version();
  if (dice_.percent(6)) seen->seq = seen->seq > 1 ? seen->seq - 1 : 1;
  return seen;
}

op::Subject Wishes::subject(const journal::Agenda& agenda) {
  if (agenda.entries().empty() || dice_.percent(40))
    return {"https://rat.example/oparl/items/" + std::to_string(dice_.below(3))};
  if (dice_.percent(4)) return {AgendaId::random()};  // of nothing
  return {
      std::next(agenda.entries().begin(), static_cast<std::ptrdiff_t>(dice_.below(agenda.entries().size())))->first};
}

// New, or the one that is there anew; an item now and then in an item, which does not fit.
Wish Wishes::meeting_or_item(const journal::Agenda& agenda) {
  const op::Subject place = subject(agenda);
  const journal::AgendaEntry* there = place.own() ? agenda.entry(*place.own()) : nullptr;
  const bool is_anew = there != nullptr && dice_.percent(50);
  const std::optional<journal::Stamp> stamp = is_anew ? std::optional(there->changed) : std::nullopt;
  if (is_anew ? there->meeting() != nullptr : dice_.percent(40)) {
    op::Meeting meeting;
    meeting.id = is_anew ? *place.own() : AgendaId::random();
    meeting.seen = seen_by(stamp);
    meeting.title = "Sitzung " + std::to_string(number_);
    meeting.cancelled = dice_.percent(10);
    meeting.start_ms = dice_.percent(50) ? 0 : 1'800'000'000'000 + dice_.below(1000);
    return alone(wish({}, is_anew ? "meeting anew" : "meeting"), std::move(meeting));
  }
  op::Item item;
  item.id = is_anew ? *place.own() : AgendaId::random();
  item.seen = seen_by(stamp);
  item.meeting = is_anew ? there->item()->meeting : place;
  item.rank = dice_.below(5);
  item.title = text();
  if (dice_.percent(30)) item.council = "https://rat.example/oparl/items/1";
  item.open = static_cast<journal::Openness>(dice_.below(3));
  return alone(wish({}, is_anew ? "item anew" : "item"), std::move(item));
}

Wish Wishes::for_agenda(const client::SpaceReplica& space) {
  const journal::Agenda& agenda = space.state().agenda();
  const std::size_t kind = dice_.below(100);
  if (kind < 35) return meeting_or_item(agenda);
  const op::Subject place = subject(agenda);
  const journal::Beside* beside = agenda.beside(place);
  if (kind < 65) {
    const auto field = static_cast<journal::BriefField>(1 + dice_.below(3));
    const bool is_there = beside != nullptr && beside->briefs.contains(field);
    const auto seen = seen_by(is_there ? std::optional(beside->briefs.at(field).stamp) : std::nullopt);
    return alone(wish({}, "brief"), op::Brief{place, field, seen, dice_.percent(20) ? "" : text()});
  }
  if (kind < 85) {
    const auto all = nodes(space.state(), dice_.percent(90));
    const NodeId node = all.empty() ? NodeId() : dice_.one_of(all).id;
    const bool is_there = beside != nullptr && !beside->nodes.empty();
    if (is_there && dice_.percent(40))
      return alone(wish({}, "unassign"), op::Unassign{place, beside->nodes.begin()->first});
    return alone(wish({}, "assign"), op::Assign{place, node});
  }
  const journal::AgendaEntry* there = place.own() ? agenda.entry(*place.own()) : nullptr;
  if (kind < 92 && there != nullptr)
    return alone(wish({}, "remove"), op::Remove{*place.own(), seen_by(there->changed)});
  const auto answer = static_cast<journal::Answer>(dice_.below(5));
  return alone(wish({}, "attend"), op::Attend{place, space.self().principal().id, answer});
}

}  // namespace model_tests
