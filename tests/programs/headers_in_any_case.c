/* Header names as programs spell them: any case, a blank before the bracket, a backslash in a path. */
#include <Windows.h>
#include <WinSock2.h>
#include <SDKDDKVer.h>
#include <VersionHelpers.h>
#include <Http.h>
#include <Threadpoolapiset.h >
#include <StdIO.h>
#include <String.H>
#include "Shared\Names.H"
#include "Shared\Deeper\Inner.h"

int main(void)
{
    printf("%s %s %d\n", NAME_FROM_SHARED, NAME_FROM_INNER, (int)strlen("four"));
    return 0;
}
