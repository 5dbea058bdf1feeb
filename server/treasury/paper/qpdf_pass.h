// The one file that speaks to qpdf. It is C++17, because clang-14 cannot read qpdf's headers as C++20 (a vector of a
// type that is not complete yet); so it knows nothing of ours.
#pragma once

#include <string>

namespace mappe::treasury {

// The document with language, title in the head, marks, this XMP and the scope of each heading cell; "" if it cannot be
// read. The same bytes each time.                                                                         ISO 14289-1
std::string marked_by_qpdf(const std::string& pdf, const std::string& xmp);

}  // namespace mappe::treasury
