// Walks the YAML tree along the schema. yaml-cpp throws; nothing of that leaves this file.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <set>

#include "config/config.h"
#include "config/limits.h"
#include "config/problems.h"
#include "config/schema.h"
#include "config/treasury.h"
#include "config/units.h"
#include "config/yaml_reading.h"

namespace mappe::config {

namespace {

// nullptr: there is no such key.
const Key* find_key(std::string_view path) {
  const auto keys = schema();
  const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.path == path; });
  return found == keys.end() ? nullptr : &*found;
}

class CouncilReader;

class Reader {
 public:
  Reader(Config& config, Problems& problems) : config_(config), problems_(problems) {}

  void read_root(const YAML::Node& root);
  void check_together();
  void check_files(const std::filesystem::path& folder);

 private:
  using Members = std::vector<std::pair<std::string, std::pair<YAML::Node, int>>>;  // key, value, line of the key

  Members members_of(const YAML::Node& map, std::string_view what);
  void read_group(const std::string& group, const YAML::Node& node);
  void read_key(const Key& key, const YAML::Node& value, int key_line);
  std::optional<std::string> text_of_scalar(std::string_view path, const YAML::Node& node, int key_line);

  void read(std::string_view path, const SizeKey& key, const YAML::Node& value, int line);
  void read(std::string_view path, const CountKey& key, const YAML::Node& value, int line);
  void read(std::string_view path, const DurationKey& key, const YAML::Node& value, int line);
  void read(std::string_view path, const PathKey& key, const YAML::Node& value, int line);
  void read(std::string_view path, const LevelKey& key, const YAML::Node& value, int line);
  void read(std::string_view path, const ListenKey& key, const YAML::Node& value, int line);
  void read(std::string_view path, const OriginsKey& key, const YAML::Node& value, int line);
  void read_listener(std::string_view path, std::vector<Listen>& into, const YAML::Node& item);
  void read(std::string_view path, const CouncilsKey& key, const YAML::Node& value, int line);
  bool read_list(std::string_view path, const YAML::Node& value, int line);

  int line_of_key(std::string_view path) const {
    const auto found = lines_.find(path);
    return found == lines_.end() ? 0 : found->second;
  }

  friend class CouncilReader;

  Config& config_;
  Problems& problems_;
  std::map<std::string, int, std::less<>> lines_;  // of the keys that were set
};

Reader::Members Reader::members_of(const YAML::Node& map, std::string_view what) {
  Members out;
  if (!map.IsMap()) {
    problems_.add(line_of(map), std::string(what) + " must be a group of `key: value` lines");
    return out;
  }
  std::set<std::string> seen;
  for (const auto& member : map) {
    if (!member.first.IsScalar()) {
      problems_.add(line_of(member.first), "a key must be a word");
      continue;
    }
    const std::string name = member.first.Scalar();
    const int line = line_of(member.first);
    if (!seen.insert(name).second) {
      problems_.add(line, "the key " + ticked(name) + " stands here twice");
      continue;
    }
    out.push_back({name, {member.second, line}});
  }
  return out;
}

void Reader::read_root(const YAML::Node& root) {
  if (!root || root.IsNull()) return;  // an empty file: all defaults
  std::vector<std::string> known;
  std::set<std::string> groups;
  for (const Key& key : schema()) {
    const std::string first(key.path.substr(0, key.path.find('.')));
    if (first.size() != key.path.size() && !groups.insert(first).second) continue;
    known.push_back(first);
  }
  for (const auto& [name, member] : members_of(root, "the file")) {
    const auto& [value, line] = member;
    if (groups.contains(name)) {
      if (!value.IsNull()) read_group(name, value);
      continue;
    }
    const Key* key = find_key(name);
    if (key == nullptr) {
      problems_.add(line, unknown_key(name, name, known));
      continue;
    }
    read_key(*key, value, line);
  }
}

void Reader::read_group(const std::string& group, const YAML::Node& node) {
  std::vector<std::string> known;
  for (const Key& key : schema())
    if (key.path.starts_with(group + ".")) known.emplace_back(key.path.substr(group.size() + 1));
  for (const auto& [name, member] : members_of(node, ticked(group))) {
    const std::string path = group + "." + name;
    const Key* key = find_key(path);
    if (key == nullptr) {
      problems_.add(member.second, unknown_key(path, name, known));
      continue;
    }
    read_key(*key, member.first, member.second);
  }
}

