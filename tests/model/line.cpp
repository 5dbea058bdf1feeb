#include "tests/model/line.h"

#include "crypto/base/cbor.h"

namespace model_tests {

std::string_view name_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::none:
      return "";
    case Trouble::request_lost:
      return "request lost";
    case Trouble::answer_lost:
      return "answer lost";
    case Trouble::forestalled:
      return "forestalled";
    case Trouble::overtaken:
      return "overtaken";
    case Trouble::late:
      return "late request";
    case Trouble::client_dies:
      return "client dies";
    case Trouble::client_dies_unanswered:
      return "client dies unanswered";
    case Trouble::server_dies:
      return "server dies";
    case Trouble::server_dies_unanswered:
      return "server dies unanswered";
  }
  return "";
}

void Underway::add(const client::HttpRequest& request) { kept_.push_back({request, bytes_of(request.body)}); }

void Underway::arrive(ServerHere& server) {
  for (; !kept_.empty(); kept_.pop_front()) {
    Kept& kept = kept_.front();
    kept.request.body = kept.body;
    (void)server.answer(kept.request);
  }
}

void Line::expects(const Plan& plan) {
  plan_ = plan;
  count_ = 0;
  met_ = down_ = false;
  sent.clear();
}

Error Line::broken() {
  down_ = down_ || plan_.stays_down;
  return fail(Errc::offline, "the connection broke");
}

namespace {
bool is_commit(const client::HttpRequest& request) {
  return request.method == "POST" && (request.target.ends_with("/journal") || request.target.ends_with("/roster"));
}
}  // namespace

void Line::note(const client::HttpRequest& request) {
  if (request.method != "POST" || !request.target.ends_with("/journal")) return;
  cbor::Reader reader(request.body);
  reader.array(5);
  if (auto entry = journal::Entry::parse(reader.raw()))
    sent.push_back({entry->hash(), entry->header().seq, entry->header().kind});
}

Result<client::HttpReply> Line::answer(const client::HttpRequest& request) {
  note(request);
  client::HttpReply reply = server_.answer(request);
  ++traffic_.requests;
  traffic_.sent_bytes += request.body.size();
  traffic_.received_bytes += reply.body.size();
  return reply;
}

Result<client::HttpReply> Line::perform(const client::HttpRequest& request) {
  if (cut_ || down_) return fail(Errc::offline, "no connection");
  const bool counts = !plan_.commits_alone || is_commit(request);
  const bool now = plan_.trouble != Trouble::none && !met_ && counts && count_ == plan_.at;
  count_ += counts;
  if (!now) return answer(request);
  met_ = true;
  switch (plan_.trouble) {
    case Trouble::none:
    case Trouble::request_lost:
      break;
    case Trouble::forestalled:
      meanwhile();
      return answer(request);
    case Trouble::overtaken:
      note(request);
      (void)server_.answer(request);
      meanwhile();
      break;
    case Trouble::late:
      note(request);
      underway_.add(request);
      break;
    case Trouble::answer_lost:
      note(request);
      (void)server_.answer(request);
      break;
    case Trouble::client_dies:
      on_death();
      cut_ = true;
      break;
    case Trouble::client_dies_unanswered:
      note(request);
      (void)server_.answer(request);
      on_death();
      cut_ = true;
      break;
    case Trouble::server_dies:
      server_.dies();
      break;
    case Trouble::server_dies_unanswered:
      note(request);
      (void)server_.answer(request);
      server_.dies();
      break;
  }
  return broken();
}

}  // namespace model_tests
