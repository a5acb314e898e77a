#include "base/shared.h"

#include "check.h"

#include <stdint.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LENGTH = 100000, BLOCKS = 20 };

static void a_block_is_memory_and_file(void)
{
    struct shared_block block = shared_take(LENGTH);
    static char read[LENGTH];

    if (!block.memory)
        CHECK_SKIP("this system has no such memory");
    memset(block.memory, 'a', LENGTH);
    ((char *)block.memory)[LENGTH - 1] = 'z';
    CHECK_EQ(pread(shared_file(), read, LENGTH, (off_t)block.offset), LENGTH);
    CHECK_MEM(read, block.memory, LENGTH);
    shared_give(&block);
    CHECK(!block.memory);
}

static void blocks_are_apart_and_come_clean(void)
{
    struct shared_block blocks[BLOCKS];

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < BLOCKS; i++) {
            blocks[i] = shared_take(LENGTH);
            if (!blocks[i].memory)
                CHECK_SKIP("this system has no such memory");
            CHECK_EQ(((unsigned char *)blocks[i].memory)[LENGTH / 2], 0);
            memset(blocks[i].memory, i + 1, LENGTH);
        }
        for (int i = 0; i < BLOCKS; i++) {
            CHECK_EQ(((unsigned char *)blocks[i].memory)[0], i + 1);
            CHECK_EQ(((unsigned char *)blocks[i].memory)[LENGTH - 1], i + 1);
            shared_give(&blocks[i]);
        }
    }
}

/* A send is over when the socket has the bytes, not when the client has them: by then the block may be another's. */
static void what_a_socket_holds_survives_its_block(void)
{
    struct shared_block block = shared_take(LENGTH), other;
    int room = 4 * LENGTH, ends[2];
    static unsigned char got[LENGTH];
    off_t offset = (off_t)block.offset;
    size_t have = 0;

    if (!block.memory)
        CHECK_SKIP("this system has no such memory");
    CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    memset(block.memory, 'a', LENGTH);
    CHECK_EQ(sendfile(ends[0], shared_file(), &offset, LENGTH), LENGTH);
    shared_give(&block);
    other = shared_take(LENGTH);
    CHECK(other.memory);
    memset(other.memory, 'b', LENGTH);
    while (have < LENGTH) {
        ssize_t part = read(ends[1], got + have, LENGTH - have);
        CHECK(part > 0);
        have += (size_t)part;
    }
    for (size_t i = 0; i < LENGTH; i++)
        CHECK_EQ(got[i], 'a');
    shared_give(&other);
    close(ends[0]);
    close(ends[1]);
}

static void what_is_given_back_returns_to_the_system(void)
{
    struct shared_block block = shared_take(LENGTH);
    struct stat with, without;

    if (!block.memory)
        CHECK_SKIP("this system has no such memory");
    CHECK_EQ(fstat(shared_file(), &with), 0);
    shared_give(&block);
    CHECK_EQ(fstat(shared_file(), &without), 0);
    CHECK(without.st_blocks < with.st_blocks);
}

static void too_much_is_refused(void)
{
    CHECK(!shared_take(0).memory);
    CHECK(!shared_take(SIZE_MAX).memory);
}

CHECK_MAIN(CHECK_TEST(a_block_is_memory_and_file), CHECK_TEST(blocks_are_apart_and_come_clean),
           CHECK_TEST(what_a_socket_holds_survives_its_block),
           CHECK_TEST(what_is_given_back_returns_to_the_system), CHECK_TEST(too_much_is_refused))
