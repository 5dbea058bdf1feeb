// A lying server: stands between a real client and a real server, on the real wire, and changes what it was told to.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>

#include "crypto/base/bytes.h"
#include "crypto/base/ids.h"
#include "http/server.h"
#include "tests/stories/town.h"

namespace evil {

struct Asked {
  std::string method;
  std::string path;   // without the query
  std::string query;  // "from=3", or ""
  mappe::Bytes body;
  std::map<std::string, std::string> headers;  // those that are passed on
  bool takes_packed = false;                   // as browsers do; the real server is asked for it plain
  std::string encodings{};                     // "gzip, br", or ""

  // What sort of question it is: method and path, with "*" in the place of ids.
  std::string kind() const;
  // Whether it may change something at the server.
  bool is_write() const;

  bool is(const std::string& wanted_method, const std::string& path_end) const {
    return method == wanted_method && path.ends_with(path_end);
  }
};

struct Told {  // an answer
  int status = 200;
  std::string content_type;
  mappe::Bytes body;
  std::map<std::string, std::string> rules{};  // what browsers are to hold to: Content-Security-Policy and the like
};

class Liar {
 public:
  // Changes the true answer; gives true when it did.
  using Lie = std::function<bool(const Asked&, Told&)>;

  // Answers without asking the real server; none: it is asked.
  using Own = std::function<std::optional<Told>(const Asked&)>;

  explicit Liar(int port);
  // On the port and with the certificate of one that is silent.
  Liar(const Liar& silent);
  ~Liar();
  Liar& operator=(const Liar&) = delete;

  stories::Door door() const;
  // Ends, and listens again on the same port: with the certificate it had, or with one nobody has seen.
  enum class Certificate { same, fresh };
  void comes_back(Certificate certificate);
  void falls_silent() { server_.reset(); }
  void stands_before(const stories::Appliance& appliance);  // where the truth comes from, from now on
  void tells(Lie lie);                                      // from now on; counts from zero
  void answers(Own own);                                    // beside the lie; ends with tells()
  void tells_the_truth();
  int lies_told() const { return lies_told_; }
  int questions() const { return questions_; }  // since tells()
  // Their kinds, in order; since tells().
  std::vector<std::string> kinds_asked();
  int writes() const { return writes_; }  // those of them that may change something
  void waits_until_idle() const;          // until no question is being answered
  // What the real server, or another one, answers to a question. For lies.
  Told asks_truly(const Asked& asked);
  static Told asks_elsewhere(const stories::Appliance& appliance, const Asked& asked);

 private:
  void listens();
  mappe::http::Outcome answer(mappe::http::Request& request);
  stories::Folder folder_{"liar"};
  int port_;
  std::string certificate_;
  std::mutex mutex_;
  std::string truth_;  // address of the real server
  Lie lie_;
  Own own_;
  std::atomic<int> lies_told_ = 0;
  std::atomic<int> questions_ = 0;
  std::atomic<int> writes_ = 0;
  std::vector<std::string> kinds_;
  std::atomic<int> being_answered_ = 0;
  std::unique_ptr<mappe::http::Server> server_;
};

// A page of a journal as it goes over the wire: [head seq, head hash, [entry...]].
struct Page {
  std::uint64_t head_seq = 0;
  mappe::EntryHash head_hash;
  std::vector<mappe::Bytes> entries;
};
Page parse_page(const mappe::Bytes& body);
mappe::Bytes encode_page(const Page& page);

// What was made once in this process and put away, to be set up again as a copy for each case: founding and joining
// take a second each. Nobody else uses it while a copy lives, for a copy has its ports and keys.
template <class Made>
class PutAway {
 public:
  struct Lent {
    const Made& made;
    std::shared_ptr<void> lease;
  };
  // `make` gives a new one when all that are there are lent.
  Lent lend(const std::function<std::unique_ptr<Made>()>& make) {
    for (auto& one : all_)
      if (one->lease.expired()) return lent(*one);
    all_.push_back(std::make_unique<One>());
    all_.back()->made = make();
    all_.back()->made->stops();
    return lent(*all_.back());
  }

 private:
  struct One {
    std::unique_ptr<Made> made;
    std::weak_ptr<void> lease;
  };
  static Lent lent(One& one) {
    auto lease = std::make_shared<int>();
    one.lease = lease;
    return {*one.made, std::move(lease)};
  }
  std::vector<std::unique_ptr<One>> all_;
};

// Anna's faction on a server that everybody reaches through the liar.
struct Den {
  struct FromNothing {};

  int liar_port = stories::free_port();
  Liar liar{liar_port};
  stories::Appliance appliance{{liar.door().address}};
  stories::Member anna{liar.door(), "anna"};
  Den();
  explicit Den(FromNothing);
  // The same with all its past, set up again.
  explicit Den(const PutAway<Den>::Lent& lent) : Den(lent.made, lent.lease) {}
  void stops();

  stories::Member invites(const std::string& login, const std::string& name, const std::vector<std::string>& spaces);
  // A founding link that leads through the liar.
  std::string found_link(const std::string& faction) const;

 protected:
  Den(const Den& stopped, std::shared_ptr<void> lease);

 private:
  std::shared_ptr<void> lease_;
};

// A lie about the members of a JSON answer.
Liar::Lie about_json(const std::string& method, const std::string& path_end,
                     std::function<void(stories::Json&)> change);

// What the server answered, by method and path, kept for a later lie.
struct Answers {
  std::mutex mutex;
  std::map<std::string, Told> by_path;

  Liar::Lie listens();  // a lie that is none
};

stories::Outcome sign_in(const stories::Member& member, const Den& den);

// REQUIREs that the client refused with this exit code, and named what was wrong, for example "forged".
void require_refused(const stories::Outcome& outcome, const std::string& kind, int exit_code = 6);

}  // namespace evil
