#include "webdav/text_stream.h"

#include <algorithm>

#include "webdav/limits.h"

namespace mappe::webdav {
namespace {

class ListingText {
 public:
  ListingText(std::unique_ptr<Listing> listing, std::string head, AppendResource append, std::string tail)
      : listing_(std::move(listing)), append_(std::move(append)), tail_(std::move(tail)), text_(std::move(head)) {}

  bool is_whole() const { return is_whole_; }
  std::size_t waiting_bytes() const { return text_.size() - at_; }
  std::string take_text() { return std::move(text_); }

  // One step of the listing more.
  Answer<Done> grow() {
    auto some = listing_->next();
    if (!some) return some.refusal();
    text_.erase(0, at_);
    at_ = 0;
    for (const auto& resource : *some) append_(text_, resource);
    is_whole_ = some->empty();
    if (is_whole_) text_ += tail_;
    return Done{};
  }

  Result<std::size_t> pull(std::span<std::uint8_t> into) {
    while (waiting_bytes() == 0 && !is_whole_) {
      if (!grow()) return fail(Errc::io, "the listing broke off");
    }
    const auto size = std::min(into.size(), waiting_bytes());
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), size, into.begin());
    at_ += size;
    return size;
  }

 private:
  std::unique_ptr<Listing> listing_;
  AppendResource append_;
  std::string tail_;
  std::string text_;
  std::size_t at_ = 0;
  bool is_whole_ = false;
};

}  // namespace

Answer<Body> text_of_listing(std::unique_ptr<Listing> listing, std::string head, AppendResource append,
                             std::string tail) {
  auto text = std::make_shared<ListingText>(std::move(listing), std::move(head), std::move(append), std::move(tail));
  while (!text->is_whole() && text->waiting_bytes() < limits::whole_answer_bytes_max) {
    auto grown = text->grow();
    if (!grown) return grown.refusal();
  }
  if (text->is_whole()) return Body(text->take_text());
  return Body(http::Stream{std::nullopt, [text](std::span<std::uint8_t> into) { return text->pull(into); }});
}

}  // namespace mappe::webdav
