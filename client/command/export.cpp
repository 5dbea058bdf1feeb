#include "client/command/export.h"

#include "client/command/transfer_text.h"
#include "client/transfer/export.h"

namespace mappe::client::command {

Exit export_space(Program& program, SpaceReplica& space, const std::filesystem::path& folder, BlobCache* cache) {
  auto session = program.session();
  if (!session) return program.fails(session);
  Progress progress(!program.json);
  ProgressObserver observer(progress);
  const ExportReport report = client::export_space((*session)->api(), space, folder, observer, cache);
  progress.hide();
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

}  // namespace mappe::client::command
