/* _splitpath, _makepath and their checked forms, narrow and wide: included by split_narrow.c and split_wide.c with UNIT and
 * P(name). No include guard. "C:" is a drive, "\dir\" or "/dir/" the directory with its separators, ".ext" begins at the
 * last dot behind them. */
#include <stddef.h>

#include <corecrt.h>

#include "invalid.h"

struct piece {
    const UNIT *text;
    size_t length;
};

static int put_piece(UNIT *to, size_t size, struct piece piece)
{
    size_t i;

    if (!to)
        return 0;
    if (piece.length >= size)
        return ERANGE;
    for (i = 0; i < piece.length; i++)
        to[i] = piece.text[i];
    to[i] = 0;
    return 0;
}

static void find_pieces(const UNIT *path, struct piece out[4])
{
    size_t start = 0, name, dot, end;

    if (path[0] && path[1] == ':')
        start = 2;
    name = start;
    for (end = start; path[end]; end++)
        if (path[end] == '/' || path[end] == '\\')
            name = end + 1;
    for (dot = end; dot > name && path[dot - 1] != '.';)
        dot--;
    dot = dot > name ? dot - 1 : end;
    out[0] = (struct piece){path, start};
    out[1] = (struct piece){path + start, name - start};
    out[2] = (struct piece){path + name, dot - name};
    out[3] = (struct piece){path + dot, end - dot};
}

errno_t P(splitpath_s)(const UNIT *path, UNIT *drive, size_t drive_size, UNIT *dir, size_t dir_size,
                       UNIT *name, size_t name_size, UNIT *extension, size_t extension_size)
{
    UNIT *to[4] = {drive, dir, name, extension};
    size_t sizes[4] = {drive_size, dir_size, name_size, extension_size}, i, j;
    struct piece pieces[4];

    if (!path)
        return crt_invalid(EINVAL);
    for (i = 0; i < 4; i++)
        if (!to[i] != !sizes[i])
            return crt_invalid(EINVAL);
    find_pieces(path, pieces);
    for (i = 0; i < 4; i++)
        if (put_piece(to[i], sizes[i], pieces[i]) != 0) {
            for (j = 0; j < 4; j++)
                if (to[j])
                    to[j][0] = 0;
            return crt_invalid(ERANGE);
        }
    return 0;
}

void P(splitpath)(const UNIT *path, UNIT *drive, UNIT *dir, UNIT *name, UNIT *extension)
{
    P(splitpath_s)
    (path, drive, drive ? 3 : 0, dir, dir ? 256 : 0, name, name ? 256 : 0, extension, extension ? 256 : 0);
}

static size_t add(UNIT *to, size_t size, size_t used, const UNIT *text, size_t limit)
{
    for (; text && *text && limit; text++, limit--, used++)
        if (used < size)
            to[used] = *text;
    return used;
}

errno_t P(makepath_s)(UNIT *to, size_t size, const UNIT *drive, const UNIT *dir, const UNIT *name,
                      const UNIT *extension)
{
    static const UNIT colon[] = {':', 0}, slash[] = {'\\', 0}, dot[] = {'.', 0};
    size_t used = 0;

    if (!to || !size)
        return crt_invalid(EINVAL);
    if (drive && *drive) {
        used = add(to, size, used, drive, 1);
        used = add(to, size, used, colon, 1);
    }
    if (dir && *dir) {
        const UNIT *end = dir;

        used = add(to, size, used, dir, (size_t)-1);
        while (end[1])
            end++;
        if (*end != '/' && *end != '\\')
            used = add(to, size, used, slash, 1);
    }
    used = add(to, size, used, name, (size_t)-1);
    if (extension && *extension && *extension != '.')
        used = add(to, size, used, dot, 1);
    used = add(to, size, used, extension, (size_t)-1);
    if (used >= size) {
        to[0] = 0;
        return crt_invalid(ERANGE);
    }
    to[used] = 0;
    return 0;
}

void P(makepath)(UNIT *to, const UNIT *drive, const UNIT *dir, const UNIT *name, const UNIT *extension)
{
    P(makepath_s)(to, 260, drive, dir, name, extension);
}
