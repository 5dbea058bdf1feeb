#include "client/command/export.h"

#include "client/command/transfer_text.h"
#include "client/transfer/export.h"

namespace mappe::client::command {

namespace {

Exit run(Program& program, SpaceReplica& space, const std::filesystem::path& folder, BlobCache* cache, bool* is_whole) {
  *is_whole = false;
  auto session = program.session();
  if (!session) return program.fails(session);
  Progress progress(!program.json);
  ProgressObserver observer(progress);
  const ExportReport report = client::export_space((*session)->api(), space, folder, observer, cache);
  progress.hide();
  *is_whole = !report.stopped;
  const Exit worst = say_refused(program, report.refused);
  if (program.json)
    program.say(Json{{"files", report.files}, {"failed", report.refused.size()}, {"refused", json_of(report.refused)}});
  else if (!report.stopped)
    program.say(
        text({"{} Dateien (mit früheren Fassungen) liegen in {}.", "{} files (earlier versions included) lie in {}."},
             report.files, harmless(folder.string())));
  if (!report.stopped) return worst;
  const Exit stopped = program.fails(*report.stopped, folder.string());
  return worst == Exit::untrusted ? worst : stopped;
}

}  // namespace

Exit export_space(Program& program, SpaceReplica& space, const std::filesystem::path& folder) {
  bool is_whole = false;
  return run(program, space, folder, nullptr, &is_whole);
}

Exit export_kept(Program& program, SpaceReplica& space, const std::filesystem::path& folder, bool* is_whole) {
  return run(program, space, folder, &program.cache(), is_whole);
}

}  // namespace mappe::client::command
