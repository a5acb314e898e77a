/* The API from an ordinary Linux program. */
#include <http.h>
#include <stdio.h>

int main(void)
{
    HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    const WCHAR *url = u"http://localhost:8080/";

    if (sizeof *url != 2 || HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL) != NO_ERROR)
        return 1;
    puts("plain");
    return (int)HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
}
