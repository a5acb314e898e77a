// How C++ programs of Windows turn UTF-8 into wide text and back: std::wstring_convert over the facets of <codecvt>, and a wide
// file stream that was given one of them.
#include <http.h>
#include <codecvt>
#include <fstream>
#include <iostream>
#include <locale>
#include <string>

static std::wstring Widen(const std::string &text)
{
    std::wstring_convert<std::codecvt_utf8_utf16<wchar_t>> converter;
    return converter.from_bytes(text);
}

static std::string Narrow(PCWSTR text)
{
    std::wstring_convert<std::codecvt_utf8<wchar_t>> converter;
    return converter.to_bytes(text);
}

int main()
{
    const std::string smile = "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80";
    std::wstring wide = Widen(smile), line;
    std::wstring_convert<std::codecvt_utf8_utf16<wchar_t>> converter;
    std::wstring_convert<std::codecvt_utf16<wchar_t, 0x10ffff, std::little_endian>> bytes;

    std::cout << wide.size() << " " << (converter.to_bytes(wide) == smile) << " " << Narrow(L"\x20AC 5")
              << "\n";
    std::cout << bytes.to_bytes(L"ab").size() << " "
              << (bytes.from_bytes(std::string("\xAC\x20", 2)) == L"\x20AC") << "\n";
    try {
        Widen("\xFF\xFE");
        std::cout << "taken\n";
    } catch (const std::range_error &) {
        std::cout << "refused\n";
    }

    std::locale utf8(std::locale(), new std::codecvt_utf8<wchar_t>);
    std::wofstream out("wide.txt");
    out.imbue(utf8);
    out << L"\x20AC 7\n";
    out.close();
    std::wifstream in("wide.txt");
    in.imbue(utf8);
    std::getline(in, line);
    std::ifstream raw("wide.txt");
    std::cout << (line == L"\x20AC 7") << " " << raw.rdbuf();
    return 0;
}
