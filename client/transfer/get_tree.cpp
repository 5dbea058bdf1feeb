#include "client/transfer/get_tree.h"

#include <algorithm>

#include "client/transfer/limits.h"

namespace mappe::client {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t ahead_files_max = 512;

}  // namespace

bool ends_all(Errc code) {
  switch (code) {
    case Errc::offline:
    case Errc::timeout:
    case Errc::busy:
    case Errc::too_many:
    case Errc::untrusted:
    case Errc::forged:
    case Errc::forked:
    case Errc::behind:
    case Errc::expired:
    case Errc::denied:
    case Errc::cancelled:
      return true;
    default:
      return false;
  }
}

GetReport GetTree::get(const std::string& path, const fs::path& destination, bool recursive) {
  report_ = {};
  wanted_.clear();
  const auto stopped = [&](Error why) {
    report_.stopped = why;
    return std::move(report_);
  };
  const journal::State& state = space_.state();
  const auto node = state.resolve(path);
  if (!node) return stopped(fail(Errc::not_found, "there is nothing under that path in the space"));
  const auto view = *state.node(*node);
  if (view.sort == journal::Sort::link)
    return stopped(fail(Errc::usage, "that is a link, not a file; mappe export writes it down"));
  const bool is_folder = view.sort == journal::Sort::folder;
  if (is_folder && !recursive)
    return stopped(fail(Errc::usage, "that is a folder: add -r to get it with everything in it"));
  std::error_code error;
  fs::path target = destination;
  // The root has no name of its own: it goes by the space's title, which its id stands in for when it is no file name.
  const std::string name = *node == NodeId() ? std::string() : std::string(view.name);
  if (fs::is_directory(destination, error))
    target = name.empty() ? destination : destination / name;
  else if (!destination.has_filename())
    return stopped(fail(Errc::not_found, "the folder to put it into is not there"));
  const fs::path above = fs::absolute(target, error).parent_path();
  if (!fs::is_directory(above, error)) return stopped(fail(Errc::not_found, "the folder to put it into is not there"));
  if (!is_folder) {
    want(*node, target);
    if (!fetch_collected()) return std::move(report_);
    if (!report_.refused.empty()) return stopped(report_.refused[0].why);
    return std::move(report_);
  }
  if (collect(*node, target)) fetch_collected();
  return std::move(report_);
}

bool GetTree::refuse(const NodeId& node, Error why) {
  if (ends_all(why.code)) {
    report_.stopped = why;
    return false;
  }
  report_.refused.push_back({space_.state().path_of(node), why});
  return true;
}

void GetTree::want(const NodeId& node, const fs::path& destination) {
  if (const auto current = space_.state().current(node)) observer_.on_expected(current->size_bytes);
  wanted_.push_back({node, destination});
}

bool GetTree::collect(const NodeId& folder, const fs::path& destination) {
  std::error_code error;
  if (!fs::is_directory(destination, error)) {
    fs::create_directory(destination, error);
    if (error) return refuse(folder, fail(Errc::io, "this computer does not let the folder be made"));
    ++report_.folders;
  }
  const journal::State& state = space_.state();
  for (const NodeId& id : state.children(folder)) {
    const auto view = *state.node(id);
    const fs::path target = destination / std::string(view.name);
    if (view.sort == journal::Sort::folder) {
      if (!collect(id, target)) return false;
    } else if (view.sort == journal::Sort::link) {
      refuse(id, fail(Errc::usage, "that is a link, not a file; mappe export writes it down"));
    } else {
      want(id, target);
    }
  }
  return true;
}

bool GetTree::fetch_collected() {
  const journal::State& state = space_.state();
  std::size_t at = 0;
  while (at < wanted_.size()) {
    // As many small files as one answer of the server holds are fetched together.
    std::vector<journal::Content> contents;
    std::uint64_t bytes = 0;
    std::size_t end = at;
    for (; end < wanted_.size() && end - at < ahead_files_max; ++end) {
      const auto current = state.current(wanted_[end].node);
      if (!current || current->size_bytes == 0) continue;
      if (current->size_bytes > limits::inline_file_bytes_max ||
          bytes + current->size_bytes > limits::fetch_batch_bytes)
        break;
      bytes += current->size_bytes;
      contents.push_back(current->parsed());
    }
    if (contents.size() > 1) {
      std::vector<const journal::Content*> pointers;
      pointers.reserve(contents.size());
      for (const journal::Content& content : contents) pointers.push_back(&content);
      if (auto fetched = downloader_.fetch_ahead(pointers, observer_); !fetched && ends_all(fetched.error().code)) {
        report_.stopped = fetched.error();
        return false;
      }
    }
    end = std::max(end, at + 1);
    for (; at < end; ++at)
      if (!fetch(wanted_[at])) return false;
    downloader_.forget_ahead();
  }
  return true;
}

bool GetTree::fetch(const Wanted& wanted) {
  const auto current = space_.state().current(wanted.node);
  if (!current) return refuse(wanted.node, fail(Errc::not_found, "the file has no content"));
  if (auto fetched = fetch_content(*current, wanted.destination); !fetched) return refuse(wanted.node, fetched.error());
  ++report_.files;
  report_.bytes += current->size_bytes;
  observer_.on_file();
  return true;
}

Result<void> GetTree::fetch_content(const journal::VersionView& version, const fs::path& destination) {
  const journal::Content content = version.parsed();
  auto chunks = downloader_.chunks_of(content, observer_);
  if (!chunks) return fail(chunks.error());
  if (content.size_bytes >= limits::part_file_bytes_min) {
    auto part = PartFile::open(destination, replace_, *chunks);
    if (!part) return fail(part.error());
    if (*part) return fetch_large(version, *chunks, **part);
  }
  auto file = NewFile::create(destination, replace_);
  if (!file) return fail(file.error());
  if (auto fetched = downloader_.download(*chunks, {0, content.size_bytes}, **file, observer_); !fetched)
    return fetched;
  return (*file)->keep(version.mtime_ms);
}

Result<void> GetTree::fetch_large(const journal::VersionView& version, const std::vector<journal::Chunk>& chunks,
                                  PartFile& file) {
  const std::uint64_t there = file.taken_up_bytes();
  observer_.on_there(there);
  auto fetched = downloader_.download(chunks, {there, version.size_bytes - there}, file, observer_);
  if (fetched) return file.keep(version.mtime_ms);
  // What no later call could complete is not left lying about.
  if (ends_all(fetched.error().code) && file.size_bytes() > 0)
    report_.parts.push_back(file.path());
  else
    file.discard();
  return fetched;
}

}  // namespace mappe::client
