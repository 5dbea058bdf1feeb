"""Who belongs to a faction: the rules of the roster's state machine."""
from journal_town import (CONFIRM, CONTENT, DAY, EVERYBODY, FACTION_MANAGER, FOUND, GUEST, HEADS, INVITE, JOIN, MEMBER, POLICY, REKEY,
                          RETIRE, ROLE, TRUST, Roster, Space, actor, anna, bernd, clara, found, founded, gateway, invite, inviting,
                          joining, records, role, second_invite, third_invite, with_bernd, with_clara)
from protocol_examples import FACTION, T, ZERO16, cbor
from reference import flipped, same, scenario

LEFT, MANDATE_ENDED, KEYS_LOST, MISTAKE = 1, 2, 3, 4
new_bernd, newer_bernd = actor(1, 0xB0, 1), actor(1, 0xB0, 2)
stranger = actor(1, 0xB0, faction=same(0xFB, 16))


def scenarios():
    def judged(name, why, roster, entry, expect, gives=None, cards=None):
        given = {"faction": FACTION, "cards": cards or records(), "before": roster.bytes(), "entry": entry["entry"]}
        return scenario(name, "§4a", why, expect, "judge_roster", given, gives)

    def person(who, to, state="active", duties=0, until=0, confirmed=0, renewed=0):
        return {"id": who.id, "state": state, "fingerprint": who.fingerprint, "role": to, "duties": duties, "until_ms": until,
                "confirmed": confirmed, "renewed": renewed}

    annas = person(anna, FACTION_MANAGER, duties=15, confirmed=1)

    def taken(name, why, roster, *make, persons, **changes):
        entry = roster.make(*make, **changes)
        return judged(name, why, roster, entry, "ok", {"hash": entry["hash"], "persons": persons})

    def refused(rule, name, why, roster, *make, cards=None, **changes):
        return judged("refused " + name, why, roster, roster.make(*make, **changes), rule, cards=cards)

    two, three = with_bernd(), with_clara()

    # the chain and the author
    empty = [1, []]
    yield taken("policy", "the unmutated twin", two, anna, POLICY, empty, persons=[annas, person(bernd, MEMBER)])
    yield refused("wrong_journal", "of another faction", "moved here", two, anna, POLICY, empty, journal=same(1, 16))
    yield refused("wrong_seq", "one left out", "a gap", two, anna, POLICY, empty, seq=4)
    yield refused("wrong_prev", "on another chain", "a fork", two, anna, POLICY, empty, prev=same(1, 32))
    yield refused("unsupported_kind", "trust", "for later", two, anna, TRUST, [1, FACTION, same(1, 32), "", 0])
    yield refused("unsupported_kind", "heads", "for later", two, anna, HEADS, empty)
    yield refused("unsupported_version", "version 2", "newer, and with a part more", two, anna, POLICY, [2, [], 0])
    yield refused("malformed_body", "a body that is no array", "clear bodies are checked by all", two, anna, POLICY, cbor(1))
    yield refused("malformed_body", "a policy out of order", "a set has one form", two, anna, POLICY, [1, [[5, 0], [4, 0]]])
    yield refused("malformed_body", "a policy with a key twice", "nor two with the same key", two, anna, POLICY, [1, [[5, 0], [5, 1]]])
    yield refused("unknown_author", "by a stranger", "not on the roster", two, clara, RETIRE, [1, clara.id, LEFT])
    yield refused("bad_signature", "signed by another", "Bernd as Anna", two, anna, POLICY, empty, signer=bernd)
    yield refused("person_required", "a gateway", "gateways write in spaces alone", two, gateway, POLICY, empty)
    yield refused("person_required", "an invite that does not join", "it does nothing else",
                  founded().add(anna, INVITE, inviting(invite, bernd)), invite, POLICY, empty)
    yield refused("not_manager", "policy by a member", "needs a manager", two, bernd, POLICY, empty)

    # found
    yield taken("found", "the founder has all duties", Roster(), anna, FOUND, found(), persons=[annas])
    yield refused("wrong_card", "found with another's card", "the author's own card", Roster(), anna, FOUND, found(record=bernd.record))
    yield refused("unknown_author", "found for another", "author = that person", Roster(), bernd, FOUND, found())
    yield refused("bad_signature", "found signed by another", "by the card in it", Roster(), anna, FOUND, found(), signer=bernd)
    foreign = actor(1, 0xA0, faction=same(0xFB, 16))
    yield refused("wrong_card", "found with a card of another faction", "kind, id and faction are compared", Roster(), foreign, FOUND, found(foreign))
    yield refused("wrong_card", "found with a card nobody signed", "a card record carries its own signature", Roster(), anna, FOUND,
                  found(record=[anna.card, flipped(anna.record[1])]))

    # invite
    invited = person(bernd, MEMBER)
    yield taken("invite", "the unmutated twin", two, anna, INVITE, inviting(second_invite, clara), persons=[annas, invited])
    yield taken("renewal", "for somebody known", two, anna, INVITE, inviting(second_invite, bernd, renews=1), persons=[annas, invited])
    yield refused("not_manager", "invite by a member", "needs a manager", two, bernd, INVITE, inviting(second_invite, clara))
    yield refused("id_taken", "invite id known", "never reused", two, anna, INVITE, inviting(invite, clara))
    yield refused("id_taken", "person id known", "new to this roster", two, anna, INVITE, inviting(second_invite, bernd))
    yield refused("id_taken", "person id of an invite", "never reused as anything else", two, anna, INVITE, inviting(second_invite, actor(1, 0x71)))
    yield refused("id_taken", "one id for invite and person", "two principals, two ids", two, anna, INVITE, inviting(actor(2, 0xC0), clara))
    yield refused("id_taken", "person promised already", "by an open invitation",
                  two.copy().add(anna, INVITE, inviting(second_invite, clara)), anna, INVITE, inviting(third_invite, clara))
    yield refused("unknown_id", "renewal of a stranger", "renews 1: it exists", two, anna, INVITE, inviting(second_invite, clara, renews=1))
    yield refused("malformed_body", "renews 2", "0 or 1", two, anna, INVITE, inviting(second_invite, clara, renews=2))
    yield refused("malformed_body", "role 4 in a faction", "guest, member, manager", two, anna, INVITE, inviting(second_invite, clara, role=4))
    now = two.now()
    yield taken("invite for 14 days", "the longest by default", two, anna, INVITE, inviting(second_invite, clara, expires=now + 14 * DAY),
                persons=[annas, invited])
    yield refused("invite_too_long", "invite beyond 14 days", "a millisecond", two, anna, INVITE,
                  inviting(second_invite, clara, expires=now + 14 * DAY + 1))
    yield refused("invite_too_long", "invite without an end", "links end", two, anna, INVITE, inviting(second_invite, clara, expires=0))
    yield refused("invite_too_long", "invite over already", "at the time of the entry", two, anna, INVITE, inviting(second_invite, clara, expires=now))
    guests = with_bernd([(7, 10)])
    yield refused("guest_too_long", "guest without an end", "policy 7", guests, anna, INVITE, inviting(second_invite, clara, role=GUEST))
    yield refused("guest_too_long", "guest beyond the policy", "policy 7", guests, anna, INVITE,
                  inviting(second_invite, clara, role=GUEST, until=guests.now() + 10 * DAY + 1))
    yield taken("guest within the policy", "policy 7", guests, anna, INVITE,
                inviting(second_invite, clara, role=GUEST, until=guests.now() + 10 * DAY), persons=[annas, invited])
    yield refused("last_manager", "last manager renewed into less", "a manager without an end stays", two, anna, INVITE,
                  inviting(second_invite, anna, renews=1))

    # join
    open_one = founded().add(anna, INVITE, inviting(invite, bernd))
    yield taken("join", "the unmutated twin", open_one, invite, JOIN, joining(invite, bernd), persons=[annas, person(bernd, MEMBER)])
    yield refused("invite_not_open", "joined twice", "open -> joined", two, invite, JOIN, joining(invite, bernd))
    yield refused("unknown_author", "join without invitation", "no such invite", founded(), invite, JOIN, joining(invite, bernd))
    yield refused("unknown_author", "join by the person", "author = the invite", open_one, bernd, JOIN, joining(invite, bernd))
    yield refused("bad_signature", "join signed by the person", "by the invite's keys", open_one, invite, JOIN, joining(invite, bernd), signer=bernd)
    yield refused("not_self", "join for another invite", "its own", open_one, invite, JOIN, joining(second_invite, bernd))
    yield refused("missing_card", "join without the invite's card", "not handed out: nothing is judged by it", open_one, invite, JOIN,
                  joining(invite, bernd), cards=records([anna, bernd]))
    yield refused("wrong_card", "join as somebody else", "the invited person", open_one, invite, JOIN, joining(invite, clara))
    yield refused("wrong_card", "join with a card of another faction", "compared", open_one, invite, JOIN, joining(invite, stranger))
    yield refused("wrong_card", "join with a card nobody signed", "the record's signature", open_one, invite, JOIN,
                  [1, invite.id, [bernd.card, flipped(bernd.record[1])]])
    expires = T + 7 * DAY
    yield taken("join at the last moment", "the end counts", open_one, invite, JOIN, joining(invite, bernd), time=expires,
                persons=[annas, person(bernd, MEMBER)])
    yield refused("invite_not_open", "join after the end", "a millisecond", open_one, invite, JOIN, joining(invite, bernd), time=expires + 1)
    later = open_one.copy().add(anna, POLICY, empty, time=expires + 1)
    yield refused("invite_not_open", "join back dated", "the time of an entry is the greatest so far", later, invite, JOIN,
                  joining(invite, bernd), time=expires)
    retired = open_one.copy().add(anna, RETIRE, [1, invite.id, MISTAKE])
    yield refused("invite_not_open", "join of a retired invitation", "open -> retired", retired, invite, JOIN, joining(invite, bernd))
    renewing = two.copy().add(anna, INVITE, inviting(second_invite, bernd, renews=1))
    yield taken("renewed", "the old card dies in the same entry", renewing, second_invite, JOIN, joining(second_invite, new_bernd),
                persons=[annas, person(new_bernd, MEMBER, renewed=1)])
    yield refused("wrong_card", "renewed with the lost keys", "the card is replaced", renewing, second_invite, JOIN, joining(second_invite, bernd))
    renewed = renewing.copy().add(second_invite, JOIN, joining(second_invite, new_bernd))
    yield taken("rekey after a renewal", "the mark stays: nobody else has looked yet", renewed, new_bernd, REKEY, [1, newer_bernd.record],
                persons=[annas, person(newer_bernd, MEMBER, renewed=1)])
    yield taken("renewal confirmed by who renewed", "whose word is in doubt", renewed, anna, CONFIRM, [1, new_bernd.fingerprint],
                persons=[annas, person(new_bernd, MEMBER, confirmed=1, renewed=1)])
    looked_at = three.copy().add(anna, INVITE, inviting(third_invite, bernd, renews=1)).add(third_invite, JOIN, joining(third_invite, new_bernd))
    yield taken("renewal confirmed by another", "somebody else has compared", looked_at, clara, CONFIRM, [1, new_bernd.fingerprint],
                persons=[annas, person(new_bernd, MEMBER, confirmed=1), person(clara, MEMBER)])
    yield taken("rekey after a confirmed renewal", "as any other", looked_at.copy().add(clara, CONFIRM, [1, new_bernd.fingerprint]), new_bernd, REKEY,
                [1, newer_bernd.record], persons=[annas, person(newer_bernd, MEMBER), person(clara, MEMBER)])
    yield refused("bad_signature", "a thief after the renewal", "the old keys are dead", renewed, bernd, REKEY, [1, newer_bernd.record])
    last = two.copy().add(anna, ROLE, role(bernd, FACTION_MANAGER)).add(anna, INVITE, inviting(second_invite, bernd, renews=1))
    last.add(anna, RETIRE, [1, anna.id, LEFT])
    yield refused("last_manager", "renewed into less meanwhile the last manager", "judged at the join as well", last, second_invite, JOIN,
                  joining(second_invite, new_bernd))

    # role and retire
    yield taken("role", "new values of all", two, anna, ROLE, role(bernd, FACTION_MANAGER, duties=2, until=T + DAY),
                persons=[annas, person(bernd, FACTION_MANAGER, duties=2, until=T + DAY)])
    yield refused("not_manager", "role by a member", "needs a manager", two, bernd, ROLE, role(bernd, FACTION_MANAGER))
    yield refused("unknown_id", "role of a stranger", "not on the roster", two, anna, ROLE, role(clara, MEMBER))
    yield refused("malformed_body", "unknown duties", "bits 0 to 3", two, anna, ROLE, role(bernd, MEMBER, duties=16))
    yield refused("last_manager", "last manager steps down", "a manager without an end stays", two, anna, ROLE, role(anna, MEMBER))
    yield refused("last_manager", "last manager gets an end", "without an end", two, anna, ROLE, role(anna, FACTION_MANAGER, until=T + DAY))
    gone = two.copy().add(anna, RETIRE, [1, bernd.id, MANDATE_ENDED])
    yield refused("not_active", "role of a retired person", "a renewal is the way back", gone, anna, ROLE, role(bernd, MEMBER))
    ended = two.copy().add(anna, ROLE, role(bernd, MEMBER, until=T + 4000))
    yield refused("not_active", "a person past its end", "counts as retired", ended, bernd, RETIRE, [1, bernd.id, LEFT], time=T + 4001)
    yield taken("a person at its end", "the end counts", ended, bernd, RETIRE, [1, bernd.id, LEFT], time=T + 4000,
                persons=[annas, person(bernd, MEMBER, "retired", until=T + 4000)])
    yield taken("a role moves the end", "until a role entry", ended, anna, ROLE, role(bernd, MEMBER), time=T + DAY, persons=[annas, person(bernd, MEMBER)])
    yield taken("retires itself", "reason 1", two, bernd, RETIRE, [1, bernd.id, LEFT], persons=[annas, person(bernd, MEMBER, "retired")])
    yield refused("not_manager", "retires itself for another reason", "reason 1 alone", two, bernd, RETIRE, [1, bernd.id, MANDATE_ENDED])
    yield refused("not_manager", "a member retires another", "needs a manager", three, bernd, RETIRE, [1, clara.id, LEFT])
    yield refused("last_manager", "the last manager retires", "stays at all times", two, anna, RETIRE, [1, anna.id, LEFT])
    yield refused("not_active", "retired twice", "retired already", gone, anna, RETIRE, [1, bernd.id, LEFT])
    yield refused("unknown_id", "retires nobody", "no such id", two, anna, RETIRE, [1, same(1, 16), LEFT])
    yield refused("malformed_body", "reason 5", "1 to 4", two, anna, RETIRE, [1, bernd.id, 5])
    yield refused("invite_not_open", "retires a joined invitation", "an open invite", two, anna, RETIRE, [1, invite.id, MISTAKE])

    # rekey and confirm
    yield taken("rekey", "signed with the old key", two, bernd, REKEY, [1, new_bernd.record], persons=[annas, person(new_bernd, MEMBER)])
    yield refused("bad_signature", "rekey signed with the new key", "a thief of nothing", two, bernd, REKEY, [1, new_bernd.record], signer=new_bernd)
    yield refused("wrong_card", "rekey to the same card", "the card is the new one", two, bernd, REKEY, [1, bernd.record])
    yield refused("not_self", "rekey of another", "author = the person", two, bernd, REKEY, [1, actor(1, 0xA0, 1).record])
    yield refused("wrong_card", "rekey to a card of another faction", "compared", two, bernd, REKEY, [1, stranger.record])
    yield taken("confirm", "the joining code was compared", two, anna, CONFIRM, [1, bernd.fingerprint],
                persons=[annas, person(bernd, MEMBER, confirmed=1)])
    yield refused("self_confirm", "confirms itself", "somebody else", two, bernd, CONFIRM, [1, bernd.fingerprint])
    yield refused("unknown_fingerprint", "confirms nobody", "no such card", two, anna, CONFIRM, [1, clara.fingerprint])
    rekeyed = two.copy().add(bernd, REKEY, [1, new_bernd.record])
    yield refused("unknown_fingerprint", "confirms old keys", "the current ones", rekeyed, anna, CONFIRM, [1, bernd.fingerprint])
    guest = three.copy().add(anna, ROLE, role(bernd, GUEST))
    yield refused("not_member", "a guest confirms", "any member", guest, bernd, CONFIRM, [1, clara.fingerprint])
    left = three.copy().add(clara, RETIRE, [1, clara.id, LEFT])
    yield refused("not_active", "confirms who is retired", "nothing to confirm", left, anna, CONFIRM, [1, clara.fingerprint])
