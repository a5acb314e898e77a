// FD_SETSIZE defined between the C++ library's headers and winsock2.h.
#include <cstdlib>
#include <string>
#include <thread>
#define FD_SETSIZE 200
#include <WinSock2.h>
#include <iostream>

int main()
{
    fd_set set;

    FD_ZERO(&set);
    std::cout << FD_SETSIZE << ' ' << sizeof set.fd_array / sizeof set.fd_array[0] << '\n';
}
