// Chunked bodies, cut by the network wherever it likes; and what is kept of bytes that were read.
#include "http/chunks.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "fixture.h"
#include "http/body_reader.h"

namespace mappe::http::test {
namespace {

struct Read {
  std::string text;
  bool is_whole = false;
  std::optional<Errc> error;
  std::size_t used = 0;
};

Read decoded(std::string_view body, std::size_t step, std::size_t room, const Limits& limits = {}) {
  ChunkDecoder decoder(limits);
  Read read;
  Bytes into(room);
  while (read.used < body.size() && !decoder.is_at_end()) {
    const auto done = decoder.decode(view_of(body.substr(read.used, step)), into);
    if (!done) read.error = done.error().code;
    if (!done) return read;
    read.used += done->used;
    read.text += text_of(ByteView(into).first(done->data));
  }
  read.is_whole = decoder.is_at_end();
  return read;
}

// A connection whose other end sends `first`, and `second` only when all of `first` was read.
Read read_from_connection(std::string_view first, std::string_view second, std::size_t room) {
  int ends[2] = {-1, -1};
  BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
  FileHandle client(ends[1]);
  Connection connection(ConnectionId{1}, FileHandle(ends[0]), nullptr, Peer{});
  std::thread sender([&] {
    (void)::send(client.get(), first.data(), first.size(), MSG_NOSIGNAL);
    for (int unread = 1; unread != 0; ::ioctl(ends[0], FIONREAD, &unread)) std::this_thread::yield();
    (void)::send(client.get(), second.data(), second.size(), MSG_NOSIGNAL);
    ::shutdown(client.get(), SHUT_WR);
  });
  const Limits limits;
  Head head;
  head.body_bytes = std::nullopt;
  Admission::Memory memory;
  ConnectionBody body(connection, limits, head, BodyLimit{1'000'000}, memory);
  Read read;
  Bytes into(room);
  while (!read.is_whole && !read.error) {
    const auto got = body.read(into);
    if (!got) read.error = got.error().code;
    if (got) read.text += text_of(ByteView(into).first(*got));
    read.is_whole = got && *got == 0;
  }
  // Unread bytes would hold the sender for ever.
  std::array<char, 256> rest;
  std::thread taker([&] {
    while (::recv(ends[0], rest.data(), rest.size(), 0) != 0) std::this_thread::yield();
  });
  sender.join();
  taker.join();
  return read;
}

const std::vector<std::string> small_bodies = {
    "0\r\n\r\n",
    "00000;x=\"y\"\r\nX-Sum: 7\r\nX-More: 8\r\n\r\n",
    "1\r\na\r\n0\r\n\r\n",
    "3;name=value\r\nabc\r\n0000a ;x\r\n0123456789\r\n0\r\n\r\n",
    "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\nX: y\r\n\r\n",
};

}  // namespace

BOOST_AUTO_TEST_SUITE(chunks)

BOOST_AUTO_TEST_CASE(however_a_body_is_cut_and_read_it_is_the_same) {
  for (const auto& body : small_bodies) {
    const std::string sent = body + "GET ";
    const auto whole = decoded(sent, sent.size(), 100);
    BOOST_TEST(whole.is_whole);
    BOOST_TEST(whole.used == body.size());
    for (const std::size_t step : {1u, 2u, 3u, 4u, 5u, 7u}) {
      for (const std::size_t room : {1u, 2u, 100u}) {
        const auto read = decoded(sent, step, room);
        BOOST_TEST(read.is_whole);
        BOOST_TEST(read.text == whole.text);
        BOOST_TEST(read.used == body.size());
      }
    }
  }
  BOOST_TEST(decoded(small_bodies[3], 100, 100).text == "abc0123456789");
}

// Beast 1.74 dies of an assertion when a body's last chunk and less than five bytes are all there is.
BOOST_AUTO_TEST_CASE(a_connection_that_pauses_anywhere_within_a_body_gives_all_of_it) {
  for (const auto& body : small_bodies) {
    const auto expected = decoded(body, body.size(), 100).text;
    for (std::size_t at = 1; at < body.size(); ++at) {
      const auto read = read_from_connection(body.substr(0, at), body.substr(at), 100);
      BOOST_TEST(read.is_whole, body << " cut at " << at);
      BOOST_TEST(read.text == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_connection_that_ends_anywhere_within_a_body_gives_an_error) {
  for (const auto& body : small_bodies) {
    for (std::size_t at = 0; at < body.size(); ++at) {
      const auto read = read_from_connection(body.substr(0, at), "", 100);
      BOOST_TEST((read.error == Errc::offline), body << " ends at " << at);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_chunked_coding_is_refused_however_it_is_cut) {
  const std::vector<std::string> broken = {
      "\r\n",
      "x\r\n",
      "3\nabc\r\n0\r\n\r\n",
      "3\r\nabcd\r\n",
      "3\r\nabc0\r\n\r\n",
      "3\r\nabc\n0\r\n\r\n",
      "3\r\nabc\r0\r\n\r\n",
      "3 \r\nabc\r\n",
      "3 4\r\nabc\r\n",
      "0x3\r\nabc\r\n",
      "-3\r\nabc\r\n",
      "+3\r\nabc\r\n",
      " 3\r\nabc\r\n",
      "10000000000000000\r\nabc",
      "3;x\ny\r\nabc\r\n",
      "3;x\ry\r\nabc\r\n",
      std::string("3;\0\r\nabc\r\n", 10),
      "0\r\nX: 1\n\r\n",
      "0\r\nX\r\n\r\n",
      "0\r\n: 1\r\n\r\n",
      "0\r\nX : 1\r\n\r\n",
      "0\r\nX: 1\r\n folded\r\n\r\n",
      "0\r\nContent-Length: 3\r\n\r\n",
      "0\r\ntransfer-encoding: chunked\r\n\r\n",
  };
  for (const auto& body : broken)
    for (const std::size_t step : {1u, 2u, 5u, 100u})
      BOOST_TEST((decoded(body, step, 100).error == Errc::malformed), body);
}

BOOST_AUTO_TEST_CASE(lines_trailers_and_framing_have_limits) {
  const Limits limits;
  const auto line = [](std::size_t size) { return "1;" + std::string(size - 2, 'x') + "\r\na\r\n"; };
  BOOST_TEST(!decoded(line(limits.chunk_line_bytes_max), 1000, 100).error);
  BOOST_TEST((decoded(line(limits.chunk_line_bytes_max + 1), 1000, 100).error == Errc::malformed));
  const auto trailer = [](std::size_t size) { return "0\r\nX:" + std::string(size - 2, 'x') + "\r\n\r\n"; };
  BOOST_TEST(decoded(trailer(limits.trailer_bytes_max), 1000, 100).is_whole);
  BOOST_TEST((decoded(trailer(limits.trailer_bytes_max + 1), 1000, 100).error == Errc::malformed));
  // A client that sends byte for byte is odd, one that sends extensions instead of data is none.
  std::string bytewise, extended;
  for (int i = 0; i < 20'000; ++i) bytewise += "1\r\na\r\n";
  for (int i = 0; i < 100; ++i) extended += line(1000);
  BOOST_TEST(decoded(bytewise + "0\r\n\r\n", 1000, 100).text.size() == 20'000u);
  BOOST_TEST((decoded(extended, 1000, 100).error == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(a_buffer_that_never_gets_empty_keeps_little) {
  Buffer buffer;
  const Bytes step(limits::read_step_bytes);
  for (int i = 0; i < 10'000; ++i) {
    buffer.append(step);
    buffer.consume(buffer.size() - 1);
  }
  BOOST_TEST(buffer.size() == 1u);
  BOOST_TEST(buffer.capacity() <= 8 * limits::read_step_bytes);
}

BOOST_AUTO_TEST_CASE(a_buffer_gives_back_exactly_what_it_got) {
  Buffer buffer;
  std::uint8_t next = 0, expected = 0;
  for (std::size_t i = 0; i < 2'000; ++i) {
    Bytes more(1 + i % 37);
    for (auto& byte : more) byte = next++;
    buffer.append(more);
    for (std::size_t taken = std::min(buffer.size(), i % 41); taken > 0; --taken) {
      BOOST_REQUIRE(buffer.view().front() == expected++);
      buffer.consume(1);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
