"""Access entries that members find false: what each of them concludes from the same journal."""
from journal_town import EDITOR, MANAGER, Space, access, anna, bernd, clara, key_of, records, row, with_clara
from protocol_examples import SPACE
from reference import same, scenario

TWO = [(anna, MANAGER), (bernd, MANAGER)]
THREE = TWO + [(clara, EDITOR)]


def scenarios():
    def seen(name, why, space, reader, standings):
        letters = {"v": "valid", "x": "void", "?": "pending"}
        given = {"roster": space.roster.bytes(), "cards": records(), "entries": space.bytes(), "space": SPACE,
                 "reader": {"kind": reader.kind, "id": reader.id, "fingerprint": reader.fingerprint, "box_seed": reader.box_seed}}
        return scenario(name, "§4", why, "ok", "judge_voids", given, {"standings": [letters[one] for one in standings]})

    def begun(members):
        return Space(with_clara()).begins(members)

    def false_for(who, epoch, members, **changes):
        """Another key in one member's row."""
        to = next(member for member in members if member[0] is who)
        return access(epoch, members, rows={who.id: row(to, epoch, key_of(90))}, **changes)

    space = begun(THREE).sets(bernd, access(2, THREE, linked=1))
    yield seen("honest", "the unmutated twin", space, clara, "vv")
    space = begun(THREE).sets(bernd, false_for(clara, 2, THREE, linked=1))
    yield seen("two keys, by the one deceived", "the own row opens to another key", space, clara, "vx")
    yield seen("two keys, by another", "who opens the own row recomputes every other", space, anna, "vx")
    repaired = space.copy().sets(anna, access(3, THREE, linked=1, voids=[1]))
    yield seen("repaired, by the one deceived", "voids names it", repaired, clara, "vxv")
    yield seen("repaired, by another", "voids names it", repaired, anna, "vxv")
    unnamed = space.copy().sets(anna, access(3, THREE, linked=1))
    yield seen("repaired without naming", "voids must be exact", unnamed, anna, "vxx")
    through = space.copy().sets(anna, access(3, THREE, linked=2, voids=[1]))
    yield seen("repaired with a link to the void key", "the newest valid epoch is linked", through, anna, "vxx")
    space = begun(THREE).sets(bernd, access(2, THREE, linked=1, commit=same(1, 32)))
    yield seen("another commit", "checked before any use", space, anna, "vx")
    space = begun(THREE).sets(bernd, access(2, THREE, linked=1, linked_key=key_of(91)))
    yield seen("a link to another key", "the past would be lost", space, anna, "vx")
    space = begun(THREE).sets(bernd, access(2, THREE, link=same(9, 75)))
    yield seen("a link that does not open", "the past would be lost", space, anna, "vx")
    space = begun(THREE).sets(anna, access(2, THREE, linked=1)).sets(bernd, access(3, THREE, linked=1, voids=[1]))
    yield seen("a true entry called void", "to clients an untrue voids is void itself", space, clara, "vvx")

    promoted = TWO + [(clara, MANAGER)]
    space = begun(THREE).sets(bernd, false_for(anna, 2, promoted, linked=1)).sets(clara, access(3, promoted, linked=1, voids=[1]))
    yield seen("made manager by a void entry", "the newest valid entry must allow it", space, anna, "vxx")
    yield seen("made manager by a void entry, by herself", "all see the same", space, clara, "vxx")

    space = begun(THREE).sets(bernd, false_for(anna, 2, TWO, linked=1))
    yield seen("locked out", "no row: undecided", space, clara, "v?")
    space.sets(anna, access(3, THREE, linked=1, voids=[1]))
    yield seen("locked out and back", "voids of the first valid entry with the own row", space, clara, "vxv")

    space = begun(TWO).sets(bernd, false_for(anna, 2, TWO, linked=1)).sets(anna, access(3, TWO, linked=1, voids=[1]))
    space.sets(anna, access(4, TWO, linked=3)).sets(anna, access(5, THREE, linked=4))
    yield seen("a newcomer", "each valid entry's voids tell in turn, back to the genesis", space, clara, "vxvvv")
    yield seen("a newcomer's elder", "all see the same", space, anna, "vxvvv")
    space = begun(TWO).sets(bernd, access(2, TWO, linked=1, linked_key=key_of(91))).sets(bernd, access(3, THREE, linked=2))
    yield seen("a newcomer before a broken link", "the past does not lead to the genesis", space, clara, "??x")
    yield seen("a broken link, by an elder", "all see the same", space, anna, "vxx")
    edits = [(anna, MANAGER), (bernd, EDITOR)]
    space = begun(edits).sets(anna, false_for(anna, 2, TWO, linked=1)).sets(bernd, access(3, THREE, linked=1, voids=[1]))
    yield seen("a newcomer and a repair by no manager", "a void entry made Bernd one", space, clara, "??x")
    yield seen("a repair by no manager, by an elder", "all see the same", space, anna, "vxx")

    space = begun(THREE).sets(bernd, false_for(clara, 2, THREE, linked=1)).sets(bernd, access(3, TWO, linked=2))
    honest = space.copy().sets(anna, access(4, THREE, linked=1, voids=[1, 2]))
    yield seen("back after two void ones", "what she judged herself and what she could not", honest, clara, "vxxv")
    as_if_fine = space.copy().sets(bernd, access(4, THREE, linked=3))
    yield seen("back to who calls a void one true", "contradicts her own judgement", as_if_fine, clara, "vx?x")
    half = space.copy().sets(bernd, access(4, THREE, linked=1, voids=[2]))
    yield seen("back to who names one of two", "contradicts her own judgement", half, clara, "vx?x")
    yield seen("one of two named, by an elder", "all see the same", half, anna, "vxxx")

    space = begun([(anna, MANAGER)])
    space.entries = []
    space.begins(TWO, rows={bernd.id: row((bernd, MANAGER), 1, key_of(90))}).sets(anna, access(2, THREE, linked=1))
    yield seen("a void genesis", "such a space is shown to nobody", space, anna, "xx")
    yield seen("a void genesis, by the one deceived", "such a space is shown to nobody", space, bernd, "xx")
