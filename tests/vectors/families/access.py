"""Who may write what into a space, and which sets of members are true."""
from journal_town import (ACCESS, COMMENTER, CONTENT, DAY, EDITOR, FACTION_MANAGER, GENESIS, INVITE, JOIN, MANAGER, MEMBER, NOTE, POLICY,
                          PRUNE, READER, REKEY, RETIRE, ROLE, SNAPSHOT, Space, access, actor, anna, bernd, clara, gateway, invite,
                          inviting, joining, key_of, records, role, row, second_invite, third_invite, with_bernd, with_clara)
from protocol_examples import FACTION, SPACE, T, ZERO16, ZERO32, cbor
from reference import flipped, key_commit, same, scenario

BLOB = [same(7, 32), 528]
new_clara, newer_clara = actor(1, 0xC0, 1), actor(1, 0xC0, 2)
BASE = [(anna, MANAGER), (bernd, EDITOR), (clara, READER)]


def scenarios():
    def judged(name, why, space, entry, expect, gives=None, cards=None):
        given = {"roster": space.roster.bytes(), "cards": cards or records(), "before": space.bytes(), "entry": entry["entry"]}
        return scenario(name, "§4", why, expect, "judge_space", given, gives)

    def members(body):
        return [{"kind": one[0], "id": one[1], "role": one[3], "until_ms": one[4]} for one in body[3]]

    def sets(name, why, space, who, body, refresh_needed=0, **changes):
        entry = space.make(who, ACCESS, body, body[1], **changes)
        return judged(name, why, space, entry, "ok", {"epoch": body[1], "refresh_needed": refresh_needed, "members": members(body)})

    def refuses(rule, name, why, space, who, body, **changes):
        cards = changes.pop("cards", None)
        epoch = changes.pop("epoch", body[1])
        return judged("refused " + name, why, space, space.make(who, ACCESS, body, epoch, **changes), rule, cards=cards)

    def writes(name, why, space, who, kind, **changes):
        body = changes.pop("body", b"sealed")
        return judged(name, why, space, space.make(who, kind, body, **changes), "ok")

    def bars(rule, name, why, space, who, kind, **changes):
        cards, body = changes.pop("cards", None), changes.pop("body", b"sealed")
        return judged("refused " + name, why, space, space.make(who, kind, body, **changes), rule, cards=cards)

    roster = with_clara()
    space = Space(roster).begins([(anna, MANAGER)]).sets(anna, access(1, BASE))

    # genesis
    fresh = Space(roster)
    good = fresh.genesis([(anna, MANAGER), (bernd, EDITOR)])
    yield judged("genesis", "the unmutated twin", fresh, fresh.make(anna, GENESIS, good), "ok",
                 {"epoch": 1, "refresh_needed": 0, "members": members(good[4])})

    def bad_genesis(rule, name, why, body, who=anna, **changes):
        return judged("refused genesis " + name, why, fresh, fresh.make(who, GENESIS, body, **changes), rule)

    yield bad_genesis("not_space_creator", "without the duty", "bit 3", fresh.genesis([(bernd, MANAGER)]), bernd)
    yield bad_genesis("wrong_root", "of another faction", "the reader's faction", good[:2] + [same(1, 16)] + good[3:])
    yield bad_genesis("wrong_root", "with another root", "the reader's pinned root", good[:3] + [same(1, 32)] + good[4:])
    yield bad_genesis("malformed_body", "of a space without an id", "sixteen zero bytes mean none", [1, ZERO16] + good[2:])
    yield bad_genesis("malformed_body", "of a faction without an id", "sixteen zero bytes mean none", good[:2] + [ZERO16] + good[3:])
    yield bad_genesis("wrong_journal", "of another space", "the journal's id", [1, same(1, 16)] + good[2:])
    yield bad_genesis("roster_unknown", "with another roster head", "a fork", good, seen=[4, same(1, 32)])
    yield bad_genesis("wrong_epoch", "at epoch 2", "epochs begin at 1", good, epoch=2)
    yield bad_genesis("link_missing", "with a link", "nothing lies before", fresh.genesis([(anna, MANAGER)], link=b"x"))
    yield bad_genesis("wrong_voids", "with voids", "nothing lies before", fresh.genesis([(anna, MANAGER)], voids=[0]))
    yield bad_genesis("no_manager", "without the author's row", "the author's own row is a manager's", fresh.genesis([(bernd, MANAGER)]))
    yield bad_genesis("membership_ended", "by a manager who has ended", "no valid entry later", fresh.genesis([(anna, MANAGER, T)]))
    yield bad_genesis("row_not_current", "with a stranger", "every person is of the faction", fresh.genesis([(anna, MANAGER), (actor(1, 0xD0), READER)]))
    yield bad_genesis("gateway_not_allowed", "with a gateway", "their owners add them later",
                      fresh.genesis([(anna, MANAGER), (bernd, EDITOR), (gateway, READER)], flags=1))
    yield judged("refused genesis signed by another", "by the author's card", fresh, fresh.make(anna, GENESIS, good, signer=bernd), "bad_signature")

    # place, author, role
    yield writes("content", "the unmutated twin", space, bernd, CONTENT)
    yield bars("wrong_journal", "of another space", "moved here", space, bernd, CONTENT, journal=same(1, 16))
    yield bars("wrong_seq", "one left out", "a gap", space, bernd, CONTENT, seq=3)
    yield bars("wrong_prev", "on another chain", "a fork", space, bernd, CONTENT, prev=same(1, 32))
    yield bars("wrong_prev_access", "on an older access entry", "signed before a change of rights", space, bernd, CONTENT,
               prev_access=space.entries[0]["hash"])
    yield bars("wrong_epoch", "of another epoch", "the newest access entry's", space, bernd, CONTENT, epoch=2)
    yield bars("roster_unknown", "with another roster", "either fork shows", space, bernd, CONTENT, seen=[2, same(1, 32)])
    yield bars("roster_goes_back", "with an older roster", "never goes back within a space", space, bernd, CONTENT, seen=roster.seen(2))
    yield bars("unknown_author", "by somebody without a row", "the newest access entry's rows", Space(roster).begins([(anna, MANAGER)]), bernd, CONTENT)
    yield bars("bad_signature", "signed by another", "Clara as Bernd", space, bernd, CONTENT, signer=clara)
    yield bars("missing_card", "without the author's card", "refuse, judge nothing by it", space, bernd, CONTENT, cards=records([anna, clara]))
    husk = dict(space.make(bernd, CONTENT, b"sealed"))
    husk["entry"] = husk["husk"]
    yield judged("refused husk as an append", "only where a prune entry names it", space, husk, "husk_not_allowed")
    yield bars("role_too_low", "content by a reader", "editor or more", space, clara, CONTENT)
    yield bars("role_too_low", "a note by a reader", "commenter or more", space, clara, NOTE)
    commenting = space.copy().sets(anna, access(1, [(anna, MANAGER), (bernd, EDITOR), (clara, COMMENTER)]))
    yield writes("a note with attachment", "commenters add", commenting, clara, NOTE, adds=[BLOB])
    yield bars("drops_need_editor", "drops by a commenter", "editors drop", commenting, clara, NOTE, drops=[BLOB])
    yield bars("role_too_low", "a snapshot by a commenter", "editor or more", commenting, clara, SNAPSHOT)
    yield writes("a snapshot", "by an editor", space, bernd, SNAPSHOT)
    written = space.copy().add(bernd, CONTENT, b"sealed").add(bernd, SNAPSHOT, b"sealed")
    yield writes("prune", "by a manager", written, anna, PRUNE, body=[1, 3, [2]])
    yield bars("role_too_low", "prune by an editor", "managers alone", written, bernd, PRUNE, body=[1, 3, [2]])
    yield bars("wrong_prune", "prune of an access entry", "rights are judged by it for ever", written, anna, PRUNE, body=[1, 3, [1, 2]])
    yield bars("malformed_body", "prune beyond its snapshot", "what the snapshot does not hold", written, anna, PRUNE, body=[1, 3, [3]])
    ending = space.copy().sets(anna, access(1, [(anna, MANAGER), (bernd, EDITOR, T + DAY), (clara, READER)]))
    yield writes("at the end of a membership", "the end counts", ending, bernd, CONTENT, time=T + DAY)
    yield bars("membership_ended", "after the end", "a millisecond", ending, bernd, CONTENT, time=T + DAY + 1)
    yield bars("membership_ended", "back dated", "the time of an entry is the greatest so far",
               ending.copy().add(anna, CONTENT, b"sealed", time=T + DAY + 1), bernd, CONTENT, time=T + DAY)
    frozen = space.copy().sets(anna, access(1, BASE, flags=2))
    yield bars("frozen", "content while frozen", "only kinds 1 and 5", frozen, anna, CONTENT)
    yield sets("thawed", "kind 1 is accepted", frozen, anna, access(1, BASE))

    grown = space.copy()
    grown.roster = roster.copy().add(anna, POLICY, [1, []])
    yield sets("by a roster that is not its head", "clients take it: that it be the head is for the server to ask (roster_not_head)", grown, anna,
               access(1, BASE), seen=roster.seen())

    # epochs and rows
    without_clara = BASE[:2]
    yield sets("removed", "the epoch rises", space, anna, access(2, without_clara, linked=1))
    yield sets("another role", "the epoch stays", space, anna, access(1, BASE[:2] + [(clara, EDITOR)]))
    yield refuses("epoch_must_rise", "removed under the old epoch", "who goes knows the key", space, anna, access(1, without_clara))
    yield refuses("epoch_skips", "two epochs on", "by one", space, anna, access(3, without_clara, linked=1))
    yield refuses("wrong_epoch", "header of another epoch", "the header's epoch is the body's", space, anna, access(2, BASE, linked=1), epoch=1)
    yield refuses("link_missing", "no link", "whoever is added can read the past", space, anna, access(2, BASE))
    yield refuses("link_missing", "a link while the epoch stays", "nothing to link", space, anna, access(1, BASE, link=b"x"))
    yield refuses("key_commit_changed", "another commit", "the epoch stays, so does the key", space, anna, access(1, BASE, commit=same(1, 32)))
    swapped = row((clara, READER), 1, key_of(9))
    yield refuses("row_changed", "another sealed key", "a row that stays is equal to the byte", space, anna, access(1, BASE, rows={clara.id: swapped}))
    rekeyed = Space(with_clara())
    rekeyed.begins([(anna, MANAGER)]).sets(anna, access(1, BASE))
    rekeyed.roster = rekeyed.roster.copy().add(clara, REKEY, [1, new_clara.record])
    with_new = BASE[:2] + [(new_clara, READER)]
    everybody = records() + records([new_clara])
    yield refuses("epoch_must_rise", "new keys under the old epoch", "the old ones know the key", rekeyed, anna, access(1, with_new))
    yield sets("new keys put in by a manager", "after an explicit yes", rekeyed, anna, access(2, with_new, linked=1))
    yield sets("new keys put in by the person", "signed with the old ones", rekeyed, clara, access(2, with_new, linked=1))
    yield refuses("bad_signature", "new keys signed with the new ones", "the row still names the old card", rekeyed, clara, access(2, with_new, linked=1),
                  signer=new_clara)
    twice = rekeyed.copy()
    twice.roster = rekeyed.roster.copy().add(new_clara, REKEY, [1, newer_clara.record])
    with_newer = BASE[:2] + [(newer_clara, READER)]
    yield sets("new keys put in after two rekeys", "rekeys alone lead from the row's to the current ones", twice, clara, access(2, with_newer, linked=1))
    renewed = Space(with_clara())
    renewed.begins([(anna, MANAGER)]).sets(anna, access(1, BASE))
    renewed.roster = renewed.roster.copy().add(anna, INVITE, inviting(third_invite, clara, renews=1)).add(third_invite, JOIN, joining(third_invite, new_clara))
    yield refuses("not_a_self_change", "renewed keys put in by the person", "a manager put them there, a manager says yes", renewed, clara, access(2, with_new, linked=1))
    yield sets("renewed keys put in by a manager", "after an explicit yes", renewed, anna, access(2, with_new, linked=1))
    laundered = renewed.copy()
    laundered.roster = renewed.roster.copy().add(new_clara, REKEY, [1, newer_clara.record])
    yield refuses("not_a_self_change", "keys rekeyed after a renewal put in by the person", "the renewal still lies between", laundered, clara,
                  access(2, with_newer, linked=1))
    yield refuses("not_a_self_change", "new keys and a higher role", "the fingerprint alone", rekeyed, clara,
                  access(2, BASE[:2] + [(new_clara, EDITOR)], linked=1))
    yield refuses("row_not_current", "old keys added", "the current fingerprint", Space(rekeyed.roster).begins([(anna, MANAGER)]), anna, access(1, BASE))
    yield refuses("no_manager", "no manager left", "at least one", space, anna, access(1, [(anna, EDITOR)] + BASE[1:]))
    yield refuses("row_not_current", "a stranger added", "of the owner faction", space, anna, access(1, BASE + [(actor(1, 0xD0), READER)]))
    yield refuses("row_not_current", "a joined invite added", "an open invitation", space, anna, access(1, BASE + [(invite, READER)]))
    retired = Space(with_clara()).begins([(anna, MANAGER)]).sets(anna, access(1, BASE))
    retired.roster = retired.roster.copy().add(anna, RETIRE, [1, clara.id, 2])
    yield sets("an outdated row stays", "unchanged rows need not be current", retired, anna, access(1, [(anna, MANAGER), (bernd, READER), (clara, READER)]))
    yield refuses("row_not_current", "an outdated row changed", "changed rows must", retired, anna, access(1, BASE[:2] + [(clara, EDITOR)]))
    yield refuses("unsupported_version", "version 2", "newer, and with a part more", space, anna, [2, 1, 0, [], b"", 0, [], 0], epoch=1)
    unsorted = access(1, BASE)
    unsorted[3] = unsorted[3][::-1]
    yield refuses("malformed_body", "rows not sorted", "a set has one form", space, anna, unsorted)
    doubled = access(1, BASE)
    doubled[3] = sorted(doubled[3] + [row((clara, EDITOR), 1, key_of(1))], key=cbor)
    yield refuses("malformed_body", "two rows of one principal", "nor two with the same key", space, anna, doubled)
    yield refuses("malformed_body", "unknown flags", "bits 0 and 1", space, anna, access(1, BASE, flags=4))

    # managers
    yield refuses("not_own_row", "an editor changes another's role", "managers alone", space, bernd, access(1, BASE[:2] + [(clara, EDITOR)]))
    yield refuses("not_a_self_change", "an editor makes himself manager", "not a self-change", space, bernd, access(1, [BASE[0], (bernd, MANAGER), BASE[2]]))
    yield refuses("not_own_row", "an editor changes the flags", "managers alone", space, bernd, access(1, BASE, flags=1))
    stands_in = Space(with_clara()).begins([(anna, MANAGER)]).sets(anna, access(1, BASE))
    stands_in.roster = stands_in.roster.copy().add(anna, ROLE, role(bernd, FACTION_MANAGER))
    yield refuses("not_own_row", "a manager of the faction beside the space's", "Anna is there", stands_in, bernd, access(1, BASE[:2] + [(clara, EDITOR)]))
    stands_in = stands_in.copy()
    stands_in.roster = stands_in.roster.copy().add(anna, RETIRE, [1, anna.id, 1])
    yield sets("a manager of the faction stands in", "no manager row names an active person", stands_in, bernd, access(1, BASE[:2] + [(clara, EDITOR)]))
    yield bars("role_too_low", "prune by who stands in", "rosters matter for access entries alone", stands_in, bernd, PRUNE, body=[1, 2, [1]])

    # voids
    yield sets("voids", "the one just before", space, anna, access(2, BASE, linked=1, voids=[1]))
    yield refuses("wrong_voids", "voids with the genesis", "never", space, anna, access(2, BASE, linked=1, voids=[0, 1]))
    more = space.copy().sets(anna, access(1, BASE, flags=1))
    yield refuses("wrong_voids", "voids with a gap", "without a gap", more, anna, access(2, BASE, linked=1, flags=1, voids=[1]))
    yield refuses("voids_need_manager", "voids by an editor", "managers only", space, bernd, access(2, BASE, linked=1, voids=[1]))
    yield refuses("epoch_must_rise", "voids under the old epoch", "the void one's key is known to its author", space, anna, access(1, BASE, voids=[1]))

    # self-changes
    by_invite = Space(with_bernd())
    by_invite.roster.add(anna, INVITE, inviting(second_invite, clara))
    by_invite.begins([(anna, MANAGER)]).sets(anna, access(1, [(anna, MANAGER), (second_invite, COMMENTER)]))
    redeemed = access(2, [(anna, MANAGER), (clara, COMMENTER)], linked=1)
    yield refuses("not_a_self_change", "redeemed before the join", "whom the roster says joined", by_invite, second_invite, redeemed)
    by_invite = by_invite.copy()
    by_invite.roster = by_invite.roster.copy().add(second_invite, JOIN, joining(second_invite, clara))
    yield sets("redeemed", "same role and end", by_invite, second_invite, redeemed)
    yield refuses("not_a_self_change", "redeemed with a higher role", "the same role", by_invite, second_invite,
                  access(2, [(anna, MANAGER), (clara, EDITOR)], linked=1))
    yield refuses("epoch_must_rise", "redeemed under the old epoch", "a leaked link opens nothing new", by_invite, second_invite,
                  access(1, [(anna, MANAGER), (clara, COMMENTER)]))
    yield refuses("not_own_row", "redeemed as somebody else", "the one who joined with it", by_invite, second_invite,
                  access(2, [(anna, MANAGER), (bernd, COMMENTER)], linked=1))
    allowed = space.copy().sets(anna, access(1, BASE, flags=1))
    bernds = BASE + [(gateway, READER)]
    yield sets("gateway added", "by its owner", allowed, bernd, access(1, bernds, flags=1))
    yield refuses("gateway_not_allowed", "gateway without the flag", "bit 0", space, bernd, access(1, bernds))
    yield refuses("gateway_not_own", "gateway added by a manager", "only its owner", allowed, anna, access(1, bernds, flags=1))
    yield refuses("not_own_row", "gateway added by another", "only its owner", allowed, clara, access(1, bernds, flags=1))
    yield refuses("gateway_without_owner", "gateway above its owner", "never exceeds that row's role", allowed, bernd,
                  access(1, BASE + [(gateway, MANAGER)], flags=1))
    yield refuses("missing_card", "gateway without its card", "refuse, judge nothing by it", allowed, bernd, access(1, bernds, flags=1),
                  cards=records([anna, bernd, clara]))
    served = allowed.copy().sets(bernd, access(1, bernds, flags=1))
    yield refuses("gateway_without_owner", "gateway left behind", "needs its owner's row", served, anna,
                  access(2, [BASE[0], BASE[2], (gateway, READER)], linked=1, flags=1))
    yield refuses("person_required", "a gateway's own set", "gateways write no access entries", served, gateway, access(2, bernds, linked=1, flags=1))
    yield sets("leaves", "the epoch stays, kinds 2 to 4 wait", served, bernd, access(1, [BASE[0], BASE[2]], flags=1), refresh_needed=1)
    yield refuses("not_a_self_change", "leaves a gateway behind", "own rows go", served, bernd, access(1, [BASE[0], BASE[2], (gateway, READER)], flags=1))
    yield refuses("epoch_must_stay", "leaves with a new key", "who leaves must not choose the next key", served, bernd,
                  access(2, [BASE[0], BASE[2]], linked=1, flags=1))
    yield refuses("no_manager", "the last manager leaves", "not the last manager's", space, anna, access(1, BASE[1:]))
    left = space.copy().sets(bernd, access(1, [BASE[0], BASE[2]]))
    yield bars("refresh_needed", "content after a leave", "until the epoch rises", left, anna, CONTENT)
    yield sets("refreshed by a reader", "any person", left, clara, access(2, [BASE[0], BASE[2]], linked=1))
    yield refuses("epoch_must_rise", "refreshed under the old epoch", "that is what it is for", left, clara, access(1, [BASE[0], BASE[2]]))
    yield refuses("not_a_self_change", "refreshed without need", "allowed only after a leave", space, clara, access(2, BASE, linked=1))
