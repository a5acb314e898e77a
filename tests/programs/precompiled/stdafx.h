// The program's own header of everything, as a wizard writes it.
#pragma once

#include "TargetVer.h"

#define WIN32_LEAN_AND_MEAN
#include <Windows.h>
#include <http.h>
#include <stdio.h>
#include <tchar.h>

// TODO: reference additional headers your program requires here
