// The rules that make an entry valid, by name. Server and client judge alike: the server answers with the rule's name
// (problem+json member `rule`), a client refuses the reply as "forged".              docs/protocol.md section 13.1
import type { Failed, Failure } from "../base/result.ts"
import { fail } from "../base/result.ts"

export type Rule =
  // the chain
  | "wrong_journal" // the entry names another journal, or its kind belongs to the other sort
  | "wrong_seq" // not the one after the head
  | "wrong_prev" // not the hash of the entry before
  | "wrong_prev_access" // not the hash of the newest genesis or access entry
  | "wrong_epoch" // not the epoch of the newest access entry, or not what the body says
  | "unknown_author" // the author has no right to write here at all
  | "bad_signature" // not signed by the author's key
  | "missing_card" // a card that was not handed out: the server's fault
  | "unsupported_kind" // a kind this version does not accept yet
  | "unsupported_version" // a clear body of a version this program does not know
  | "malformed_body" // a clear body that does not have its form
  | "husk_not_allowed" // a husk where no prune entry names it
  // roster_seen
  | "roster_unknown" // not on the owner faction's roster chain
  | "roster_goes_back" // behind an earlier entry's
  | "roster_not_head" // kinds 0 and 1: not the roster's newest entry (the server's to judge)
  // who may
  | "role_too_low" // the author's role does not allow this kind
  | "membership_ended" // the author's until_ms has passed
  | "frozen" // the space takes only access and prune entries
  | "refresh_needed" // after a leave: an access entry with a new epoch comes first
  | "drops_need_editor" // a commenter drops nothing
  | "person_required" // invites and gateways do not write this
  | "not_space_creator" // the author may not create spaces
  | "not_own_row" // a self-change that touches somebody else's row, or the flags
  | "not_a_self_change" // what is asked is not one of the self-changes
  // the set of members
  | "no_manager" // no manager person would be left
  | "wrong_root" // a genesis that names another faction or root
  | "key_commit_changed" // the epoch stays, its commitment does not
  | "row_changed" // the epoch stays, a staying row's sealed key does not
  | "epoch_must_rise" // a row vanished, a fingerprint changed, or voids are named
  | "epoch_must_stay" // a leaver does not choose the next key
  | "epoch_skips" // the epoch rises by more than one, or falls
  | "link_missing" // the epoch rises without a link, or stays with one
  | "wrong_voids" // not the access entries just before, without a gap
  | "voids_need_manager"
  | "row_not_current" // a new or changed row that the roster does not bear out
  | "gateway_not_allowed" // the flags allow no gateways
  | "gateway_without_owner" // its owner has no row, or it would exceed the owner's
  | "gateway_not_own" // only its owner adds a gateway
  | "wrong_prune" // names an entry whose body nobody may erase, or a snapshot that is not there
  // blobs
  | "blob_already_live"
  | "blob_not_live"
  // rosters
  | "not_manager"
  | "not_member"
  | "id_taken" // the id is known to this roster as something else
  | "unknown_id" // no such person or invite
  | "not_active" // the person has retired, or has not joined yet
  | "invite_not_open" // joined, retired or expired
  | "invite_too_long" // expires later than the policy allows, or not at all
  | "guest_too_long" // a guest's membership without end, or longer than the policy allows
  | "wrong_card" // kind, id, faction or fingerprint is not what it must be
  | "roster_full" // too many open invitations, or persons
  | "last_manager" // no manager without an end would be left
  | "not_self" // only the person itself may
  | "self_confirm" // nobody confirms himself
  | "unknown_fingerprint"

// The rule that is broken; none: everything fits.
export type Verdict = Rule | undefined

// What a client makes of it, with a sentence.
//   errors  forged; unsupported  for the two rules of that name: the space was written by a newer Mappe
export function failureOf(rule: Rule): Failed {
  switch (rule) {
    case "missing_card":
      return fail("forged", "the server did not hand out a card that an entry names")
    case "unsupported_kind":
    case "unsupported_version":
      return fail("unsupported", "this was written by a newer Mappe")
    case "bad_signature":
      return fail("forged", "an entry that its author did not sign")
    case "wrong_journal":
    case "wrong_seq":
    case "wrong_prev":
      return fail("forged", "an entry that does not follow the one before it")
    default:
      return fail("forged", "an entry that breaks a rule of the journal")
  }
}

// The rule that a clear body breaks which could not be parsed.
export function ruleOfBody(failure: Failure): Rule {
  return failure.kind === "unsupported" ? "unsupported_version" : "malformed_body"
}
// The same of a card record that could not be parsed.
export function ruleOfCard(failure: Failure): Rule {
  return failure.kind === "unsupported" ? "unsupported_version" : "wrong_card"
}
