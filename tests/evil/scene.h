// The scene most lies play in: Anna and Bernd share "Umwelt"; Anna has put a second file there that Bernd has not seen.
#pragma once

#include <set>

#include "tests/evil/liar.h"

namespace evil {

struct Scene : Den {
  std::string space;  // before bernd, whose making fills it
  stories::Member bernd;

  // `role`: Bernd's in the space.
  explicit Scene(const std::string& role = "editor");
  Scene(FromNothing, const std::string& role);
  explicit Scene(const PutAway<Scene>::Lent& lent);

  // Anna puts a file NAME.txt with "NAME\n" in it.
  void anna_puts(const std::string& name);

  // A lie about the pages of a journal, taken apart and put together again. `change` gives whether it lied.
  using Change = std::function<bool(Page&)>;
  Liar::Lie about_journal(Change change) const;  // of the space
  static Liar::Lie about_roster(Change change);  // of the faction

  // What a member sees: verification code and files.
  struct Sight {
    std::string code, files;
    friend bool operator==(const Sight&, const Sight&) = default;
  };
  Sight sight_of(const stories::Member& member) const;
  // What a member's home has kept of a journal, pin and all, byte by byte. `id`: of the space or the faction.
  using Kept = std::map<std::string, std::string>;
  static Kept kept_by(const stories::Member& member, const std::string& id);
  std::string faction() const;

  // What such a command asks of the server when nobody lies: it is run on a copy of the member's home as it is now, so
  // that the member learns nothing of it. REQUIREs that it ends well. The twin of every lie below.
  std::set<std::string> usually_asked(const stories::Member& member, const std::vector<std::string>& words);
  // Nothing was asked, since the liar began, that is not among `usual`, and nothing was written: the questions do not
  // betray what the client thinks of the answers.
  void asked_only(const std::set<std::string>& usual);
  // The command is refused with `kind` while the liar tells `lie`; nothing that the home keeps of journal `id` changes.
  void refused(const stories::Member& member, const std::vector<std::string>& words, const std::string& id,
               Liar::Lie lie, const std::string& kind, int exit_code = 6);

  // Bernd looks for the second file and refuses with `kind`, keeping nothing of what he was told; when the lying ends
  // everything is well.
  void refused_then_well(Liar::Lie lie, const std::string& kind, int exit_code = 6);
  // The same for `mappe members`.
  void members_refused_then_well(Liar::Lie lie, const std::string& kind, int exit_code = 6);

 private:
  stories::Member prepare(const std::string& role);
};

}  // namespace evil
