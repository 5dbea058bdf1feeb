// Freed memory is wiped, everywhere in this program: what passes through the front (credentials, plaintext on its way
// to TLS) lies in buffers of the serving layer, of OpenSSL and of the standard library, and must not stay in the heap
// when they are done with it. A wipe costs little beside the encryption of the same bytes.
//
// Not under sanitizers, which have allocators of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <malloc.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

void wipe_and_free(void* memory) noexcept {
  if (memory == nullptr) return;
  explicit_bzero(memory, malloc_usable_size(memory));
  std::free(memory);
}

void* or_throw(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* openssl_malloc(std::size_t size, const char*, int) { return std::malloc(size); }
void openssl_free(void* memory, const char*, int) { wipe_and_free(memory); }
void* openssl_realloc(void* old, std::size_t size, const char*, int) {
  if (old == nullptr) return std::malloc(size);
  if (size == 0) return wipe_and_free(old), nullptr;
  void* fresh = std::malloc(size);
  if (fresh == nullptr) return nullptr;
  std::memcpy(fresh, old, std::min(size, malloc_usable_size(old)));
  wipe_and_free(old);
  return fresh;
}

// Before OpenSSL takes any memory, or it refuses.
const bool openssl_wipes = CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc, openssl_free) == 1;

}  // namespace

bool freed_memory_is_wiped() { return openssl_wipes; }

void* operator new(std::size_t size) { return or_throw(std::malloc(std::max<std::size_t>(size, 1))); }
void* operator new[](std::size_t size) { return or_throw(std::malloc(std::max<std::size_t>(size, 1))); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return or_throw(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void operator delete(void* memory) noexcept { wipe_and_free(memory); }
void operator delete[](void* memory) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::size_t) noexcept { wipe_and_free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { wipe_and_free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { wipe_and_free(memory); }

#else
bool freed_memory_is_wiped() { return true; }
#endif