void Reader::read_key(const Key& key, const YAML::Node& value, int key_line) {
  lines_[std::string(key.path)] = key_line;
  std::visit([&](const auto& kind) { read(key.path, kind, value, key_line); }, key.kind);
}

std::optional<std::string> Reader::text_of_scalar(std::string_view path, const YAML::Node& node, int key_line) {
  if (!node.IsScalar()) {
    problems_.add(key_line,
                  ticked(path) + (node.IsNull() ? " has no value" : " must be one value, not a list or group"));
    return std::nullopt;
  }
  if (node.Scalar().size() > limits::text_bytes_max || node.Scalar().find('\0') != std::string::npos) {
    problems_.add(line_of(node), ticked(path) + " is too long or holds a zero byte");
    return std::nullopt;
  }
  return node.Scalar();
}

void Reader::read(std::string_view path, const SizeKey& key, const YAML::Node& value, int line) {
  const auto text = text_of_scalar(path, value, line);
  if (!text) return;
  const auto size = parse_size(*text);
  if (!size) {
    problems_.add(line_of(value), ticked(path) + ": " + ticked(*text) + " is not a size (" +
                                      std::string(size.error().what) + "); write it like `2 GiB`");
  } else if (*size < key.least || *size > key.most) {
    problems_.add(line_of(value), ticked(path) + " must be from " + format_size(key.least) + " to " +
                                      format_size(key.most) + ", not " + ticked(*text));
  } else {
    key.at(config_) = *size;
  }
}

void Reader::read(std::string_view path, const CountKey& key, const YAML::Node& value, int line) {
  const auto text = text_of_scalar(path, value, line);
  if (!text) return;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number < key.least || number > key.most) {
    problems_.add(line_of(value), ticked(path) + " must be a whole number from " + std::to_string(key.least) + " to " +
                                      std::to_string(key.most) + ", not " + ticked(*text));
    return;
  }
  key.at(config_) = number;
}

void Reader::read(std::string_view path, const DurationKey& key, const YAML::Node& value, int line) {
  const auto text = text_of_scalar(path, value, line);
  if (!text) return;
  const auto duration = parse_duration(*text);
  if (!duration) {
    problems_.add(line_of(value), ticked(path) + ": " + ticked(*text) + " is not a duration (" +
                                      std::string(duration.error().what) +
                                      "); write it like `30 d`, `12 h`, `15 min`, `5 s`");
  } else if (*duration < key.least || *duration > key.most) {
    problems_.add(line_of(value), ticked(path) + " must be from " + format_duration(key.least) + " to " +
                                      format_duration(key.most) + ", not " + ticked(*text));
  } else {
    key.at(config_) = *duration;
  }
}

void Reader::read(std::string_view path, const PathKey& key, const YAML::Node& value, int line) {
  const auto text = text_of_scalar(path, value, line);
  if (!text) return;
  if (text->empty() && !key.may_be_empty) {
    problems_.add(line_of(value), ticked(path) + " must not be empty");
    return;
  }
  key.at(config_) = *text;
}

void Reader::read(std::string_view path, const LevelKey& key, const YAML::Node& value, int line) {
  const auto text = text_of_scalar(path, value, line);
  if (!text) return;
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    if (*text != name_of(level)) continue;
    key.at(config_) = level;
    return;
  }
  problems_.add(line_of(value), ticked(path) + " must be debug, info, warning or error, not " + ticked(*text));
}

bool Reader::read_list(std::string_view path, const YAML::Node& value, int line) {
  if (!value.IsSequence()) {
    problems_.add(line, ticked(path) + " must be a list (lines that start with `- `, or [])");
    return false;
  }
  if (value.size() <= limits::list_items_max) return true;
  problems_.add(line, ticked(path) + " has more than " + std::to_string(limits::list_items_max) + " items");
  return false;
}

void Reader::read(std::string_view path, const ListenKey& key, const YAML::Node& value, int line) {
  if (!read_list(path, value, line)) return;
  if (value.size() == 0) {
    problems_.add(line, ticked(path) + " must name at least one address, or nobody can reach it");
    return;
  }
  std::vector<Listen>& into = key.at(config_);
  into.clear();
  for (const YAML::Node& item : value) read_listener(path, into, item);
}

