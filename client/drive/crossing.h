// COPY and MOVE from one space into another.                                                  docs/drive.md
//
// Each space has keys of its own, so content is opened and sealed anew, a chunk at a time. What takes several entries
// is built where nobody sees it and takes its place with the last one, so a copy is whole when it is seen. A move is
// such a copy, durable, and after it the removal of what was copied, if that has not changed meanwhile: who dies
// between leaves both. History, notes and links stay behind, with the source in the bin of its space.
#pragma once

#include "client/drive/space_tree.h"

namespace mappe::client::drive {

class Crossing {
 public:
  struct Side {
    std::shared_ptr<Space> space;
    std::string folder;  // of the drive, under which its places are
    webdav::Path path;   // as the space itself calls it
  };
  // `transfer`: in the terms of the drive; outlives it. Both spaces go by the same turns.
  Crossing(Side from, Side to, const webdav::Transfer& transfer, bool leaves);

  // As Tree::copy or, if it leaves, Tree::move; places are those of the drive.
  webdav::Answer<webdav::Changed> carry();

 private:
  struct Item {  // each folder before what it holds
    NodeId node, parent;
    std::string name, etag;
    NodeId made, made_parent;
    bool is_file = false;
    journal::Content content;
    std::optional<journal::Target> target;  // of a link, which is a file here
    TimeMs mtime_ms = 0;
    std::vector<journal::op::Attr> attributes;  // of what is made
  };
  std::optional<webdav::Refusal> judge(const View& from, const View& to) const;
  std::optional<webdav::Refusal> look();  // judges, and notes what is to be copied
  webdav::Answer<std::vector<Item>> items_of(const View& from) const;
  bool has_changed(const View& from) const;

  webdav::Answer<Uploaded> seal(const Item& item);
  std::optional<webdav::Refusal> build_folder();
  webdav::Answer<webdav::Changed> put_file();
  webdav::Answer<webdav::Changed> put_link();
  webdav::Answer<webdav::Changed> put_folder();
  webdav::Answer<webdav::Changed> commit(const std::function<webdav::Answer<Plan>(const View& to)>& plan);
  std::optional<webdav::Refusal> remove_source();

  const Side from_, to_;
  const webdav::Transfer& transfer_;
  const bool leaves_;
  SpaceTree source_, target_;
  std::vector<Item> items_;
};

}  // namespace mappe::client::drive
