#ifndef PCH_H
#define PCH_H
#include "StdAfx.h"
#include <string>
#endif //PCH_H