void Reader::read_listener(std::string_view path, std::vector<Listen>& into, const YAML::Node& item) {
  Listen listen;
  bool addressed = false;
  for (const auto& [name, member] : members_of(item, "an item of " + ticked(path))) {
    const auto& [value, line] = member;
    if (name != "address" && name != "tls" && name != "behind_proxy") {
      problems_.add(line, unknown_key(std::string(path) + "[]." + name, name, {"address", "tls", "behind_proxy"}));
      addressed = true;  // most likely meant, and told already
      continue;
    }
    const auto text = text_of_scalar(std::string(path) + "[]." + name, value, line);
    if (name == "address") addressed = true;
    if (!text) continue;
    if (name != "address") {
      if (*text != "true" && *text != "false")
        problems_.add(line_of(value),
                      ticked(std::string(path) + "[]." + name) + " must be true or false, not " + ticked(*text));
      if (name == "tls") listen.tls = *text != "false";
      if (name == "behind_proxy") listen.behind_proxy = *text != "false";
      continue;
    }
    const auto parsed = parse_listen(*text);
    if (!parsed) {
      problems_.add(line_of(value), ticked(std::string(path) + "[].address") + ": " + ticked(*text) +
                                        " cannot be listened on (" + std::string(parsed.error().what) +
                                        "); write it like `0.0.0.0:443` or `[::]:443`");
      continue;
    }
    listen.host = parsed->host;
    listen.port = parsed->port;
  }
  if (!item.IsMap()) return;
  if (!addressed) problems_.add(line_of(item), "this item of " + ticked(path) + " has no `address`");
  if (!listen.tls && !listen.host.empty() && !is_loopback(listen))
    problems_.add(line_of(item), "without TLS only a loopback address (127.0.0.1, ::1) may be listened on");
  if (listen.behind_proxy && !listen.host.empty() && !is_loopback(listen))
    problems_.add(line_of(item),
                  "`behind_proxy` is for a loopback address (127.0.0.1, ::1): anybody else could name "
                  "any address as the client's");
  const bool again = std::any_of(into.begin(), into.end(), [&](const Listen& other) {
    return listen.port != 0 && other.host == listen.host && other.port == listen.port;
  });
  if (again) problems_.add(line_of(item), ticked(format_listen(listen)) + " stands in " + ticked(path) + " twice");
  into.push_back(std::move(listen));
}

void Reader::read(std::string_view path, const OriginsKey& key, const YAML::Node& value, int line) {
  if (!read_list(path, value, line)) return;
  std::vector<std::string>& into = key.at(config_);
  into.clear();
  for (const YAML::Node& item : value) {
    const auto text = text_of_scalar("origins[]", item, line_of(item));
    if (!text) continue;
    auto origin = parse_origin(*text);
    if (!origin) {
      problems_.add(line_of(item), "`origins[]`: " + ticked(*text) + " is not an origin (" +
                                       std::string(origin.error().what) + "); write it like `https://mappe.example`");
    } else if (std::find(into.begin(), into.end(), *origin) != into.end()) {
      problems_.add(line_of(item), ticked(*origin) + " stands in `origins` twice");
    } else {
      into.push_back(std::move(*origin));
    }
  }
}

// One item of `councils`.
class CouncilReader {
 public:
  explicit CouncilReader(Reader& reader) : reader_(reader) {}

  void read(std::vector<Council>& into, const YAML::Node& item) {
    Council council;
    for (const auto& [name, member] : reader_.members_of(item, "an item of `councils`"))
      read_member(council, name, member.first, member.second);
    if (!item.IsMap()) return;
    for (const auto& [name, text] : {std::pair<const char*, const std::string&>("name", council.name),
                                     {"address", council.address},
                                     {"contact", council.contact}})
      if (text.empty() && !told_.contains(name))
        reader_.problems_.add(line_of(item), "this item of `councils` has no " + ticked(name));
    for (const Council& other : into)
      if (!council.name.empty() && other.name == council.name)
        reader_.problems_.add(line_of(item), ticked(council.name) + " stands in `councils` twice");
    into.push_back(std::move(council));
  }

