#include "client/command/transfer_text.h"

#include "client/command/details.h"

namespace mappe::client::command {
namespace {

// A link or a folder in the wrong place is no failure that needs a name.
std::string why_refused(const Error& why) {
  std::string said = detail(why.what, language());
  if (why.code == Errc::usage) return said;
  return headline(why.code) + " [" + std::string(mappe::name_of(why.code)) + "] (" + said + ")";
}

}  // namespace

std::string files_text(std::uint64_t files) {
  return files == 1 ? text({"1 Datei", "1 file"}) : text({"{} Dateien", "{} files"}, files);
}

std::string why_not_put(const std::string& why) {
  if (why == "link")
    return text({"ein Verweis (symbolischer Link) wird nicht mitgenommen", "a symbolic link is not taken along"});
  if (why == "special") return text({"keine gewöhnliche Datei", "not a regular file"});
  if (why == "missing")
    return text({"gibt es auf diesem Rechner nicht", "there is no such file or folder on this computer"});
  if (why == "unreadable")
    return text({"kann auf diesem Rechner nicht gelesen werden", "cannot be read on this computer"});
  if (why == "too_large")
    return text({"größer als die größte mögliche Datei (20 GiB)", "larger than the largest file (20 GiB)"});
  if (why == "gone")
    return text({"der Ordner, in den es sollte, ist nicht mehr da", "the folder it was to go into is there no more"});
  if (why == "changed")
    return text({"hat sich beim Lesen geändert; bitte noch einmal", "changed while it was read; please try again"});
  if (why == "case")
    return text({"unterscheidet sich von einem anderen Namen nur in Groß- und Kleinschreibung",
                 "differs from another name in case only"});
  if (why == "taken")
    return text({"dort steht schon etwas anderes unter diesem Namen", "something else is there under that name"});
  if (why == "directory") return text({"ein Ordner; mit -r wird er mitgenommen", "a folder; -r takes it along"});
  if (why == "name:reserved_sign")
    return text({"der Name enthält eines der Zeichen \\ : * ? \" < > |", "the name has one of \\ : * ? \" < > |"});
  if (why == "name:trailing")
    return text({"der Name endet mit einem Punkt oder Leerzeichen", "the name ends in a dot or a blank"});
  if (why == "name:not_utf8")
    return text({"der Name ist kein gültiger Text (UTF-8)", "the name is no valid text (UTF-8)"});
  if (why == "name:too_long") return text({"der Name ist länger als 255 Byte", "the name is longer than 255 bytes"});
  if (why == "name:control" || why == "name:bidi_control")
    return text({"der Name enthält ein unsichtbares Zeichen", "the name has an invisible character"});
  return text({"ein solcher Name ist nicht möglich ({})", "such a name is not possible ({})"}, why);
}

Exit say_refused(Program& program, const std::vector<GetRefused>& refused) {
  Exit worst = refused.empty() ? Exit::ok : Exit::failed;
  for (const GetRefused& one : refused) {
    program.note(harmless(one.path) + ": " + why_refused(one.why));
    if (exit_of(one.why.code) == Exit::untrusted) worst = Exit::untrusted;
  }
  return worst;
}

Json json_of(const std::vector<GetRefused>& refused) {
  Json list = Json::array();
  for (const GetRefused& one : refused)
    list.push_back({{"path", one.path}, {"why", std::string(mappe::name_of(one.why.code))}});
  return list;
}

}  // namespace mappe::client::command
