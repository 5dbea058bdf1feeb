// A server that mends journals: rows and sealed keys swapped, entries taken out, repeated or brought from elsewhere,
// cards exchanged, people it invited itself. And one member who lends it a key.
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "crypto/base/box.h"
#include "crypto/base/card.h"
#include "crypto/base/cbor.h"
#include "journal/access.h"
#include "journal/ops.h"
#include "journal/roster_body.h"
#include "tests/evil/scene.h"
#include "tests/stories/key_holder.h"

using namespace evil;
using namespace mappe;
using stories::KeyHolder;
using stories::Member;
using stories::require_ok;

namespace {

journal::Entry parsed(const Bytes& bytes) {
  auto entry = journal::Entry::parse(bytes);
  BOOST_TEST_REQUIRE(entry.has_value());
  return *entry;
}

// The entry with another body under the signature it has.
Bytes with_body(const journal::Entry& entry, const Bytes& body) {
  return cbor::Writer().array(3).bytes(entry.header_bytes()).bytes(body).bytes(entry.signature().view()).take();
}

// Changes the members of the newest access entry on the page.
Scene::Change about_rows(std::function<void(std::vector<journal::Row>&)> change) {
  return [change](Page& page) {
    for (auto bytes = page.entries.rbegin(); bytes != page.entries.rend(); ++bytes) {
      const journal::Entry entry = parsed(*bytes);
      if (entry.header().kind != journal::Kind::access) continue;
      auto body = journal::access_of(entry);
      change(body->members);
      *bytes = with_body(entry, journal::encode_access(*body));
      return true;
    }
    return false;
  };
}

// Clara was let in after Bernd last looked, and an entry stands after that.
struct Access : Scene {
  Member clara;
  Access() : clara(invites("clara", "Clara Beispiel", {"Umwelt:editor"})) { anna_puts("drei"); }
};

// What the server would append itself, as best it can: on the head, by whomever it says, signed with a key of its own.
struct Servers {
  SignSeed seed = SignSeed::random();
  SignKeyPair keys{seed};

  Bytes next(const Page& page, const journal::Author& author, journal::Kind kind, const Bytes& body) const {
    const journal::Entry last = parsed(page.entries.back());
    journal::Header header = last.header();
    ++header.seq;
    header.prev = last.hash();
    header.author = author;
    header.kind = kind;
    header.adds.clear();
    header.drops.clear();
    return journal::Entry::make(header, body, keys).bytes();
  }
  static void append(Page& page, const Bytes& entry) {
    page.entries.push_back(entry);
    page.head_seq = parsed(entry).header().seq;
    page.head_hash = parsed(entry).hash();
  }
  Bytes card(PrincipalKind kind, const PrincipalId& id, const FactionId& faction) const {
    const BoxPublicKey box = box_public_key(BoxSeed::random());
    return CardRecord::make({kind, id, faction, keys.public_key(), box, {}, 1}, keys).encode();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(journal_lies)

// ---- access entries

BOOST_AUTO_TEST_CASE(without_a_lie_the_same_access_entry_is_believed) {
  Access scene;
  scene.liar.tells(scene.about_journal(about_rows([](std::vector<journal::Row>&) {})));
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}).out == "drei\n");
  BOOST_TEST(scene.liar.lies_told() > 0);
}