 private:
  void read_member(Council& council, const std::string& name, const YAML::Node& value, int line) {
    const std::string path = "councils[]." + name;
    const std::map<std::string, std::string*> texts{{"name", &council.name},
                                                    {"title", &council.title},
                                                    {"address", &council.address},
                                                    {"contact", &council.contact},
                                                    {"page_parameter", &council.page_parameter}};
    told_.insert(name);
    if (const auto text = texts.find(name); text != texts.end()) {
      *text->second = reader_.text_of_scalar(path, value, line).value_or("");
      return check_text(path, name, *text->second, line_of(value));
    }
    using std::chrono::hours;
    if (name == "interval")
      return read_time(path, council.interval, std::chrono::minutes(15), hours(24 * 7), value, line);
    if (name == "full_interval") return read_time(path, council.full_interval, hours(24), hours(24 * 90), value, line);
    if (name == "request_gap")
      return read_time(path, council.request_gap, std::chrono::seconds(1), std::chrono::minutes(1), value, line);
    if (name == "ignore_robots") {
      const std::string text = reader_.text_of_scalar(path, value, line).value_or("false");
      if (text != "true" && text != "false")
        reader_.problems_.add(line_of(value), ticked(path) + " must be true or false, not " + ticked(text));
      council.ignore_robots = text == "true";
      return;
    }
    if (name == "roots") return read_roots(path, council, value, line);
    if (name == "rewrites") return read_rewrites(path, council, value, line);
    reader_.problems_.add(line, unknown_key(path, name,
                                            {"name", "title", "address", "contact", "interval", "full_interval",
                                             "request_gap", "page_parameter", "ignore_robots", "rewrites", "roots"}));
  }

  void check_text(const std::string& path, const std::string& name, const std::string& text, int line) {
    constexpr std::size_t name_bytes_max = 32, shown_bytes_max = 200;
    if (name == "name" && (text.empty() || text.size() > name_bytes_max ||
                           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos))
      reader_.problems_.add(line, ticked(path) + " has 1 to 32 of a-z, 0-9 and `-`, not " + ticked(text));
    if (name == "address") check_address(path, text, line);
    const bool is_printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    if (name == "contact" && (text.empty() || !is_printable || text.size() > shown_bytes_max))
      reader_.problems_.add(line, ticked(path) + " is a mail or web address in plain letters, not " + ticked(text));
    const auto equals = text.find('=');
    if (name == "page_parameter" && !text.empty() &&
        (!is_printable || equals == 0 || equals == std::string::npos || text.find_first_of("&# ") != std::string::npos))
      reader_.problems_.add(line, ticked(path) + " is written like `size=100`, not " + ticked(text));
  }

  void check_address(const std::string& path, const std::string& text, int line) {
    const bool is_web = text.starts_with("https://") || text.starts_with("http://");
    if (!is_web || text.find_first_of(" \t@\"<>") != std::string::npos)
      reader_.problems_.add(line, ticked(path) + " is a web address (https://...), not " + ticked(text));
  }

  void read_time(const std::string& path, Duration& into, Duration least, Duration most, const YAML::Node& value,
                 int line) {
    const auto text = reader_.text_of_scalar(path, value, line);
    if (!text) return;
    const auto duration = parse_duration(*text);
    if (!duration || *duration < least || *duration > most) {
      reader_.problems_.add(line_of(value), ticked(path) + " must be from " + format_duration(least) + " to " +
                                                format_duration(most) + ", not " + ticked(*text));
      return;
    }
    into = *duration;
  }

  void read_roots(const std::string& path, Council& council, const YAML::Node& value, int line) {
    if (!reader_.read_list(path, value, line)) return;
    for (const YAML::Node& item : value) {
      const auto text = reader_.text_of_scalar(path + "[]", item, line_of(item));
      if (!text) continue;
      check_address(path + "[]", *text, line_of(item));
      council.roots.push_back(*text);
    }
  }

  void read_rewrites(const std::string& path, Council& council, const YAML::Node& value, int line) {
    if (!reader_.read_list(path, value, line)) return;
    for (const YAML::Node& item : value) {
      Council::Rewrite rewrite;
      for (const auto& [name, member] : reader_.members_of(item, "an item of " + ticked(path))) {
        const auto text = reader_.text_of_scalar(path + "[]." + name, member.first, member.second);
        if (name == "from") rewrite.from = text.value_or("");
        if (name == "to") rewrite.to = text.value_or("");
        if (name != "from" && name != "to")
          reader_.problems_.add(member.second, unknown_key(path + "[]." + name, name, {"from", "to"}));
      }
      check_address(path + "[].from", rewrite.from, line_of(item));
      check_address(path + "[].to", rewrite.to, line_of(item));
      council.rewrites.push_back(std::move(rewrite));
    }
  }

  Reader& reader_;
  std::set<std::string> told_;  // members that are there, right or wrong
};

