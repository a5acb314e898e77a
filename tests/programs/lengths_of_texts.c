/* ReasonLength and RawValueLength rule, not the zero at the end of the text: what is behind them is not sent, also where the
 * program counted wrong, with a length of another text or the sizeof of a pointer. Nor is what is behind the zero. */
#include <http.h>
#include "shared/client.h"

static void Line(const char *reply, const char *start)
{
    const char *at = strstr(reply, start), *end = at ? strstr(at, "\r\n") : NULL;

    printf("%.*s\n", end ? (int)(end - at) : 4, end ? at : "none");
}

int main(void)
{
    static DECLSPEC_ALIGN(8) BYTE buffer[sizeof(HTTP_REQUEST) + 4096];
    PHTTP_REQUEST request = (PHTTP_REQUEST)buffer;
    static const struct {
        const char *Reason;
        USHORT ReasonLength;
        const char *Value;
        USHORT ValueLength;
    } cases[] = {
        {"OK", 2, "text/html", 9},
        {"Very Good", 4, "text/plain; charset=none", 10},
        {"OK", 0, "text/html", 0},
        {"OK\0and more", sizeof(LPSTR), "text/html", sizeof("text/html")},
    };
    USHORT port = FreePort();
    HANDLE queue = ServeVersion1(port, L"/");
    CLIENT client;
    int i;

    for (i = 0; i < ARRAYSIZE(cases); i++) {
        HTTP_RESPONSE response;
        DWORD bytes;
        DWORD result;

        Ask(&client, port, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        HttpReceiveHttpRequest(queue, HTTP_NULL_ID, 0, request, sizeof(buffer), &bytes, NULL);
        RtlZeroMemory(&response, sizeof(response));
        response.StatusCode = 200;
        response.pReason = cases[i].Reason;
        response.ReasonLength = cases[i].ReasonLength;
        response.Headers.KnownHeaders[HttpHeaderContentType].pRawValue = cases[i].Value;
        response.Headers.KnownHeaders[HttpHeaderContentType].RawValueLength = cases[i].ValueLength;
        result =
            HttpSendHttpResponse(queue, request->RequestId, 0, &response, NULL, &bytes, NULL, 0, NULL, NULL);
        printf("%lu ", result);
        Line(Answer(&client), "HTTP/1.1");
        Line(client.Reply, "Content-Type:");
    }
    CloseHandle(queue);
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    return 0;
}