BOOST_AUTO_TEST_CASE(forged_a_row_swapped_for_another) {
  Access scene;
  scene.refused_then_well(scene.about_journal(about_rows([](std::vector<journal::Row>& rows) {
    std::swap(rows.front().fingerprint, rows.back().fingerprint);
  })),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_row_with_a_higher_role) {
  Access scene;
  scene.refused_then_well(scene.about_journal(about_rows([](std::vector<journal::Row>& rows) {
    for (journal::Row& row : rows) row.role = journal::SpaceRole::manager;
  })),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_sealed_keys_that_change_rows) {
  Access scene;
  scene.refused_then_well(scene.about_journal(about_rows([](std::vector<journal::Row>& rows) {
    std::swap(rows.front().sealed, rows.back().sealed);
  })),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_row_too_many) {
  Access scene;
  scene.refused_then_well(scene.about_journal(about_rows([](std::vector<journal::Row>& rows) {
    journal::Row row = rows.back();
    row.principal.id = PrincipalId::random();
    rows.push_back(row);
  })),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_an_access_entry_taken_out_of_the_chain) {
  Access scene;
  scene.refused_then_well(scene.about_journal([](Page& page) {
    return std::erase_if(page.entries,
                         [](const Bytes& bytes) { return parsed(bytes).header().kind == journal::Kind::access; }) > 0;
  }),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_to_a_newcomer_who_has_seen_nothing_yet) {
  Access scene;
  Member tablet = scene.bernd.second_device("Tablet");
  tablet.signs_in();
  scene.liar.tells(scene.about_journal(
      about_rows([](std::vector<journal::Row>& rows) { std::swap(rows.front().sealed, rows.back().sealed); })));
  require_refused(tablet.mappe({"cat", "Umwelt:/zwei.txt"}), "forged");
  scene.liar.tells_the_truth();
  BOOST_TEST(tablet.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

// ---- entries from elsewhere

BOOST_AUTO_TEST_CASE(forged_an_entry_of_another_space) {
  Scene scene;
  scene.anna.ask({"space", "create", "Haushalt"});
  std::mutex mutex;
  std::vector<Bytes> others;
  scene.liar.tells([&](const Asked& asked, Told& told) {
    const std::lock_guard lock(mutex);
    if (asked.is("GET", "/journal") && asked.path.find(scene.space) == std::string::npos)
      others = parse_page(told.body).entries;
    return false;
  });
  Member tablet = scene.anna.second_device("Tablet");
  tablet.signs_in();
  require_ok(tablet.mappe({"ls", "Haushalt:/"}));
  BOOST_TEST_REQUIRE(!others.empty());
  scene.refused_then_well(scene.about_journal([&](Page& page) {
    if (page.entries.empty()) return false;
    page.entries.back() = others.back();
    page.head_hash = parsed(others.back()).hash();
    return true;
  }),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_the_whole_journal_of_another_space) {
  Scene scene;
  const std::string other = scene.anna.ask({"space", "create", "Haushalt"}).at("space");
  require_ok(scene.anna.mappe({"share", "Haushalt", "Bernd Groß:editor"}));
  Member tablet = scene.bernd.second_device("Tablet");
  tablet.signs_in();
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
    Asked instead = asked;
    instead.path = "/v1/spaces/" + other + "/journal";
    told = Liar::asks_elsewhere(scene.appliance, instead);
    return true;
  });
  require_refused(tablet.mappe({"ls", scene.space + ":/"}), "forged");
  scene.liar.tells_the_truth();
  require_ok(tablet.mappe({"ls", scene.space + ":/"}));
}

BOOST_AUTO_TEST_CASE(forged_an_entry_repeated_at_the_next_place) {
  Scene scene;
  scene.refused_then_well(scene.about_journal([](Page& page) {
    if (page.entries.empty()) return false;
    page.entries.push_back(page.entries.back());
    ++page.head_seq;
    return true;
  }),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_body_erased_that_no_prune_entry_names) {
  Scene scene;
  scene.refused_then_well(scene.about_journal([](Page& page) {
    if (page.entries.empty()) return false;
    page.entries.back() = parsed(page.entries.back()).encode_husk();
    return true;
  }),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_an_entry_that_the_server_signed_in_a_members_name) {
  Scene scene;
  const Servers server;
  scene.refused_then_well(scene.about_journal([&](Page& page) {
    if (page.entries.empty()) return false;
    const journal::Entry last = parsed(page.entries.back());
    Servers::append(page, server.next(page, last.header().author, journal::Kind::content, last.body()));
    return true;
  }),
                          "forged");
}

// ---- a member who lends the server a key

// Clara signs what her own client and the real server would never take; the liar shows it as the newest entry.
struct Lent : Access {
  Bytes signs(const std::function<void(journal::Header&)>& change) {
    KeyHolder holder(clara, liar.door());
    client::DraftEntry draft;
    draft.epoch = holder.space(space).epoch();
    draft.plain_body = ops_that_touch_the_root();
    return holder.signs(space, draft, change).bytes();
  }
  static Bytes ops_that_touch_the_root() {
    std::vector<journal::Op> ops;
    ops.push_back(journal::op::Attr{NodeId(), "farbe", "blau"});
    return journal::encode_ops(ops);
  }
  Liar::Lie shows(const Bytes& entry) const {
    return about_journal([entry](Page& page) {
      Servers::append(page, entry);
      return true;
    });
  }
};

BOOST_AUTO_TEST_CASE(without_a_lie_an_entry_signed_the_same_way_is_believed) {
  Lent scene;
  const Bytes entry = scene.signs([](journal::Header&) {});
  scene.liar.tells(scene.shows(entry));
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}).out == "drei\n");
  BOOST_TEST(scene.liar.lies_told() > 0);
}

BOOST_AUTO_TEST_CASE(forged_an_entry_of_a_day_that_has_not_come) {
  Lent scene;
  const Bytes entry = scene.signs([](journal::Header& header) { header.time_ms += 25ULL * 3600 * 1000; });
  scene.refused_then_well(scene.shows(entry), "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_blob_dropped_that_is_not_live) {
  Lent scene;
  const Bytes entry = scene.signs([](journal::Header& header) { header.drops = {{BlobId::random(), 528}}; });
  scene.refused_then_well(scene.shows(entry), "forged");
}

BOOST_AUTO_TEST_CASE(forged_an_entry_of_an_epoch_that_is_not_the_newest) {
  Lent scene;
  const Bytes entry = scene.signs([](journal::Header& header) { ++header.epoch; });
  scene.refused_then_well(scene.shows(entry), "forged");
}

BOOST_AUTO_TEST_CASE(behind_an_entry_that_names_a_newer_roster_than_is_handed_out) {
  Lent scene;
  const Bytes entry = scene.signs([](journal::Header& header) { header.roster_seen->seq += 5; });
  scene.refused_then_well(scene.shows(entry), "behind");
}

BOOST_AUTO_TEST_CASE(forked_an_entry_that_names_another_roster_at_a_seen_place) {
  Lent scene;
  const Bytes entry = scene.signs([](journal::Header& header) { header.roster_seen->hash = EntryHash::random(); });
  scene.refused_then_well(scene.shows(entry), "forked");
}

BOOST_AUTO_TEST_CASE(forged_an_editor_who_makes_himself_manager) {
  Lent scene;
  KeyHolder holder(scene.clara, scene.liar.door());
  auto& parts = holder.parts(scene.space);
  journal::AccessBody body = parts.replay->verified().access.members();
  for (journal::Row& row : body.members)
    if (row.principal == holder.self().principal()) row.role = journal::SpaceRole::manager;
  client::DraftEntry draft;
  draft.kind = journal::Kind::access;
  draft.epoch = body.epoch;
  body.epoch_link.clear();
  body.voids.clear();
  draft.plain_body = journal::encode_access(body);
  scene.refused_then_well(scene.shows(holder.signs(scene.space, draft).bytes()), "forged");
}

// ---- rosters and cards

BOOST_AUTO_TEST_CASE(forged_a_card_swapped_for_another_valid_one) {
  Scene scene;
  std::mutex mutex;
  Bytes other;
  scene.liar.tells([&](const Asked& asked, Told& told) {
    const std::lock_guard lock(mutex);
    if (asked.method == "PUT" && asked.path.starts_with("/v1/cards/")) other = asked.body;
    return false && told.status != 0;
  });
  scene.anna.ask({"invite", "Clara Beispiel", "--role", "member"});
  BOOST_TEST_REQUIRE(!other.empty());
  const Bytes of_clara = other;
  scene.invites("dora", "Dora Beispiel", {});  // her joining is judged by her invitation's card
  scene.members_refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (asked.method != "GET" || !asked.path.starts_with("/v1/cards/") || told.body == of_clara) return false;
        told.body = of_clara;
        return true;
      },
      "forged");
}

BOOST_AUTO_TEST_CASE(forged_an_invitation_that_the_server_wrote_in_the_managers_name) {
  Scene scene;
  scene.anna.ask({"invite", "Clara Beispiel", "--role", "member"});
  const Servers server;
  const PrincipalId invite = PrincipalId::random();
  const FactionId faction = *FactionId::parse_base64url(scene.faction());
  const Bytes card = server.card(PrincipalKind::invite, invite, faction);
  const Fingerprint fingerprint = CardRecord::parse_and_verify(card)->fingerprint();
  const auto on_roster = Scene::about_roster([&](Page& page) {
    if (page.entries.empty()) return false;
    const journal::Entry last = parsed(page.entries.back());
    journal::InviteBody body{
        invite, fingerprint, PrincipalId::random(), false, {}, journal::FactionRole::manager, 15, 0, 0};
    body.expires_ms = last.header().time_ms + 86'400'000;
    Servers::append(page, server.next(page, last.header().author, journal::Kind::invite, journal::encode(body)));
    return true;
  });
  scene.members_refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (asked.path == "/v1/cards/" + fingerprint.text()) told = {200, "application/cbor", card};
        return on_roster(asked, told);
      },
      "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_person_whom_the_server_lets_join_by_an_invitation_it_has_no_key_of) {
  Scene scene;
  scene.anna.ask({"invite", "Clara Beispiel", "--role", "manager"});
  const Servers server;
  const FactionId faction = *FactionId::parse_base64url(scene.faction());
  scene.members_refused_then_well(
      Scene::about_roster([&](Page& page) {
        if (page.entries.empty()) return false;
        const auto invite = journal::parse_invite(parsed(page.entries.back()).body());
        if (!invite) return false;
        const journal::Author author{PrincipalKind::invite, invite->invite};
        const journal::JoinBody body{invite->invite, server.card(PrincipalKind::person, invite->person, faction)};
        Servers::append(page, server.next(page, author, journal::Kind::join, journal::encode(body)));
        return true;
      }),
      "forged");
}

BOOST_AUTO_TEST_CASE(behind_a_roster_that_ends_before_what_was_seen) {
  Scene scene;
  scene.anna.ask({"invite", "Clara Beispiel", "--role", "member"});
  require_ok(scene.bernd.mappe({"members"}));
  scene.members_refused_then_well(Scene::about_roster([](Page& page) {
                                    --page.head_seq;
                                    page.entries.clear();
                                    return true;
                                  }),
                                  "behind");
}

BOOST_AUTO_TEST_SUITE_END()
