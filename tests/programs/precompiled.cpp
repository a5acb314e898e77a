// pch.h : #include "stdafx.h" : the program's own headers of everything, under other spellings than their files have.
#include "Precompiled\PCH.h"

#pragma warning(disable : 4996)
#pragma comment(lib, "httpapi.lib")
#pragma hdrstop

int _tmain(int argc, _TCHAR *argv[])
{
    UNREFERENCED_PARAMETER(argv);
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    std::wstring text(argc, L'x');
    _tprintf(_T("%u %x %u\n"), version.HttpApiMajorVersion, _WIN32_WINNT, (unsigned)text.size());
    return 0;
}