void Reader::read(std::string_view path, const CouncilsKey& key, const YAML::Node& value, int line) {
  if (!read_list(path, value, line)) return;
  std::vector<Council>& into = key.at(config_);
  into.clear();
  for (const YAML::Node& item : value) CouncilReader(*this).read(into, item);
}

// What only shows when all keys are known. The line is that of the key that was set last of the two.
void Reader::check_together() {
  const auto not_above = [&](std::string_view small, Duration a, std::string_view big, Duration b) {
    if (a > b)
      problems_.add(std::max(line_of_key(small), line_of_key(big)), ticked(small) + " (" + format_duration(a) +
                                                                        ") must not be longer than " + ticked(big) +
                                                                        " (" + format_duration(b) + ")");
  };
  not_above("session.idle", config_.session.idle, "session.absolute", config_.session.absolute);
  not_above("sign_in.first_delay", config_.sign_in.first_delay, "sign_in.longest_delay", config_.sign_in.longest_delay);
  not_above("retention.unreferenced_uploads", config_.retention.unreferenced_uploads,
            "retention.unreferenced_uploads_longest", config_.retention.unreferenced_uploads_longest);
  if (config_.tls.certificate.empty() != config_.tls.key.empty())
    problems_.add(std::max(line_of_key("tls.certificate"), line_of_key("tls.key")),
                  "`tls.certificate` and `tls.key` are set together or both left empty");
  if (config_.limits.connections_per_address > config_.limits.connections)
    problems_.add(std::max(line_of_key("limits.connections_per_address"), line_of_key("limits.connections")),
                  "`limits.connections_per_address` must not be more than `limits.connections`");
}

// A certificate that is missing or not for this user shows here, with its line, and not at the next start.
void Reader::check_files(const std::filesystem::path& folder) {
  const auto check = [&](std::string_view key, const std::filesystem::path& path) {
    if (path.empty()) return;
    const auto file = path.is_relative() ? folder / path : path;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(file, ignored) && std::ifstream(file, std::ios::binary)) return;
    problems_.add(line_of_key(key), ticked(key) + ": the file " + ticked(file.string()) +
                                        " cannot be read; check that it is there and that this user may read it");
  };
  check("tls.certificate", config_.tls.certificate);
  check("tls.key", config_.tls.key);
  check("treasury.file", config_.treasury.file);
}

// folder: of the file, whose other files are then looked for; null: the text is in memory alone.
void read_document(const std::string& text, const std::filesystem::path* folder, Config& config, Problems& problems) {
  try {
    Reader reader(config, problems);
    reader.read_root(YAML::Load(text));
    refuse_what_follows(text, problems);
    if (problems.empty()) reader.check_together();
    if (problems.empty() && folder != nullptr) reader.check_files(*folder);
  } catch (const YAML::Exception& e) {
    problems.add(e.mark.line + 1, "not valid YAML: " + e.msg);
  }
}

void resolve_paths(Config& config, const std::filesystem::path& folder) {
  for (std::filesystem::path* path : {&config.data, &config.tls.certificate, &config.tls.key, &config.web.folder,
                                      &config.gateway.state, &config.treasury.file})
    if (!path->empty() && path->is_relative()) *path = folder / *path;
}

Loaded parse_in(const std::filesystem::path* folder, std::string_view text, std::string_view name) {
  Problems problems(name);
  Config config;
  if (text.size() > limits::file_bytes_max) {
    problems.add(0, "larger than " + format_size(limits::file_bytes_max) + "; this cannot be a configuration");
  } else {
    read_document(std::string(text), folder, config, problems);
  }
  if (!problems.empty()) return {std::nullopt, problems.take()};
  return {std::move(config), {}};
}

}  // namespace

Loaded parse(std::string_view text, std::string_view name) { return parse_in(nullptr, text, name); }

Loaded load(const std::filesystem::path& file) {
  Problems problems(file.string());
  const auto text = text_of(file, problems);
  if (!text) return {std::nullopt, problems.take()};
  const auto folder = file.parent_path();
  Loaded loaded = parse_in(&folder, *text, file.string());
  if (loaded) resolve_paths(*loaded.config, folder);
  // What is wrong with the tariffs keeps a server from starting as well: it would bill nothing, or wrongly.
  if (loaded && !loaded.config->treasury.file.empty())
    if (auto tariffs = load_treasury(loaded.config->treasury.file); !tariffs)
      return {std::nullopt, std::move(tariffs.problems)};
  return loaded;
}

}  // namespace mappe::config
