#include "journal/rule.h"

namespace mappe::journal {

std::string_view name_of(Rule rule) {
  switch (rule) {
    case Rule::wrong_journal:
      return "wrong_journal";
    case Rule::wrong_seq:
      return "wrong_seq";
    case Rule::wrong_prev:
      return "wrong_prev";
    case Rule::wrong_prev_access:
      return "wrong_prev_access";
    case Rule::wrong_epoch:
      return "wrong_epoch";
    case Rule::unknown_author:
      return "unknown_author";
    case Rule::bad_signature:
      return "bad_signature";
    case Rule::missing_card:
      return "missing_card";
    case Rule::unsupported_kind:
      return "unsupported_kind";
    case Rule::unsupported_version:
      return "unsupported_version";
    case Rule::malformed_body:
      return "malformed_body";
    case Rule::husk_not_allowed:
      return "husk_not_allowed";
    case Rule::roster_unknown:
      return "roster_unknown";
    case Rule::roster_goes_back:
      return "roster_goes_back";
    case Rule::roster_not_head:
      return "roster_not_head";
    case Rule::role_too_low:
      return "role_too_low";
    case Rule::membership_ended:
      return "membership_ended";
    case Rule::frozen:
      return "frozen";
    case Rule::refresh_needed:
      return "refresh_needed";
    case Rule::drops_need_editor:
      return "drops_need_editor";
    case Rule::person_required:
      return "person_required";
    case Rule::not_space_creator:
      return "not_space_creator";
    case Rule::not_own_row:
      return "not_own_row";
    case Rule::not_a_self_change:
      return "not_a_self_change";
    case Rule::no_manager:
      return "no_manager";
    case Rule::wrong_root:
      return "wrong_root";
    case Rule::key_commit_changed:
      return "key_commit_changed";
    case Rule::row_changed:
      return "row_changed";
    case Rule::epoch_must_rise:
      return "epoch_must_rise";
    case Rule::epoch_must_stay:
      return "epoch_must_stay";
    case Rule::epoch_skips:
      return "epoch_skips";
    case Rule::link_missing:
      return "link_missing";
    case Rule::wrong_voids:
      return "wrong_voids";
    case Rule::voids_need_manager:
      return "voids_need_manager";
    case Rule::row_not_current:
      return "row_not_current";
    case Rule::gateway_not_allowed:
      return "gateway_not_allowed";
    case Rule::gateway_without_owner:
      return "gateway_without_owner";
    case Rule::gateway_not_own:
      return "gateway_not_own";
    case Rule::wrong_prune:
      return "wrong_prune";
    case Rule::blob_already_live:
      return "blob_already_live";
    case Rule::blob_not_live:
      return "blob_not_live";
    case Rule::not_manager:
      return "not_manager";
    case Rule::not_member:
      return "not_member";
    case Rule::id_taken:
      return "id_taken";
    case Rule::unknown_id:
      return "unknown_id";
    case Rule::not_active:
      return "not_active";
    case Rule::invite_not_open:
      return "invite_not_open";
    case Rule::invite_too_long:
      return "invite_too_long";
    case Rule::guest_too_long:
      return "guest_too_long";
    case Rule::wrong_card:
      return "wrong_card";
    case Rule::roster_full:
      return "roster_full";
    case Rule::last_manager:
      return "last_manager";
    case Rule::not_self:
      return "not_self";
    case Rule::self_confirm:
      return "self_confirm";
    case Rule::unknown_fingerprint:
      return "unknown_fingerprint";
  }
  CHECK(false);
  return "";
}

Error error_of(Rule rule) {
  switch (rule) {
    case Rule::missing_card:
      return fail(Errc::forged, "the server did not hand out a card that an entry names");
    case Rule::unsupported_kind:
    case Rule::unsupported_version:
      return fail(Errc::unsupported, "this was written by a newer Mappe");
    case Rule::bad_signature:
      return fail(Errc::forged, "an entry that its author did not sign");
    case Rule::wrong_journal:
    case Rule::wrong_seq:
    case Rule::wrong_prev:
      return fail(Errc::forged, "an entry that does not follow the one before it");
    default:
      return fail(Errc::forged, "an entry that breaks a rule of the journal");
  }
}

Rule rule_of_body(const Error& error) {
  return error.code == Errc::unsupported ? Rule::unsupported_version : Rule::malformed_body;
}

Rule rule_of_card(const Error& error) {
  return error.code == Errc::unsupported ? Rule::unsupported_version : Rule::wrong_card;
}

}  // namespace mappe::journal
