// How much memory a state of many files takes, and how long it is read, replayed and looked into.
//
// usage: state_bench [files, 100000 unless told]
// Prints one line a measurement. Limits the issue sets for 100,000 files of one chunk: 80 MiB resident, 2 s from a
// snapshot. Exits 1 when one of them is broken, else 0.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "crypto/base/random.h"
#include "journal/snapshot.h"

using namespace mappe;
using namespace mappe::journal;

namespace {

constexpr std::size_t files_of_the_limit = 100'000;
constexpr std::size_t resident_bytes_max = std::size_t{80} << 20;
constexpr double replay_seconds_max = 2.0;
constexpr std::size_t files_per_folder = 1000;
constexpr std::size_t operations_per_entry = 50;

const Author anna{PrincipalKind::person, PrincipalId::random()};

std::size_t resident_bytes() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  unsigned long pages = 0, resident = 0;
  const int read = std::fscanf(file, "%lu %lu", &pages, &resident);
  std::fclose(file);
  return read == 2 ? resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) : 0;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string name_of_file(std::size_t i) { return "Niederschrift der Sitzung " + std::to_string(i) + ".pdf"; }

op::File file_number(std::size_t i, const NodeId& parent) {
  Content content;
  content.size_bytes = 100'000;
  content.digest = Digest::random();
  content.chunks.push_back({BlobId::random(), PackedKey(ChunkKey::random()), 100'000});
  return {NodeId::random(), parent, name_of_file(i), std::move(content), 1795305600000};
}

// The entries a space of that size was written with: folders of a thousand files, fifty operations an entry.
double fill(State& state, std::size_t files) {
  NodeId folder;
  double seconds = 0;
  std::vector<Op> ops;
  std::uint64_t seq = 1;
  const auto flush = [&] {
    const EntryInfo entry{seq++, 1795305600000 + seq, anna, true, false, {}};
    const Bytes body = encode_ops(ops);
    const auto start = std::chrono::steady_clock::now();
    CHECK(state.apply(entry, body).fits());
    seconds += seconds_since(start);
    ops.clear();
  };
  for (std::size_t i = 0; i < files; ++i) {
    if (i % files_per_folder == 0) {
      folder = NodeId::random();
      ops.push_back(op::Folder{folder, NodeId(), "Ordner " + std::to_string(i / files_per_folder)});
    }
    ops.push_back(file_number(i, folder));
    if (ops.size() >= operations_per_entry) flush();
  }
  if (!ops.empty()) flush();
  return seconds;
}

double look_up_all(const State& state, std::size_t files) {
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < files; ++i)
    CHECK(state.resolve("/Ordner " + std::to_string(i / files_per_folder) + "/" + name_of_file(i)));
  return seconds_since(start);
}

struct Made {
  double seconds = 0;
  std::size_t memory_bytes = 0;
  std::size_t snapshot_bytes = 0;
};

// In a process of its own, so that what is measured afterwards does not sit in memory this left behind.
void make_snapshot(std::FILE* file, std::size_t files) {
  State state{Stamp{0, 0, 1795305600000, anna}};
  Made made;
  made.seconds = fill(state, files);
  made.memory_bytes = state.memory_bytes();
  const auto encoded = encode_state(state);
  CHECK(encoded);
  made.snapshot_bytes = encoded->size();
  CHECK(std::fwrite(&made, sizeof made, 1, file) == 1);
  CHECK(std::fwrite(encoded->expose().data(), 1, encoded->size(), file) == encoded->size());
  CHECK(std::fflush(file) == 0);
}

SecretBytes snapshot_of(std::size_t files, Made& made) {
  std::FILE* file = std::tmpfile();
  CHECK(file != nullptr);
  const pid_t child = fork();
  if (child == 0) {
    make_snapshot(file, files);
    _exit(0);
  }
  int status = -1;
  CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0);
  std::rewind(file);
  CHECK(std::fread(&made, sizeof made, 1, file) == 1);
  SecretBytes snapshot(made.snapshot_bytes);
  CHECK(std::fread(snapshot.expose_to_fill().data(), 1, snapshot.size(), file) == snapshot.size());
  std::fclose(file);
  return snapshot;
}

}  // namespace

int main(int count, char** arguments) {
  if (!init_crypto()) return 1;
  const std::size_t files = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : files_of_the_limit;
  Made made;
  const SecretBytes snapshot = snapshot_of(files, made);

  const std::size_t before = resident_bytes();
  const auto start = std::chrono::steady_clock::now();
  auto state = decode_state(snapshot.expose(), cbor::uint_max);
  const double replay_seconds = seconds_since(start);
  CHECK(state);
  const std::size_t resident = resident_bytes() - before;
  const double look_up_seconds = look_up_all(*state, files);

  std::printf("files                     %zu\n", files);
  std::printf("snapshot bytes            %zu\n", made.snapshot_bytes);
  std::printf("resident bytes            %zu (%zu a file)\n", resident, resident / files);
  std::printf("own account bytes         %zu (%zu a file)\n", state->memory_bytes(), state->memory_bytes() / files);
  std::printf("  after the entries       %zu\n", made.memory_bytes);
  std::printf("replay from snapshot      %.3f s\n", replay_seconds);
  std::printf("replay of the entries     %.3f s (%.0f operations a second)\n", made.seconds,
              static_cast<double>(files) / made.seconds);
  std::printf("look up by path           %.3f us\n", look_up_seconds * 1e6 / static_cast<double>(files));
  const bool within = state->memory_bytes() <= resident_bytes_max && resident <= resident_bytes_max &&
                      replay_seconds <= replay_seconds_max;
  return files != files_of_the_limit || within ? 0 : 1;
}
