// The form of entries.                                                                              docs/protocol.md §4
#include <boost/test/unit_test.hpp>

#include "journal/limits.h"
#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

Header content_header() {
  Header header;
  header.journal = journal_of(space_id());
  header.seq = 5;
  header.prev = same<EntryHash>(1);
  header.author = bernd().author;
  header.time_ms = start_ms;
  header.kind = Kind::content;
  header.epoch = 1;
  header.adds = {{same<BlobId>(1), 528}, {same<BlobId>(2), 1024}};
  header.drops = {{same<BlobId>(3), 528}};
  header.prev_access = same<EntryHash>(2);
  header.roster_seen = Pin{2, same<EntryHash>(3)};
  return header;
}
Header access_header() {
  Header header = content_header();
  header.kind = Kind::access;
  header.adds.clear();
  header.drops.clear();
  return header;
}
Header policy_header() {
  Header header = access_header();
  header.kind = Kind::policy;
  header.epoch = 0;
  header.prev_access = {};
  header.roster_seen.reset();
  return header;
}

// "ok", or the kind of failure.
std::string form(const Header& header) {
  const auto parsed = parse_header(encode_header(header));
  return parsed ? "ok" : std::string(name_of(parsed.error().code));
}
template <class Change>
std::string changed(Header header, Change change) {
  change(header);
  return form(header);
}

