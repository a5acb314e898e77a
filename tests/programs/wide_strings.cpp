/* std::wstring, wstring_view and to_wstring over 16-bit characters. */
#include <windows.h>
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
#include <cstdio>
#include <stdexcept>

#define CHECK(e) ((e) ? (void)0 : (wprintf(L"line %d: %hs\n", __LINE__, #e), exit(1)))

static void building()
{
    std::wstring s = L"http";
    s += L"://";
    s.append(L"localhost").append(1, L':').append(std::to_wstring(8080));
    s.push_back(L'/');
    CHECK(s == L"http://localhost:8080/");
    CHECK(s.size() == 22 && wcslen(s.c_str()) == 22);
    s.insert(0, L"<").insert(s.size(), 3, L'>');
    CHECK(s == L"<http://localhost:8080/>>>");
    s.erase(s.size() - 2).erase(0, 1);
    s.replace(0, 4, L"https");
    CHECK(s == L"https://localhost:8080/>");
    s.resize(40, L'x');
    s.reserve(1000);
    CHECK(s.substr(23, 3) == L">xx" && s.back() == L'x');
    std::wstring longer(300, L'y'), moved = std::move(longer), copy(moved, 10, 20);
    CHECK(moved.length() == 300 && copy == std::wstring(20, L'y'));
    s.swap(copy);
    s.assign(L"a\0b", 3);
    CHECK(s.size() == 3 && s[1] == 0 && s.at(2) == L'b');
    s = moved + L"z" + copy;
    CHECK(s.size() == 300 + 1 + 40);
    s.shrink_to_fit();
}

static void searching()
{
    std::wstring s = L"abc/def/abc";
    CHECK(s.find(L"abc", 1) == 8 && s.rfind(L'/') == 7 && s.find_first_of(L"/f") == 3);
    CHECK(s.find_last_not_of(L"abc") == 7 && s.find(L"none") == std::wstring::npos);
    CHECK(s.compare(0, 3, L"abd") < 0 && s < std::wstring(L"b") && s != L"abc");
    CHECK(std::count(s.begin(), s.end(), L'a') == 2);
    std::wstring_view v = s;
    v.remove_prefix(4);
    CHECK(v.substr(0, 3) == L"def" && v.find(L"abc") == 4 && std::wstring(v) == L"def/abc");
}

static void numbers()
{
    CHECK(std::to_wstring(-42) == L"-42" && std::to_wstring(0u) == L"0");
    CHECK(std::to_wstring(5000000000l) == L"5000000000");
    CHECK(std::to_wstring(18446744073709551615ul) == L"18446744073709551615");
    CHECK(std::to_wstring(-9223372036854775807ll) == L"-9223372036854775807");
    CHECK(std::to_wstring((DWORD)4294967295u) == L"4294967295");
    CHECK(std::to_wstring(1.5) == L"1.500000" && std::to_wstring(2.5f) == L"2.500000");
    CHECK(std::stoi(std::wstring(L" 77x")) == 77 && std::stoul(std::wstring(L"ff"), nullptr, 16) == 255);
    CHECK(std::stoll(std::wstring(L"-5000000000")) == -5000000000ll &&
          std::stod(std::wstring(L"2.5")) == 2.5);
    CHECK(std::to_string(5000000000l) == "5000000000" && std::to_string(1.25) == "1.250000");
    bool thrown = false;
    try {
        std::stoi(std::wstring(L"none"));
    } catch (const std::invalid_argument &) {
        thrown = true;
    }
    CHECK(thrown);
}

static void containers()
{
    std::map<std::wstring, int> map;
    std::unordered_map<std::wstring, std::wstring> hashed;
    std::vector<std::wstring> vector;
    for (int i = 0; i < 1000; i++) {
        map[L"key" + std::to_wstring(i)] = i;
        hashed[std::to_wstring(i)] = std::wstring(i, L'v');
        vector.push_back(std::to_wstring(999 - i));
    }
    CHECK(map.size() == 1000 && map[L"key500"] == 500 && hashed[L"999"].size() == 999);
    std::sort(vector.begin(), vector.end());
    CHECK(vector.front() == L"0" && vector.back() == L"999" && vector[1] == L"1" && vector[2] == L"10");
}

int main()
{
    building();
    searching();
    numbers();
    containers();
    std::puts("ok");
    return 0;
}
