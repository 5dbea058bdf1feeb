#include "client/command/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace mappe::client::command {
namespace {

constexpr int quiet_zone = 4;  // modules

struct FreeCode {
  void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

bool is_light(const QRcode& code, int row, int column) {
  const bool is_outside = row < 0 || column < 0 || row >= code.width || column >= code.width;
  return is_outside || (code.data[row * code.width + column] & 1U) == 0;
}

std::string_view half_blocks(bool upper_light, bool lower_light) {
  if (upper_light) return lower_light ? "\u2588" : "\u2580";
  return lower_light ? "\u2584" : " ";
}

}  // namespace

Result<std::string> qr_code(ByteView text, bool coloured) {
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeData(static_cast<int>(text.size()), text.data(), 0, QR_ECLEVEL_M));
  if (!code) return fail(Errc::too_large, "more than a QR code holds");
  std::string drawn;
  for (int row = -quiet_zone; row < code->width + quiet_zone; row += 2) {
    if (coloured) drawn += "\033[97;40m";
    for (int column = -quiet_zone; column < code->width + quiet_zone; ++column)
      drawn += half_blocks(is_light(*code, row, column), is_light(*code, row + 1, column));
    if (coloured) drawn += "\033[0m";
    drawn += '\n';
  }
  return drawn;
}

}  // namespace mappe::client::command