// A header as an array of items, for what encode_header would not write.
std::string raw_form(std::size_t parts, std::uint64_t version, std::uint64_t kind, const Bytes& adds,
                     const Bytes& roster_seen) {
  cbor::Writer out;
  out.array(parts).uint(version).id(space_id()).uint(5).id(same<EntryHash>(1)).array(2).uint(1).id(bernd().id());
  out.uint(start_ms).uint(kind).uint(1).raw(adds).array(0).id(same<EntryHash>(2)).raw(roster_seen);
  for (std::size_t i = 12; i < parts; ++i) out.uint(0);
  const auto parsed = parse_header(out.done());
  return parsed ? "ok" : std::string(name_of(parsed.error().code));
}
const Bytes none = cbor::Writer().array(0).take();
const Bytes seen = cbor::Writer().array(2).uint(2).id(same<EntryHash>(3)).take();
Bytes blobs(std::initializer_list<std::pair<unsigned, std::uint64_t>> rows) {
  cbor::Writer out;
  out.array(rows.size());
  for (const auto& [byte, size] : rows) out.array(2).id(same<BlobId>(byte)).uint(size);
  return out.take();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(entry_form)

BOOST_AUTO_TEST_CASE(a_header_survives_its_bytes) {
  const Header header = content_header();
  const Header again = *parse_header(encode_header(header));
  BOOST_TEST((again.adds == header.adds));
  BOOST_TEST((again.roster_seen == header.roster_seen));
  BOOST_TEST((encode_header(again) == encode_header(header)));
}

BOOST_AUTO_TEST_CASE(a_journal_has_one_beginning) {
  BOOST_TEST(form(content_header()) == "ok");
  BOOST_TEST(changed(content_header(), [](Header& h) { h.seq = 0; }) == "malformed");
  BOOST_TEST(changed(content_header(), [](Header& h) { h.prev = {}; }) == "malformed");
  BOOST_TEST(changed(access_header(), [](Header& h) { h.kind = Kind::genesis; }) == "malformed");
  BOOST_TEST(changed(policy_header(), [](Header& h) { h.kind = Kind::found; }) == "malformed");
  const auto first = [](Header& header) {
    header.kind = Kind::genesis;
    header.seq = 0;
    header.prev = {};
    header.prev_access = {};
  };
  BOOST_TEST(changed(access_header(), first) == "ok");
}

BOOST_AUTO_TEST_CASE(prev_access_and_roster_seen_are_a_spaces) {
  BOOST_TEST(changed(content_header(), [](Header& h) { h.prev_access = {}; }) == "malformed");
  BOOST_TEST(changed(content_header(), [](Header& h) { h.roster_seen.reset(); }) == "malformed");
  BOOST_TEST(changed(content_header(), [](Header& h) { h.epoch = 0; }) == "malformed");
  BOOST_TEST(form(policy_header()) == "ok");
  BOOST_TEST(changed(policy_header(), [](Header& h) { h.prev_access = same<EntryHash>(1); }) == "malformed");
  BOOST_TEST(changed(policy_header(), [](Header& h) { h.roster_seen = Pin{}; }) == "malformed");
  BOOST_TEST(changed(policy_header(), [](Header& h) { h.epoch = 1; }) == "malformed");
}

BOOST_AUTO_TEST_CASE(only_sealed_kinds_have_blobs) {
  const auto with_adds = [](Header& header) { header.adds = {{same<BlobId>(1), 528}}; };
  const auto with_drops = [](Header& header) { header.drops = {{same<BlobId>(1), 528}}; };
  BOOST_TEST(form(access_header()) == "ok");
  BOOST_TEST(changed(access_header(), with_adds) == "malformed");
  BOOST_TEST(changed(access_header(), with_drops) == "malformed");
  BOOST_TEST(changed(policy_header(), with_adds) == "malformed");
  BOOST_TEST(changed(access_header(), [&](Header& h) { with_adds(h), h.kind = Kind::prune; }) == "malformed");
  BOOST_TEST(changed(access_header(), [&](Header& h) { with_adds(h), h.kind = Kind::note; }) == "ok");
}

BOOST_AUTO_TEST_CASE(adds_are_a_sorted_set_without_two_sizes_of_one_blob) {
  BOOST_TEST(raw_form(12, 1, 2, blobs({{1, 528}, {2, 528}}), seen) == "ok");
  BOOST_TEST(raw_form(12, 1, 2, blobs({{2, 528}, {1, 528}}), seen) == "malformed");
  BOOST_TEST(raw_form(12, 1, 2, blobs({{1, 528}, {1, 528}}), seen) == "malformed");
  BOOST_TEST(raw_form(12, 1, 2, blobs({{1, 528}, {1, 1024}}), seen) == "malformed");
  BOOST_TEST(raw_form(12, 1, 2, blobs({{1, limits::blob_bytes_max}}), seen) == "ok");
  BOOST_TEST(raw_form(12, 1, 2, blobs({{1, limits::blob_bytes_max + 1}}), seen) == "malformed");
}

BOOST_AUTO_TEST_CASE(what_is_newer_is_told_from_what_is_malformed) {
  BOOST_TEST(raw_form(12, 2, 2, none, seen) == "unsupported");
  BOOST_TEST(raw_form(13, 2, 2, none, seen) == "unsupported");  // newer ones may have more parts
  BOOST_TEST(raw_form(12, 1, 6, none, seen) == "unsupported");
  BOOST_TEST(raw_form(12, 1, 26, none, seen) == "unsupported");
  BOOST_TEST(raw_form(13, 1, 2, none, seen) == "malformed");
  BOOST_TEST(raw_form(12, 1, 2, none, cbor::Writer().array(1).uint(2).take()) == "malformed");
}

BOOST_AUTO_TEST_CASE(a_signature_covers_header_and_body) {
  const Entry entry = Entry::make(content_header(), bytes_of("sealed"), *bernd().keys);
  BOOST_TEST(entry.signed_by(bernd().card.sign_pk));
  BOOST_TEST(!entry.signed_by(anna().card.sign_pk));
  const auto assemble = [&](const Header& header, std::string_view body) {
    cbor::Writer out;
    out.array(3).bytes(encode_header(header)).bytes(view_of(body)).id(entry.signature());
    return *Entry::parse(out.done());
  };
  Header later = content_header();
  later.time_ms += 1;
  BOOST_TEST(assemble(content_header(), "sealed").signed_by(bernd().card.sign_pk));
  BOOST_TEST(!assemble(content_header(), "Sealed").signed_by(bernd().card.sign_pk));
  BOOST_TEST(!assemble(later, "sealed").signed_by(bernd().card.sign_pk));
}

BOOST_AUTO_TEST_CASE(bytes_are_kept_verbatim_and_hashed) {
  const Entry entry = Entry::make(content_header(), bytes_of("sealed"), *bernd().keys);
  const Entry again = *Entry::parse(entry.bytes());
  BOOST_TEST((again.bytes() == entry.bytes()));
  BOOST_TEST((again.hash() == entry.hash()));
  BOOST_TEST(!again.is_husk());
}

BOOST_AUTO_TEST_CASE(a_husk_keeps_hash_and_signature) {
  const Entry entry = Entry::make(content_header(), bytes_of("sealed"), *bernd().keys);
  const Entry husk = *Entry::parse(entry.encode_husk());
  BOOST_TEST(husk.is_husk());
  BOOST_TEST(husk.body().empty());
  BOOST_TEST((husk.hash() == entry.hash()));
  BOOST_TEST(husk.signed_by(bernd().card.sign_pk));
}

BOOST_AUTO_TEST_CASE(only_sealed_kinds_become_husks_and_a_husk_has_no_body) {
  const Entry access = Entry::make(access_header(), bytes_of("clear"), *bernd().keys);
  BOOST_TEST((Entry::parse(access.encode_husk()).error().code == Errc::malformed));
  const Entry content = Entry::make(content_header(), bytes_of("sealed"), *bernd().keys);
  cbor::Writer with_body;
  with_body.array(4)
      .bytes(content.header_bytes())
      .bytes(content.body())
      .id(content.signature())
      .id(content.body_hash());
  BOOST_TEST((Entry::parse(with_body.done()).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(an_entry_over_1_mib_is_refused) {
  const std::size_t around = Entry::make(content_header(), Bytes(70'000), *bernd().keys).bytes().size() - 70'000;
  const Bytes body(limits::entry_bytes_max - around);
  const Entry largest = Entry::make(content_header(), body, *bernd().keys);
  BOOST_TEST(largest.bytes().size() == limits::entry_bytes_max);
  Bytes longer = largest.bytes();
  longer.push_back(0);
  BOOST_TEST((Entry::parse(longer).error().code == Errc::too_large));
}

BOOST_AUTO_TEST_CASE(cut_or_lengthened_bytes_are_refused) {
  const Entry entry = Entry::make(content_header(), bytes_of("sealed"), *bernd().keys);
  Bytes cut = entry.bytes();
  cut.pop_back();
  BOOST_TEST((Entry::parse(cut).error().code == Errc::malformed));
  Bytes longer = entry.bytes();
  longer.push_back(0);
  BOOST_TEST((Entry::parse(longer).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
