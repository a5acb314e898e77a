/* Files under Windows paths, and path names taken apart. */
#include <windows.h>
#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <wchar.h>

#include "check.h"

static void opening_by_windows_path(void)
{
    FILE *file;
    WCHAR mode[] = L"rt, ccs=UTF-8";

    CHECK_EQ(_mkdir("crt_dir"), 0);
    CHECK_EQ(fopen_s(&file, ".\\crt_dir\\a.txt", "wb"), 0);
    fputs("one\n", file);
    fclose(file);
    CHECK_EQ(_wfopen_s(&file, L"crt_dir\\a.txt", mode), 0);
    CHECK_EQ(_fseeki64(file, 2, SEEK_SET), 0);
    CHECK_EQ(_ftelli64(file), 2);
    CHECK_EQ(getc(file), 'e');
    CHECK_EQ(_filelengthi64(_fileno(file)), 4);
    fclose(file);
    CHECK_EQ(fopen_s(&file, "crt_dir\\none.txt", "r"), ENOENT);
    CHECK(!file);
    CHECK(!fopen("crt_dir\\a.txt", "q"));
    CHECK_EQ(rename("crt_dir\\a.txt", "crt_dir\\b.txt"), 0);
    CHECK_EQ(_access("crt_dir\\b.txt", 0), 0);
    CHECK_EQ((unsigned)_waccess(L"crt_dir\\a.txt", 0), (unsigned)-1);
    CHECK_EQ(_wremove(L"crt_dir\\b.txt"), 0);
    CHECK_EQ(_rmdir("crt_dir"), 0);
}

static void drives(void)
{
    char full[260];
    struct _stat info;

    CHECK_EQ(_stat("C:\\tmp", &info), 0);
    CHECK(info.st_mode & _S_IFDIR);
    _putenv_s("HTTPAPI_DRIVE_Q", "/usr");
    CHECK_EQ(_stat("q:\\bin\\env", &info), 0);
    CHECK(_fullpath(full, "C:\\a\\.\\b\\..\\c.txt", 260) != NULL);
    CHECK_STR(full, "C:\\a\\c.txt");
    CHECK(!_fullpath(full, "C:\\abc", 3));
    CHECK_EQ(errno, ERANGE);
}

/* The rules that CreateFile has, which are told apart by what a plain replacement of separators would not do. */
static void paths_mean_what_they_mean_to_create_file(void)
{
    char cwd[260], current[260];
    struct _stat info;
    FILE *file;

    CHECK_EQ(_mkdir("Crt_Case"), 0);
    file = fopen("Crt_Case\\Hello.TXT", "w");
    CHECK(file);
    fputs("x", file);
    fclose(file);
    CHECK_EQ(_access("crt_case\\hello.txt", 0), 0);
    CHECK_EQ(_stat("CRT_CASE\\none\\..\\HELLO.txt. ", &info), 0);
    CHECK_EQ(info.st_size, 1);
    CHECK(GetFileAttributesA("crt_case\\hello.txt") != INVALID_FILE_ATTRIBUTES);
    file = fopen("nul", "w");
    CHECK(file);
    fclose(file);
    CHECK(!fopen("crt_case\\a?b", "w"));
    CHECK_EQ(errno, EINVAL);
    CHECK(!fopen("\\\\server\\share\\file", "r"));
    CHECK_EQ(errno, ENOENT);
    CHECK_EQ(_wunlink(L"crt_case\\HELLO.txt"), 0);
    CHECK_EQ(_rmdir("crt_CASE"), 0);
    CHECK(_getcwd(cwd, sizeof cwd) != NULL);
    CHECK(GetCurrentDirectoryA(sizeof current, current) > 0);
    CHECK_STR(cwd, current);
}

static void descriptors(void)
{
    int fd;
    char back[4] = "";

    CHECK_EQ(
        _sopen_s(&fd, "crt_fd.bin", _O_CREAT | _O_RDWR | _O_BINARY | _O_TRUNC, 0x40, _S_IREAD | _S_IWRITE),
        0);
    CHECK_EQ(_write(fd, "abc", 3), 3);
    CHECK_EQ(_lseeki64(fd, 0, SEEK_SET), 0);
    CHECK_EQ(_read(fd, back, 4), 3);
    CHECK_EQ(_eof(fd), 1);
    CHECK_EQ(_close(fd), 0);
    CHECK_EQ(_unlink("crt_fd.bin"), 0);
    CHECK_EQ(_setmode(_fileno(stdout), _O_U16TEXT), _O_TEXT);
    CHECK_EQ((unsigned)_setmode(0, 12345), (unsigned)-1);
}

static void splitting_paths(void)
{
    char drive[_MAX_DRIVE], dir[_MAX_DIR], name[_MAX_FNAME], extension[_MAX_EXT], path[_MAX_PATH];
    WCHAR wide_name[8], tiny[2];

    _splitpath("C:\\web\\site.d\\index.tar.gz", drive, dir, name, extension);
    CHECK_STR(drive, "C:");
    CHECK_STR(dir, "\\web\\site.d\\");
    CHECK_STR(name, "index.tar");
    CHECK_STR(extension, ".gz");
    _makepath(path, "C", "\\web", "index", "html");
    CHECK_STR(path, "C:\\web\\index.html");
    CHECK_EQ(_wsplitpath_s(L"/a/b", NULL, 0, NULL, 0, wide_name, 8, NULL, 0), 0);
    CHECK(wcscmp(wide_name, L"b") == 0);
    CHECK_EQ(_wsplitpath_s(L"/a/bcd", NULL, 0, NULL, 0, tiny, 2, NULL, 0), ERANGE);
    CHECK_EQ(_wsplitpath_s(NULL, NULL, 0, NULL, 0, tiny, 2, NULL, 0), EINVAL);
}

static void environment(void)
{
    size_t need;
    char value[4];
    WCHAR *copy;

    CHECK_EQ(_putenv("CRT_TEST=abc"), 0);
    CHECK(wcscmp(_wgetenv(L"CRT_TEST"), L"abc") == 0);
    CHECK_EQ(getenv_s(&need, value, 4, "CRT_TEST"), 0);
    CHECK_EQ(need, 4);
    CHECK_EQ(getenv_s(&need, value, 3, "CRT_TEST"), ERANGE);
    CHECK_EQ(_wdupenv_s(&copy, &need, L"CRT_TEST"), 0);
    CHECK(need == 4 && wcscmp(copy, L"abc") == 0);
    free(copy);
    CHECK_EQ(_putenv("CRT_TEST="), 0);
    CHECK(!getenv("CRT_TEST"));
}

CHECK_MAIN(CHECK_TEST(opening_by_windows_path), CHECK_TEST(drives),
           CHECK_TEST(paths_mean_what_they_mean_to_create_file), CHECK_TEST(descriptors),
           CHECK_TEST(splitting_paths), CHECK_TEST(environment))
