#include "journal/rebase.h"

#include <cstdio>

#include "journal/content_limits.h"
#include "journal/name.h"

namespace mappe::journal {
namespace {

using namespace decision;

bool is_folder(const State& state, const NodeId& id) {
  if (id == limbo_id()) return true;
  const auto node = state.node(id);
  return node && node->live && node->sort == Sort::folder;
}

bool holds_content(const NodeView& node) { return node.sort == Sort::file || node.sort == Sort::draft; }

// What is about to be signed must fit, or the entry would be skipped by everybody.
std::optional<Unfit> unfit(State& state, const RebaseContext& context, std::span<const Op> ops, bool note_kind) {
  EntryInfo entry = context.entry;
  entry.note_kind = note_kind;
  const Effect effect = state.preview(entry, ops);
  if (effect.fits()) return std::nullopt;
  return effect.skipped->why;
}

// Same size and digest; and "" equals nothing.
bool claims_equal(const State& state, const NodeId& node, const Content& content) {
  const auto version = state.current(node);
  if (!version || !content.digest) return false;
  const Content there = version->parsed();
  return there.digest == content.digest && there.size_bytes == content.size_bytes;
}

// --- Save: rules 1, 2, 3 ---

class SaveDecision {
 public:
  SaveDecision(State& state, const intent::Save& save, const RebaseContext& context)
      : state_(state), save_(save), context_(context) {}

  Decision decide() {
    if (!save_.fresh_node.is_zero() && state_.node(save_.fresh_node))
      return Nothing{save_.fresh_node};  // the lost answer was a success
    if (!save_.node) return by_name();
    const auto node = state_.node(*save_.node);
    if (node && node->live) return onto(*node, save_.base);
    if (outbox()) return copy_into(NodeId());
    if (save_.conditions.if_match) return PreconditionFailed{};
    return by_name();
  }

 private:
  bool outbox() const { return context_.origin == Origin::outbox; }

  Decision by_name() {
    if (!is_folder(state_, save_.parent)) {
      if (outbox()) return copy_into(NodeId());
      return GivenUp{GaveUp::parent_gone, Unfit::parent_not_folder};
    }
    if (const auto holder = state_.child(save_.parent, save_.name)) return onto(*state_.node(*holder), save_.base);
    if (save_.conditions.if_match && !outbox()) return PreconditionFailed{};
    std::vector<Op> ops;
    ops.push_back(op::File{save_.fresh_node, save_.parent, save_.name, save_.content.duplicate(), save_.mtime_ms});
    return signed_if_fitting(std::move(ops), save_.fresh_node);
  }

  Decision onto(const NodeView& node, const std::optional<Etag>& base) {
    const auto current = state_.etag(node.id);
    const bool none_wanted = save_.conditions.if_none_match_any;
    const bool other_wanted = save_.conditions.if_match && save_.conditions.if_match != current;
    if (!outbox() && (none_wanted || other_wanted)) return PreconditionFailed{};
    if (!holds_content(node)) {
      if (outbox()) return copy_into(node.parent);
      return GivenUp{GaveUp::wrong_sort, Unfit::wrong_sort};
    }
    const bool made_from_current = base && base == current && !none_wanted && !other_wanted;
    if (made_from_current) return put(node.id);
    if (claims_equal(state_, node.id, save_.content)) {
      if (!context_.found_equal) return Compare{node.id};
      if (*context_.found_equal) return Nothing{node.id};
    }
    return outbox() ? copy_into(node.parent) : put(node.id);
  }

  Decision put(const NodeId& node) {
    std::vector<Op> ops;
    ops.push_back(op::Put{node, save_.base, save_.content.duplicate(), save_.mtime_ms});
    return signed_if_fitting(std::move(ops), node);
  }

  Decision copy_into(const NodeId& parent) {
    ConflictCopy copy;
    copy.node = save_.fresh_node;
    copy.parent = parent;
    copy.name = conflict_name(state_, parent, save_.name, context_.who, context_.now);
    copy.ops.push_back(op::File{copy.node, parent, copy.name, save_.content.duplicate(), save_.mtime_ms});
    if (const auto why = unfit(state_, context_, copy.ops, false)) return GivenUp{GaveUp::does_not_fit, why};
    return copy;
  }

  Decision signed_if_fitting(std::vector<Op> ops, const NodeId& node) {
    if (const auto why = unfit(state_, context_, ops, false)) return GivenUp{GaveUp::does_not_fit, why};
    return Sign{std::move(ops), node};
  }

