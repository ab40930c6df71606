/* Loaded before the C library: a process counts its calls that change files, and at one of them it is killed.
 *
 * Everything goes through these calls: Python's own files, those of SQLite, and the engine's threads.
 * A write that a process dies of is done by half.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;       /* so far */
static atomic_long flip;        /* the number of the call that began the flip; 0 before it */
static atomic_long last;        /* the call to die at, from the first; 0 for none */
static atomic_long last_of_flip; /* the call to die at, from the flip on, which is 1; 0 for none */

void die_at(long from_the_start, long from_the_flip) {
    calls = flip = 0;
    last = from_the_start;
    last_of_flip = from_the_flip;
}

long calls_so_far(void) { return calls; }
long calls_before_the_flip(void) { return flip; }

static int is_last(const char *path) {
    long number = ++calls;
    size_t length = path ? strlen(path) : 0;
    if (!flip && length > 11 && !strcmp(path + length - 11, "current.new")) flip = number;
    return (last && number >= last) || (last_of_flip && flip && number - flip + 1 >= last_of_flip);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define CHANGES(type, name, path, parameters, arguments) \
    type name parameters {                              \
        if (is_last(path)) die();                       \
        return REAL(name) arguments;                    \
    }
#define WRITES(name, more, parameters, arguments, half)  \
    ssize_t name parameters {                           \
        if (is_last(NULL)) {                            \
            REAL(name) half;                            \
            die();                                      \
        }                                               \
        return REAL(name) arguments;                    \
    }
#define OPENS(name, parameters, before, path)            \
    int name parameters {                               \
        va_list rest;                                   \
        va_start(rest, flags);                          \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
        va_end(rest);                                   \
        if (flags & (O_WRONLY | O_RDWR | O_CREAT) && is_last(path)) die(); \
        return REAL(name) before;                       \
    }

OPENS(open, (const char *path, int flags, ...), (path, flags, mode), path)
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode), path)
OPENS(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode), path)
OPENS(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode), path)

WRITES(write, , (int file, const void *bytes, size_t size), (file, bytes, size), (file, bytes, size / 2))
WRITES(pwrite, , (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at),
       (file, bytes, size / 2, at))
WRITES(pwrite64, , (int file, const void *bytes, size_t size, off64_t at), (file, bytes, size, at),
       (file, bytes, size / 2, at))

CHANGES(int, rename, path, (const char *path, const char *to), (path, to))
CHANGES(int, renameat, path, (int from, const char *path, int folder, const char *to), (from, path, folder, to))
CHANGES(int, link, path, (const char *path, const char *to), (path, to))
CHANGES(int, linkat, path, (int from, const char *path, int folder, const char *to, int flags),
        (from, path, folder, to, flags))
CHANGES(int, unlink, path, (const char *path), (path))
CHANGES(int, unlinkat, path, (int folder, const char *path, int flags), (folder, path, flags))
CHANGES(int, mkdir, path, (const char *path, mode_t mode), (path, mode))
CHANGES(int, rmdir, path, (const char *path), (path))
CHANGES(int, fsync, NULL, (int file), (file))
CHANGES(int, fdatasync, NULL, (int file), (file))
CHANGES(int, ftruncate, NULL, (int file, off_t size), (file, size))
CHANGES(int, ftruncate64, NULL, (int file, off64_t size), (file, size))
