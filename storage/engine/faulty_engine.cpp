#include "storage/engine/faulty_engine.h"

namespace mappe::storage {
namespace {

class FaultyEngine final : public KeyValue {
 public:
  FaultyEngine(std::unique_ptr<KeyValue> engine, DiskFaults faults)
      : engine_(std::move(engine)), faults_(std::move(faults)) {}

  Result<std::optional<Bytes>> get(Table table, ByteView key) const override {
    if (const int error = faults_(DiskStep::read_records); error != 0) return fail(read_error(error));
    return engine_->get(table, key);
  }
  Result<void> scan(Table table, ByteView prefix, ByteView from, const Visit& visit) const override {
    if (const int error = faults_(DiskStep::read_records); error != 0) return fail(read_error(error));
    return engine_->scan(table, prefix, from, visit);
  }
  Result<void> write(const Batch& batch, Durable durable) override {
    if (const int error = faults_(DiskStep::write_records); error != 0) return fail(disk_error(error));
    return engine_->write(batch, durable);
  }

 private:
  const std::unique_ptr<KeyValue> engine_;
  const DiskFaults faults_;
};

}  // namespace

std::unique_ptr<KeyValue> faulty_engine(std::unique_ptr<KeyValue> engine, DiskFaults faults) {
  return std::make_unique<FaultyEngine>(std::move(engine), std::move(faults));
}

}  // namespace mappe::storage
