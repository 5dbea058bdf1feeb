#include "client/transfer/export_description.h"

#include <nlohmann/json.hpp>

#include "client/replica/clock.h"
#include "client/replica/roles.h"
#include "client/transfer/link_file.h"
#include "client/transfer/new_file.h"

namespace mappe::client {
namespace {

using OrderedJson = nlohmann::ordered_json;

std::string text_of_json(const OrderedJson& value) {
  return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

class Description {
 public:
  Description(const SpaceReplica& space, const Exported& exported)
      : space_(space), state_(space.state()), exported_(exported) {}

  Result<void> write_to(NewFile& file) {
    file_ = &file;
    say("{\n \"format\": \"mappe-export\",\n \"version\": 1");
    field("complete", exported_.is_complete);
    field("exported_ms", own_time_ms());
    field("space", space_.id().text());
    field("title", space_.title());
    field("head", {{"seq", space_.head().seq}, {"hash", space_.head().hash.hex()}});
    begin("nodes");
    state_.each_node([&](const journal::NodeView& node) { item(node_json(node)); });
    begin("notes");
    for (const NoteId& note : state_.notes()) item(note_json(note));
    begin("members");
    for (const MemberRow& row : space_.members()) item(member_json(row));
    say("\n ]\n}\n");
    flush();
    return result_;
  }

 private:
  void say(std::string_view words) {
    constexpr std::size_t buffer_bytes = std::size_t{1} << 18;
    buffer_ += words;
    if (buffer_.size() > buffer_bytes) flush();
  }
  void flush() {
    if (result_) result_ = file_->write(view_of(buffer_));
    buffer_.clear();
  }
  void field(const char* name, const OrderedJson& value) {
    say(",\n \"" + std::string(name) + "\": " + text_of_json(value));
  }
  void begin(const char* list) {
    say((is_in_list_ ? "\n ],\n \"" : ",\n \"") + std::string(list) + "\": [");
    is_in_list_ = true;
    is_first_ = true;
  }
  void item(const OrderedJson& value) {
    say((is_first_ ? "\n  " : ",\n  ") + text_of_json(value));
    is_first_ = false;
  }

  OrderedJson stamp_json(const journal::Stamp& stamp) const {
    return {{"seq", stamp.seq},
            {"time_ms", stamp.time_ms},
            {"author", stamp.author.id.text()},
            {"author_name", space_.name_of(stamp.author)}};
  }

  OrderedJson saved_json(const Exported::Saved* saved) const {
    if (saved == nullptr) return {{"file", nullptr}, {"missing", "not_tried"}};
    if (saved->missing) return {{"file", nullptr}, {"missing", std::string(name_of(*saved->missing))}};
    return {{"file", saved->file}, {"sha256", saved->sha256}};
  }

  template <class Map, class Id>
  static const Exported::Saved* find(const Map& map, const Id& id, std::size_t index) {
    const auto found = map.find({id, index});
    return found == map.end() ? nullptr : &found->second;
  }

  static OrderedJson link_json(const journal::Target& target) {
    return {{"oparl_id", target.oparl_id},       {"web_url", target.web_url},     {"type", target.type},
            {"reference", target.reference},     {"name", target.name},           {"body", target.body},
            {"modified_ms", target.modified_ms}, {"pinned_ms", target.pinned_ms}, {"date", target.date},
            {"counter", target.counter},         {"number", target.number}};
  }

  OrderedJson versions_json(const NodeId& node) const {
    OrderedJson list = OrderedJson::array();
    const auto versions = state_.versions(node);
    for (std::size_t i = 0; i < versions.size(); ++i) {
      OrderedJson one{{"number", i + 1},
                      {"saved", stamp_json(versions[i].stamp)},
                      {"mtime_ms", versions[i].mtime_ms},
                      {"size", versions[i].size_bytes}};
      one.update(saved_json(find(exported_.versions, node, i)));
      list.push_back(std::move(one));
    }
    return list;
  }

  OrderedJson node_json(const journal::NodeView& node) const {
    const std::string path = state_.path_of(node.id);
    const bool is_root = node.id.is_zero();
    OrderedJson said{{"id", node.id.text()},
                     {"kind", word_of(node.sort)},
                     {"parent", is_root ? OrderedJson(nullptr) : OrderedJson(node.parent.text())},
                     {"name", std::string(node.name)},
                     {"path", is_root ? "/" : path},
                     {"place", !node.live                 ? "bin"
                               : path.empty() && !is_root ? "unfinished"
                                                          : "tree"},
                     {"created", stamp_json(node.created)}};
    if (node.trashed) said["trashed"] = stamp_json(*node.trashed);
    const auto attributes = state_.attributes(node.id);
    if (!attributes.empty()) said["attributes"] = OrderedJson::object();
    for (const auto& attribute : attributes)
      said["attributes"][std::string(attribute.key)] = std::string(attribute.value);
    if (node.sort == journal::Sort::link) {
      said["link"] = link_json(state_.current(node.id)->parsed_target());
      said["link_file"] = {{"size", link_file_text(state_.current(node.id)->parsed_target()).size()}};
      said["link_file"].update(saved_json(find(exported_.versions, node.id, 0)));
    } else if (node.sort != journal::Sort::folder) {
      said["versions"] = versions_json(node.id);
    }
    return said;
  }

  OrderedJson note_json(const NoteId& id) const {
    const auto note = *state_.note(id);
    OrderedJson said{{"id", id.text()}, {"written", stamp_json(note.stamp)}, {"text", std::string(note.text)}};
    if (const auto* node = std::get_if<NodeId>(&note.about.what))
      said["about"] = {{"node", node->text()}, {"path", state_.path_of(*node)}};
    else
      said["about"] = {{"oparl_id", std::get<std::string>(note.about.what)}};
    said["reply_to"] = note.reply_to.is_zero() ? OrderedJson(nullptr) : OrderedJson(note.reply_to.text());
    said["addressees"] = OrderedJson::array();
    for (const PrincipalId& person : note.addressees)
      said["addressees"].push_back(
          {{"id", person.text()}, {"name", space_.roster().name_of_principal({PrincipalKind::person, person})}});
    said["attachments"] = OrderedJson::array();
    const auto attachments = note.parsed_attachments();
    for (std::size_t i = 0; i < attachments.size(); ++i) {
      OrderedJson one{{"name", attachments[i].name}, {"size", attachments[i].content.size_bytes}};
      one.update(saved_json(find(exported_.attachments, id, i)));
      said["attachments"].push_back(std::move(one));
    }
    if (note.resolved) said["resolved"] = stamp_json(*note.resolved);
    if (note.erased) said["erased"] = stamp_json(*note.erased);
    return said;
  }

  OrderedJson member_json(const MemberRow& row) const {
    constexpr const char* kinds[] = {"", "person", "invite", "gateway"};
    return {{"kind", kinds[static_cast<unsigned>(row.principal.kind) & 3]},
            {"id", row.principal.id.text()},
            {"name", space_.name_of(row.principal)},
            {"role", std::string(name_of(row.role))},
            {"until_ms", row.until_ms}};
  }

  const SpaceReplica& space_;
  const journal::State& state_;
  const Exported& exported_;
  NewFile* file_ = nullptr;
  std::string buffer_;
  Result<void> result_;
  bool is_in_list_ = false, is_first_ = true;
};

}  // namespace

std::string_view word_of(journal::Sort sort) {
  switch (sort) {
    case journal::Sort::folder:
      return "folder";
    case journal::Sort::file:
      return "file";
    case journal::Sort::link:
      return "link";
    case journal::Sort::draft:
      return "draft";
  }
  CHECK(false);
  return "";
}

Result<void> write_description(const SpaceReplica& space, const Exported& exported, const std::filesystem::path& file) {
  auto description = NewFile::create(file, false);
  if (!description) return fail(description.error());
  if (auto written = Description(space, exported).write_to(**description); !written) return written;
  return (*description)->keep(0);
}

}  // namespace mappe::client
