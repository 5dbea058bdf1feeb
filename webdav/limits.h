// Every number of the WebDAV protocol layer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mappe::webdav::limits {

// Bodies. XML beyond the first: 413. What a PUT may carry is the tree's to say; this is only what HTTP may promise.
inline constexpr std::size_t xml_body_bytes_max = std::size_t{1} << 20;
inline constexpr std::uint64_t file_bytes_max = std::uint64_t{1} << 44;

// XML. A document of tiny elements costs fifty times its bytes in memory, so they are counted, too.
inline constexpr std::size_t xml_depth_max = 32;
inline constexpr std::size_t xml_elements_max = 8 * 1024;
inline constexpr std::size_t xml_attributes_max = 32;  // of one element, namespace declarations not counted
inline constexpr std::size_t xml_step_bytes = 16 * 1024;

// Properties asked for, or changed, by one request.
inline constexpr std::size_t properties_max = 256;

// The If header: lists, and conditions in all of them.
inline constexpr std::size_t if_lists_max = 128;
inline constexpr std::size_t if_conditions_max = 512;
inline constexpr std::size_t etags_max = 256;  // of If-Match and If-None-Match

inline constexpr std::size_t name_bytes_max = 255;  // of one name in UTF-8 and NFC
inline constexpr std::size_t path_names_max = 256;

// Locks. LibreOffice asks for 180 s and works badly with less; nobody gets a lock for ever.
inline constexpr std::chrono::seconds lock_seconds_min{180};
inline constexpr std::chrono::seconds lock_seconds_max{3600};
inline constexpr std::size_t lock_owner_bytes_max = 4 * 1024;

// A PROPFIND whose answer stays below leaves with a Content-Length in one write; what is longer is streamed.
inline constexpr std::size_t whole_answer_bytes_max = 64 * 1024;

// What systems leave beside documents, kept in memory (aside_tree.h): of all clients of a tree together.
inline constexpr std::chrono::hours aside_for{24};
inline constexpr std::size_t aside_bytes_max = std::size_t{32} << 20;
inline constexpr std::size_t aside_file_bytes_max = std::size_t{8} << 20;  // a resource fork with a large icon
inline constexpr std::size_t aside_files_max = 10'000;
inline constexpr std::size_t aside_properties_bytes_max = std::size_t{4} << 10;  // of one file

// When the tree cannot say when it will be back.
inline constexpr std::chrono::seconds retry_after{5};

}  // namespace mappe::webdav::limits
