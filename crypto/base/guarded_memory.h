// Where short secrets lie: slots of 64 bytes in locked memory that is in no core dump, with pages around it that end
// the program when they are touched. A page of their own for each, as sodium_malloc gives, takes ten calls of the
// system, which a request that derives three keys pays thirty times.
//
// A slot is wiped when it is given back. Under AddressSanitizer each secret is alone, so that it sees who reads beyond.
//   threads  any
#pragma once

#include <cstddef>
#include <cstdint>

namespace mappe {

constexpr std::size_t guarded_slot_bytes = 64;

// size_bytes long, what is in it is not defined. Longer ones than a slot get pages of their own. CHECKs that there is
// some: without it is a leak of ours.
std::uint8_t* take_guarded(std::size_t size_bytes);
void give_guarded(std::uint8_t* bytes, std::size_t size_bytes) noexcept;

}  // namespace mappe