  State& state_;
  const intent::Save& save_;
  const RebaseContext& context_;
};

// --- folders, moves, trash and the rest ---

Decision sign(State& state, const RebaseContext& context, std::vector<Op> ops, const NodeId& node) {
  if (const auto why = unfit(state, context, ops, false)) return GivenUp{GaveUp::does_not_fit, why};
  return Sign{std::move(ops), node};
}

Decision decide_folder(State& state, const intent::MakeFolder& make, const RebaseContext& context) {
  if (state.node(make.node)) return Nothing{make.node};
  if (!is_folder(state, make.parent)) return GivenUp{GaveUp::parent_gone, Unfit::parent_not_folder};
  if (const auto holder = state.child(make.parent, make.name)) {
    const bool wanted_so = context.origin == Origin::outbox && state.node(*holder)->sort == Sort::folder;
    if (wanted_so) return Nothing{*holder};  // what was to go into the new folder goes into this one
    return GivenUp{GaveUp::name_taken, Unfit::name_taken};
  }
  std::vector<Op> ops;
  ops.push_back(op::Folder{make.node, make.parent, make.name});
  return sign(state, context, std::move(ops), make.node);
}

// The content of `node` becomes a new version of `holder`, so that history, notes and links stay on the document. What
// carries a history or notes of its own stays in the trash; a mere temporary file is purged at once.
std::vector<Op> take_over(const State& state, const NodeView& node, const NodeId& holder) {
  const VersionView from = *state.current(node.id);
  std::vector<Op> ops;
  ops.push_back(op::Put{holder, state.etag(holder), from.parsed(), from.mtime_ms});
  ops.push_back(op::Trash{node.id});
  const bool on_agenda = !state.agenda().subjects_of(node.id).empty();
  if (node.versions == 1 && state.notes_on(node.id).empty() && !on_agenda) ops.push_back(op::Purge{node.id});
  return ops;
}

Decision decide_move(State& state, const intent::Move& move, const RebaseContext& context) {
  const auto node = state.node(move.node);
  if (!node || !node->live) return GivenUp{GaveUp::node_gone, node ? Unfit::not_live : Unfit::unknown_node};
  if (move.conditions.if_match && state.etag(move.node) != move.conditions.if_match) return PreconditionFailed{};
  if (!is_folder(state, move.parent)) return GivenUp{GaveUp::parent_gone, Unfit::parent_not_folder};
  if (state.is_below(move.parent, move.node)) return GivenUp{GaveUp::below_itself, Unfit::below_itself};
  if (node->parent == move.parent && node->name == move.name) return Nothing{move.node};
  const auto holder = state.child(move.parent, move.name);
  std::vector<Op> ops;
  if (holder && *holder != move.node) {
    if (move.conditions.if_none_match_any) return PreconditionFailed{};
    if (!move.overwrite) return GivenUp{GaveUp::name_taken, Unfit::name_taken};
    if (holds_content(*node) && state.node(*holder)->sort == Sort::file)
      return sign(state, context, take_over(state, *node, *holder), *holder);
    ops.push_back(op::Trash{*holder});
  }
  ops.push_back(op::Move{move.node, move.parent, move.name});
  return sign(state, context, std::move(ops), move.node);
}

Decision decide_trash(State& state, const intent::Trash& trash, const RebaseContext& context) {
  if (!state.is_live(trash.node) || !state.node(trash.node))
    return GivenUp{GaveUp::node_gone, state.node(trash.node) ? Unfit::not_live : Unfit::unknown_node};
  if (trash.conditions.if_match && state.etag(trash.node) != trash.conditions.if_match) return PreconditionFailed{};
  std::vector<Op> ops;
  ops.push_back(op::Trash{trash.node});
  return sign(state, context, std::move(ops), trash.node);
}

Decision decide_plain(State& state, const intent::Plain& plain, const RebaseContext& context) {
  if (const auto why = unfit(state, context, plain.ops, plain.note_kind)) return GivenUp{GaveUp::does_not_fit, why};
  Sign sign_these;
  for (const Op& op : plain.ops) sign_these.ops.push_back(duplicate(op));
  return sign_these;
}

// --- the conflict copy's name ---

constexpr std::size_t who_bytes_max = 64;
constexpr std::size_t extension_bytes_max = 32;  // what is longer is no extension but part of the name

std::string_view cut_to(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

// Only what any writer accepts in a name: display names are the roster's, not ours.
std::string fit_for_a_name(std::string_view who) {
  std::string kept;
  for (std::size_t at = 0; at < who.size();) {
    std::size_t end = at + 1;
    while (end < who.size() && (static_cast<unsigned char>(who[end]) & 0xc0) == 0x80) ++end;
    const std::string_view code = who.substr(at, end - at);
    const NameFault fault = fault_of_new_name(code);
    const bool inside = fault == NameFault::trailing || fault == NameFault::dots;  // a blank or dot may stand inside
    if (fault == NameFault::none || inside) kept.append(code);
    at = end;
  }
  return std::string(cut_to(kept, who_bytes_max));
}

std::size_t extension_at(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || name.size() - dot > extension_bytes_max) return name.size();
  return dot;
}

}  // namespace

std::string conflict_name(const State& state, const NodeId& parent, std::string_view name, std::string_view who,
                          const LocalTime& now) {
  const std::size_t dot = extension_at(name);
  const std::string_view stem = name.substr(0, dot), extension = name.substr(dot);
  char time[64];
  std::snprintf(time, sizeof time, " %04u-%02u-%02u %02u%02u)", now.year, now.month, now.day, now.hour, now.minute);
  const std::string mark = " (Konflikt " + fit_for_a_name(who) + time;
  for (std::size_t number = 1;; ++number) {
    const std::string end = mark + (number > 1 ? " " + std::to_string(number) : "") + std::string(extension);
    std::string candidate = std::string(cut_to(stem, limits::name_bytes_max - end.size())) + end;
    if (!state.child(parent, candidate)) return candidate;
  }
}

Decision decide(State& state, const Intent& intent, const RebaseContext& context) {
  struct Visit {
    State& state;
    const RebaseContext& context;
    Decision operator()(const intent::Save& save) { return SaveDecision(state, save, context).decide(); }
    Decision operator()(const intent::MakeFolder& make) { return decide_folder(state, make, context); }
    Decision operator()(const intent::Move& move) { return decide_move(state, move, context); }
    Decision operator()(const intent::Trash& trash) { return decide_trash(state, trash, context); }
    Decision operator()(const intent::Plain& plain) { return decide_plain(state, plain, context); }
  };
  return std::visit(Visit{state, context}, intent);
}

}  // namespace mappe::journal
