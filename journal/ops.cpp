#include "journal/ops.h"

#include "journal/content_limits.h"

namespace mappe::journal {
namespace {

// --- writing: one overload an operation, in the order of docs/protocol.md §4 ---

void write_base(cbor::Writer& to, const std::optional<Etag>& base) {
  to.bytes(base ? ByteView(base->view()) : ByteView());
}

struct Write {
  cbor::Writer& to;

  void place(std::size_t count, const char* name, const NodeId& node, const NodeId& parent, const std::string& text) {
    to.array(count).text(name).id(node).id(parent).text(text);
  }
  void operator()(const op::Folder& o) { place(4, "folder", o.node, o.parent, o.name); }
  void operator()(const op::File& o) {
    place(6, "file", o.node, o.parent, o.name);
    write_content(to, o.content);
    to.uint(o.mtime_ms);
  }
  void operator()(const op::Put& o) {
    to.array(5).text("put").id(o.node);
    write_base(to, o.base);
    write_content(to, o.content);
    to.uint(o.mtime_ms);
  }
  void operator()(const op::Move& o) { place(4, "move", o.node, o.parent, o.name); }
  void operator()(const op::Touch& o) { to.array(3).text("touch").id(o.node).uint(o.mtime_ms); }
  void operator()(const op::Attr& o) { to.array(4).text("attr").id(o.node).text(o.key).text(o.value); }
  void operator()(const op::Trash& o) { to.array(2).text("trash").id(o.node); }
  void operator()(const op::Restore& o) { place(4, "restore", o.node, o.parent, o.name); }
  void operator()(const op::Purge& o) { to.array(2).text("purge").id(o.node); }
  void operator()(const op::Forget& o) {
    to.array(3).text("forget").id(o.node).array(o.versions.size());
    for (const op::VersionId& version : o.versions) to.array(2).uint(version.seq).uint(version.op);
  }
  void operator()(const op::Link& o) {
    place(5, "link", o.node, o.parent, o.name);
    write_target(to, o.target);
  }
  void operator()(const op::Relink& o) {
    to.array(3).text("relink").id(o.node);
    write_target(to, o.target);
  }
  void operator()(const op::Object& o) { to.array(2).text("object").uint(o.seq); }
  void operator()(const op::Draft& o) {
    place(7, "draft", o.node, o.parent, o.name);
    write_source(to, o.source);
    write_content(to, o.content);
    to.uint(o.mtime_ms);
  }
  template <class CutOrReset>
  void from_channel(const char* name, const CutOrReset& o) {
    to.array(6).text(name).id(o.node);
    write_base(to, o.base);
    write_content(to, o.content);
    write_source(to, o.source);
    to.uint(o.mtime_ms);
  }
  void operator()(const op::Cut& o) { from_channel("cut", o); }
  void operator()(const op::Reset& o) { from_channel("reset", o); }
  void operator()(const op::Note& o) {
    to.array(7).text("note").id(o.note);
    write_about(to, o.about);
    to.text(o.text);
    write_attachments(to, o.attachments);
    to.array(o.addressees.size());
    for (const PrincipalId& person : o.addressees) to.id(person);
    to.id(o.reply_to);
  }
  void operator()(const op::Resolve& o) { to.array(2).text("resolve").id(o.note); }
  void operator()(const op::Erase& o) { to.array(2).text("erase").id(o.note); }
  template <class OfAgenda>
  void operator()(const OfAgenda& o) {
    write_op(to, o);
  }
};

// --- reading: the fields after the name ---

std::optional<Etag> read_base(cbor::Reader& from) {
  const ByteView base = from.bytes();
  if (base.empty()) return std::nullopt;
  const auto etag = Etag::parse(base);
  if (!etag) from.fail_with(etag.error());
  return etag ? std::optional(*etag) : std::nullopt;
}

template <class T>
T read_node(cbor::Reader& from) {
  T o;
  o.node = from.id<NodeId>();
  return o;
}

template <class T>
T read_place(cbor::Reader& from) {
  T o = read_node<T>(from);
  o.parent = from.id<NodeId>();
  o.name = from.text();
  return o;
}

op::File read_file(cbor::Reader& from) {
  auto o = read_place<op::File>(from);
  o.content = read_content(from);
  o.mtime_ms = from.uint();
  return o;
}

op::Put read_put(cbor::Reader& from) {
  auto o = read_node<op::Put>(from);
  o.base = read_base(from);
  o.content = read_content(from);
  o.mtime_ms = from.uint();
  return o;
}

op::Touch read_touch(cbor::Reader& from) {
  auto o = read_node<op::Touch>(from);
  o.mtime_ms = from.uint();
  return o;
}

op::Attr read_attr(cbor::Reader& from) {
  auto o = read_node<op::Attr>(from);
  o.key = from.text();
  o.value = from.text();
  return o;
}

op::Forget read_forget(cbor::Reader& from) {
  auto o = read_node<op::Forget>(from);
  const std::size_t count = from.array_up_to(cbor::any_count);
  for (std::size_t i = 0; i < count && !from.failed(); ++i) {
    from.array(2);
    const std::uint64_t seq = from.uint();
    o.versions.push_back({seq, from.uint()});
  }
  return o;
}

op::Link read_link(cbor::Reader& from) {
  auto o = read_place<op::Link>(from);
  o.target = read_target(from);
  return o;
}

op::Relink read_relink(cbor::Reader& from) {
  auto o = read_node<op::Relink>(from);
  o.target = read_target(from);
  return o;
}

op::Draft read_draft(cbor::Reader& from) {
  auto o = read_place<op::Draft>(from);
  o.source = read_source(from);
  o.content = read_content(from);
  o.mtime_ms = from.uint();
  return o;
}

template <class CutOrReset>
CutOrReset read_from_channel(cbor::Reader& from) {
  auto o = read_node<CutOrReset>(from);
  o.base = read_base(from);
  o.content = read_content(from);
  o.source = read_source(from);
  o.mtime_ms = from.uint();
  return o;
}

op::Note read_note(cbor::Reader& from) {
  op::Note o;
  o.note = from.id<NoteId>();
  o.about = read_about(from);
  o.text = from.text_up_to(limits::note_text_bytes_max);
  o.attachments = read_attachments(from);
  const std::size_t addressees = from.array_up_to(cbor::any_count);
  for (std::size_t i = 0; i < addressees && !from.failed(); ++i) o.addressees.push_back(from.id<PrincipalId>());
  o.reply_to = from.id<NoteId>();
  return o;
}

template <class T>
T read_note_id(cbor::Reader& from) {
  return T{from.id<NoteId>()};
}

struct Reading {
  std::string_view name;
  std::size_t items;  // with the name
  Op (*read)(cbor::Reader&);
};

template <auto read>
Op as_op(cbor::Reader& from) {
  return read(from);
}

constexpr Reading readings[] = {
    {"folder", 4, as_op<read_place<op::Folder>>},
    {"file", 6, as_op<read_file>},
    {"put", 5, as_op<read_put>},
    {"move", 4, as_op<read_place<op::Move>>},
    {"touch", 3, as_op<read_touch>},
    {"attr", 4, as_op<read_attr>},
    {"trash", 2, as_op<read_node<op::Trash>>},
    {"restore", 4, as_op<read_place<op::Restore>>},
    {"purge", 2, as_op<read_node<op::Purge>>},
    {"forget", 3, as_op<read_forget>},
    {"link", 5, as_op<read_link>},
    {"relink", 3, as_op<read_relink>},
    {"object", 2, [](cbor::Reader& from) -> Op { return op::Object{from.uint()}; }},
    {"draft", 7, as_op<read_draft>},
    {"cut", 6, as_op<read_from_channel<op::Cut>>},
    {"reset", 6, as_op<read_from_channel<op::Reset>>},
    {"note", 7, as_op<read_note>},
    {"resolve", 2, as_op<read_note_id<op::Resolve>>},
    {"erase", 2, as_op<read_note_id<op::Erase>>},
    {"meeting", 10, as_op<read_meeting>},
    {"item", 9, as_op<read_item>},
    {"remove", 3, as_op<read_remove>},
    {"brief", 5, as_op<read_brief>},
    {"assign", 3, as_op<read_assign>},
    {"unassign", 3, as_op<read_unassign>},
    {"attend", 4, as_op<read_attend>},
};

const Reading* reading_of(std::string_view name) {
  for (const Reading& reading : readings) {
    if (reading.name == name) return &reading;
  }
  return nullptr;
}

// One whole op. `unknown` is set when its name is none of ours; it is read over then.
void read_op(ByteView item, std::vector<Op>& ops, bool& unknown, cbor::Reader& outer) {
  cbor::Reader from(item);
  const std::size_t items = from.array_up_to(cbor::any_count);
  const std::string_view name = from.text();
  if (from.failed()) return outer.fail_with(fail(Errc::malformed, "an operation without a name"));
  const Reading* reading = reading_of(name);
  if (reading == nullptr) {
    unknown = true;
    return;
  }
  if (items != reading->items) return outer.fail_with(fail(Errc::malformed, "an operation of the wrong length"));
  ops.push_back(reading->read(from));
  if (const auto end = from.finish(); !end) outer.fail_with(end.error());
}

}  // namespace

void write_about(cbor::Writer& to, const op::About& about) {
  to.array(2);
  if (const NodeId* node = std::get_if<NodeId>(&about.what))
    to.uint(1).id(*node);
  else
    to.uint(2).text(std::get<std::string>(about.what));
}

op::About read_about(cbor::Reader& from) {
  from.array(2);
  switch (from.uint()) {
    case 1:
      return {from.id<NodeId>()};
    case 2:
      return {std::string(from.text())};
    default:
      from.fail_with(fail(Errc::malformed, "a note about something unknown"));
      return {};
  }
}

void write_attachments(cbor::Writer& to, const std::vector<op::Attachment>& attachments) {
  to.array(attachments.size());
  for (const op::Attachment& attachment : attachments) {
    to.array(2).text(attachment.name);
    write_content(to, attachment.content);
  }
}

std::vector<op::Attachment> read_attachments(cbor::Reader& from) {
  std::vector<op::Attachment> attachments;
  const std::size_t count = from.array_up_to(cbor::any_count);
  for (std::size_t i = 0; i < count && !from.failed(); ++i) {
    from.array(2);
    std::string name(from.text());
    attachments.push_back({std::move(name), read_content(from)});
  }
  return attachments;
}

Bytes encode_ops(std::span<const Op> ops) {
  cbor::Writer writer;
  writer.array(ops.size());
  for (const Op& op : ops) std::visit(Write{writer}, op);
  return writer.take();
}

Result<std::vector<Op>> parse_ops(ByteView body) {
  cbor::Reader reader(body);
  std::vector<Op> ops;
  bool unknown = false;
  const std::size_t count = reader.array_up_to(cbor::any_count);
  if (count == 0) reader.fail_with(fail(Errc::malformed, "a body without operations"));
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    const ByteView item = reader.raw();
    if (!reader.failed()) read_op(item, ops, unknown, reader);
  }
  if (const auto end = reader.finish(); !end) return fail(end.error());
  if (unknown) return fail(Errc::unsupported, "an operation of a newer Mappe");
  return ops;
}

Op duplicate(const Op& op) {
  const Op* one = &op;
  SecretBytes encoded(encode_ops(std::span(one, 1)));
  auto copy = parse_ops(encoded.expose());
  CHECK(copy && copy->size() == 1);  // what we wrote, we read; a text that is too long for a note stops here
  return std::move(copy->front());
}

bool is_note_op(const Op& op) {
  return std::holds_alternative<op::Note>(op) || std::holds_alternative<op::Resolve>(op) ||
         std::holds_alternative<op::Erase>(op);
}

}  // namespace mappe::journal
