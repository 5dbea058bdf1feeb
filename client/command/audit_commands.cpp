// audit-web: whether a server hands out the browser app of a version, and nothing else.
#include "client/audit/web_audit.h"
#include "client/command/program.h"
#include "client/command/words.h"
#include "client/home/atomic_file.h"
#include "client/limits.h"
#include "client/wire/curl_transport.h"

namespace mappe::client::command {
namespace {

struct AuditOptions {
  std::string address, manifest;
};

// As it came with this program, else as it was built with it.
std::filesystem::path manifest_beside() {
  std::error_code ignored;
  const auto folder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  const auto installed = folder / "../share/mappe/web/manifest.sha256";
  if (std::filesystem::exists(installed, ignored)) return installed.lexically_normal();
  return (folder / "../web/manifest.sha256").lexically_normal();
}

std::string sentence(const WebFinding& finding) {
  switch (finding.kind) {
    case WebFinding::Kind::missing:
      return text({"Fehlt: {}", "Missing: {}"}, harmless(finding.path));
    case WebFinding::Kind::differs:
      return text({"Anders: {}", "Differs: {}"}, harmless(finding.path));
    case WebFinding::Kind::unknown:
      return text({"Gehört nicht dazu: {}", "Not part of it: {}"}, harmless(finding.path));
    case WebFinding::Kind::manifest:
      return text({"Das Verzeichnis des Servers ist ein anderes: {}", "The server's manifest is another one: {}"},
                  harmless(finding.path));
    case WebFinding::Kind::headers:
      return text({"Andere Vorgaben für den Browser: {} ({})", "Other rules for the browser: {} ({})"},
                  harmless(finding.path), finding.header);
  }
  return {};
}

std::string word(WebFinding::Kind kind) {
  switch (kind) {
    case WebFinding::Kind::missing:
      return "missing";
    case WebFinding::Kind::differs:
      return "differs";
    case WebFinding::Kind::unknown:
      return "unknown";
    case WebFinding::Kind::manifest:
      return "manifest";
    case WebFinding::Kind::headers:
      return "headers";
  }
  return {};
}

Exit say_audit(Program& program, const WebManifest& manifest, const WebAudit& audit) {
  if (program.json) {
    Json findings = Json::array();
    for (const WebFinding& finding : audit.findings) {
      findings.push_back({{"what", word(finding.kind)}, {"path", finding.path}});
      if (!finding.header.empty()) findings.back()["header"] = finding.header;
    }
    program.say(Json{
        {"ok", audit.findings.empty()}, {"manifest", manifest.sha256}, {"files", audit.files}, {"findings", findings}});
  } else if (audit.findings.empty()) {
    program.say(
        text({"Der Server gibt genau diese Fassung heraus: {} Dateien verglichen. Prüfsumme des Verzeichnisses:",
              "The server hands out exactly this version: {} files compared. SHA-256 of the manifest:"},
             audit.files));
    program.say("  " + manifest.sha256);
  } else {
    for (const WebFinding& finding : audit.findings) program.say(sentence(finding));
    program.note(
        text({"Der Server gibt eine andere Browser-Anwendung heraus als diese Fassung. Melden Sie sich dort "
              "nicht an, bis der Betreiber es erklärt hat; vielleicht ist nur eines von beiden veraltet.",
              "The server hands out another web app than this version. Do not sign in there until the "
              "operator has explained it; perhaps one of both is only out of date."}));
  }
  return audit.findings.empty() ? Exit::ok : Exit::untrusted;
}

Exit run_audit_web(Program& program, const AuditOptions& options) {
  const std::filesystem::path file =
      options.manifest.empty() ? manifest_beside() : std::filesystem::path(options.manifest);
  const auto bytes = read_file(file, limits::web_manifest_bytes_max);
  if (!bytes) return program.fails(bytes.error(), file.string());
  const auto manifest = WebManifest::parse(text_of(*bytes));
  if (!manifest) return program.fails(manifest.error(), file.string());
  auto trust = program.trust_for(options.address);
  if (!trust) return program.fails(trust.error(), options.address);
  auto transport = CurlTransport::make(options.address, *trust);
  if (!transport) return program.fails(transport.error(), options.address);
  const auto audit = audit_web(**transport, *manifest);
  if (!audit) return program.fails(audit.error(), options.address);
  return say_audit(program, *manifest, *audit);
}

}  // namespace

void add_audit_commands(CLI::App& app, Program& program) {
  add_command<AuditOptions>(
      app, program, "audit-web",
      {"Vergleicht, was ein Server als Browser-Anwendung herausgibt, mit dem Verzeichnis einer Fassung",
       "Compares what a server hands out as web app with the manifest of a version"},
      [](CLI::App& command, AuditOptions& options) {
        command.add_option("ADDRESS", options.address, text({"https://… des Servers", "https://… of the server"}))
            ->required();
        command.add_option("--manifest", options.manifest,
                           text({"manifest.sha256 der Fassung; sonst das, das mit diesem Programm kam",
                                 "manifest.sha256 of the version; else the one that came with this program"}));
      },
      run_audit_web);
}

}  // namespace mappe::client::command
