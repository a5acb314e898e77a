/* Wide streams of C++: the console in order with narrow output, strings, files, paths. input: grüße 42 */
#include <windows.h>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>

static int wrong;
#define EXPECT(condition) \
    ((condition) ? (void)0 : (void)(wrong++, std::printf("line %d: %s\n", __LINE__, #condition)))

static void console()
{
    std::wcout << L"wide " << 42 << L' ' << 0x2a << L" f\u00fcr \u20ac \xD83D\xDE00" << std::endl;
    std::cout << "narrow ";
    std::wcout << L"wide ";
    std::printf("narrow ");
    std::wcout << std::hex << std::setw(6) << std::setfill(L'0') << 0xbeef << std::dec << L' ' << 1.5 << L' '
               << "text" << L' ' << std::boolalpha << true << std::endl;
    wprintf(L"%s\n", L"last");
    std::wcerr << L"not here" << std::endl;
}

static void input()
{
    std::wstring word;
    int number = 0;

    EXPECT(std::wcin >> word >> number);
    EXPECT(number == 42 && word.size() > 3);
}

static void strings()
{
    std::wostringstream out;
    std::wistringstream in(L"12 -7 3.25 word  \x4f60\x597d true");
    std::wstringstream both;
    std::wstring word, line, chinese;
    int a = 0, b = 0;
    double c = 0;
    bool truth = false;

    out << L"id=" << 7UL << L" h=" << std::hex << 255 << L' ' << std::fixed << std::setprecision(2) << 2.5
        << L' ' << -12345678901234LL;
    EXPECT(out.str().substr(0, 14) == L"id=7 h=ff 2.50");
    in >> a >> b >> c >> word >> chinese >> std::boolalpha >> truth;
    EXPECT(a == 12 && b == -7 && c == 3.25 && word == L"word" && chinese == L"\x4f60\x597d" && truth);
    both << L"first line\nsecond";
    EXPECT(std::getline(both, line) && line == L"first line" && std::getline(both, line) &&
           line == L"second");
    EXPECT(!std::getline(both, line));
    std::wistringstream more(L"skip;taken;abc");
    wchar_t part[6];
    more.ignore(100, L';').getline(part, 6, L';');
    EXPECT(std::wstring(part) == L"taken" && more.ignore(1).get() == L'b');
    std::wostringstream copy;
    copy << more.rdbuf();
    EXPECT(copy.str() == L"c");
}

static void files()
{
    {
        std::wofstream out("wide.txt");
        out << L"\u20ac " << 17 << L"\n\xD83D\xDE00" << std::endl;
    }
    std::wifstream in("wide.txt");
    std::wstring line;
    EXPECT(std::getline(in, line) && line == L"\u20ac 17");
    EXPECT(std::getline(in, line) && line == L"\xD83D\xDE00");
    std::ifstream bytes("wide.txt", std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(bytes)), std::istreambuf_iterator<char>());
    EXPECT(text == "\xe2\x82\xac 17\n\xf0\x9f\x98\x80\n");
}

static void paths()
{
    namespace fs = std::filesystem;
    fs::path path(L"folder/\u00e4\u20ac.txt");

    EXPECT(path.string() == "folder/\xc3\xa4\xe2\x82\xac.txt");
    EXPECT(path.wstring() == L"folder/\u00e4\u20ac.txt");
    EXPECT(path.filename().wstring() == L"\u00e4\u20ac.txt");
    path /= std::wstring(L"\xD83D\xDE00");
    EXPECT(path.wstring().substr(path.wstring().size() - 3) == L"/\xD83D\xDE00");
    EXPECT(fs::path(std::wstring(L"wide.txt")) == fs::path("wide.txt") && fs::exists(fs::path(L"wide.txt")));
}

int wmain()
{
    console();
    input();
    strings();
    files();
    paths();
    return wrong;
}
