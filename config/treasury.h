// What storage costs, who pays and how it is shared: a YAML file of its own beside the server's.      docs/treasury.md
//
// config/mappe-treasury.example.yaml shows every key. The fields an e-invoice (XRechnung) will need are asked for now,
// so that no file has to be written twice.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "config/payee.h"

namespace mappe::config {

struct Party {
  std::string name, street, post_code, city;
  std::string country = "DE";                 // ISO 3166-1, two capitals
  std::string electronic_address;             // where invoices go or come from; a mail address: scheme EM
  std::string contact_name, telephone, mail;  // of the issuer
  std::string vat_id, tax_number;             // of the issuer; one of them, where there is a tax to show
  friend bool operator==(const Party&, const Party&) = default;
};

// EN 16931 code of the tax category and what stands beside it.
struct Tax {
  char category = 'O';                // S standard rate, Z zero rate, E exempt, O outside the scope of VAT
  std::uint32_t rate_hundredths = 0;  // of a percent; 0 for all but S
  std::string reason;                 // of E and O, as it is printed
  friend bool operator==(const Tax&, const Tax&) = default;
};

struct Bracket {
  std::optional<std::uint64_t> up_to_bytes;  // of the average, counted from zero; none: all above
  MicroCents price{};                        // per GiB and month
  friend bool operator==(const Bracket&, const Bracket&) = default;
};

struct Tariff {
  std::string name;
  Date from;                         // valid from the first moment of this day until the next tariff begins
  MicroCents base_fee{};             // per faction and month
  std::uint64_t included_bytes = 0;  // of the average, free; brackets count from zero all the same
  std::vector<Bracket> brackets;     // ascending, the last without an end
  std::uint64_t free_guests = 0;     // so many cost nothing
  MicroCents guest_fee{};            // per guest beyond them and month
  Tax tax;
  friend bool operator==(const Tariff&, const Tariff&) = default;
};

// A faction as a payer. One that has no entry here gets statements all the same, with its name alone.
struct Payer {
  std::string faction;  // its name on this server
  Party party;
  std::string leitweg_id;   // may be empty
  std::string cost_centre;  // may be empty
  friend bool operator==(const Payer&, const Payer&) = default;
};

// A space several factions pay for, in fixed parts of a whole: 3 and 2 are three fifths and two fifths.
struct JointSpace {
  struct Share {
    std::string faction;
    std::uint32_t parts = 0;
    friend bool operator==(const Share&, const Share&) = default;
  };
  std::string space;  // its id, base64url
  std::string label;  // as it stands on statements: a cost centre's, never the space's own name
  Date from;          // shared from the first moment of this day
  std::vector<Share> shares;
  friend bool operator==(const JointSpace&, const JointSpace&) = default;
};

struct Treasury {
  Party issuer;
  std::string iban, bic;
  std::uint64_t days_to_pay = 30;
  std::vector<Tariff> tariffs;  // ascending by `from`
  std::vector<Payer> payers;
  std::vector<JointSpace> joint_spaces;
  friend bool operator==(const Treasury&, const Treasury&) = default;

  const Payer* payer(std::string_view faction) const;  // null: none is named
};

// Either a treasury or at least one problem, never both.
struct LoadedTreasury {
  std::optional<Treasury> treasury;
  std::vector<ConfigProblem> problems;  // in the order of lines
  explicit operator bool() const { return treasury.has_value(); }
};

// Never throws. Any thread.
LoadedTreasury load_treasury(const std::filesystem::path& file);
LoadedTreasury parse_treasury(std::string_view text, std::string_view name);

}  // namespace mappe::config
