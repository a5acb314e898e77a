/* Conversions and arithmetic of integers that say when the result does not fit.
 *
 *     HRESULT <Source>To<Destination>(source value, destination *result)     IntToUShort, SizeTToDWord, ...
 *     HRESULT <Type>Add, <Type>Sub, <Type>Mult(type a, type b, type *result)
 *
 * S_OK, or INTSAFE_E_ARITHMETIC_OVERFLOW and a result that the reference pages call not valid. A program that looks all the
 * same finds here what the Windows headers leave: the type's _ERROR value (all bits set), and 0 in a UCHAR, which counts as a
 * character. The families are written out from one list of types and these values: every source to every destination, also
 * where Windows spares itself what cannot fail. */
#ifndef _INTSAFE_H_INCLUDED_
#define _INTSAFE_H_INCLUDED_

#include <limits.h>
#include "basetsd.h"
#include "winnt.h"
#include "winerror.h"

#define INTSAFE_E_ARITHMETIC_OVERFLOW ((HRESULT)0x80070216)

/* clang-format off */
#define INTSAFE_TYPES(DO, argument)                                                                                   \
    DO(argument, Char, CHAR, -1) DO(argument, Int8, INT8, -1) DO(argument, UChar, UCHAR, 0)                           \
    DO(argument, UInt8, UINT8, -1) DO(argument, Byte, BYTE, -1) DO(argument, Short, SHORT, -1)                        \
    DO(argument, Int16, INT16, -1) DO(argument, UShort, USHORT, -1) DO(argument, UInt16, UINT16, -1)                  \
    DO(argument, Word, WORD, -1) DO(argument, Int, INT, -1) DO(argument, Int32, INT32, -1)                            \
    DO(argument, UInt, UINT, -1) DO(argument, UInt32, UINT32, -1) DO(argument, Long, LONG, -1)                        \
    DO(argument, ULong, ULONG, -1) DO(argument, DWord, DWORD, -1) DO(argument, IntPtr, INT_PTR, -1)                   \
    DO(argument, UIntPtr, UINT_PTR, -1) DO(argument, LongPtr, LONG_PTR, -1) DO(argument, ULongPtr, ULONG_PTR, -1)     \
    DO(argument, DWordPtr, DWORD_PTR, -1) DO(argument, PtrdiffT, ptrdiff_t, -1) DO(argument, SizeT, size_t, -1)       \
    DO(argument, SIZET, SIZE_T, -1) DO(argument, SSIZET, SSIZE_T, -1) DO(argument, LongLong, LONGLONG, -1)            \
    DO(argument, Long64, LONG64, -1) DO(argument, Int64, INT64, -1) DO(argument, ULongLong, ULONGLONG, -1)            \
    DO(argument, DWordLong, DWORDLONG, -1) DO(argument, ULong64, ULONG64, -1) DO(argument, DWord64, DWORD64, -1)      \
    DO(argument, UInt64, UINT64, -1)

#define INTSAFE_FUNCTION static __inline__ __attribute__((unused)) HRESULT

#define INTSAFE_BODY(type, invalid, overflows) \
    {                                          \
        if (!(overflows))                      \
            return S_OK;                       \
        *result = (type)(invalid);             \
        return INTSAFE_E_ARITHMETIC_OVERFLOW;  \
    }

#define INTSAFE_OPERATION(name, type, invalid, operation) \
    INTSAFE_FUNCTION name(type a, type b, type *result) INTSAFE_BODY(type, invalid, operation(a, b, result))

#define INTSAFE_ARITHMETIC(unused, Name, type, invalid)                  \
    INTSAFE_OPERATION(Name##Add, type, invalid, __builtin_add_overflow)  \
    INTSAFE_OPERATION(Name##Sub, type, invalid, __builtin_sub_overflow)  \
    INTSAFE_OPERATION(Name##Mult, type, invalid, __builtin_mul_overflow)

/* The list cannot be walked inside itself, so each source begins a walk of its own. */
#define INTSAFE_CONVERSION(source, Name, type, invalid)                     \
    INTSAFE_FUNCTION source##To##Name(intsafe_##source value, type *result) \
    INTSAFE_BODY(type, invalid, __builtin_add_overflow(value, 0, result))

#define INTSAFE_SOURCE(source, type) \
    typedef type intsafe_##source;   \
    INTSAFE_TYPES(INTSAFE_CONVERSION, source)
/* clang-format on */

INTSAFE_TYPES(INTSAFE_ARITHMETIC, )
INTSAFE_SOURCE(Char, CHAR)
INTSAFE_SOURCE(Int8, INT8)
INTSAFE_SOURCE(UChar, UCHAR)
INTSAFE_SOURCE(UInt8, UINT8)
INTSAFE_SOURCE(Byte, BYTE)
INTSAFE_SOURCE(Short, SHORT)
INTSAFE_SOURCE(Int16, INT16)
INTSAFE_SOURCE(UShort, USHORT)
INTSAFE_SOURCE(UInt16, UINT16)
INTSAFE_SOURCE(Word, WORD)
INTSAFE_SOURCE(Int, INT)
INTSAFE_SOURCE(Int32, INT32)
INTSAFE_SOURCE(UInt, UINT)
INTSAFE_SOURCE(UInt32, UINT32)
INTSAFE_SOURCE(Long, LONG)
INTSAFE_SOURCE(ULong, ULONG)
INTSAFE_SOURCE(DWord, DWORD)
INTSAFE_SOURCE(IntPtr, INT_PTR)
INTSAFE_SOURCE(UIntPtr, UINT_PTR)
INTSAFE_SOURCE(LongPtr, LONG_PTR)
INTSAFE_SOURCE(ULongPtr, ULONG_PTR)
INTSAFE_SOURCE(DWordPtr, DWORD_PTR)
INTSAFE_SOURCE(PtrdiffT, ptrdiff_t)
INTSAFE_SOURCE(SizeT, size_t)
INTSAFE_SOURCE(SIZET, SIZE_T)
INTSAFE_SOURCE(SSIZET, SSIZE_T)
INTSAFE_SOURCE(LongLong, LONGLONG)
INTSAFE_SOURCE(Long64, LONG64)
INTSAFE_SOURCE(Int64, INT64)
INTSAFE_SOURCE(ULongLong, ULONGLONG)
INTSAFE_SOURCE(DWordLong, DWORDLONG)
INTSAFE_SOURCE(ULong64, ULONG64)
INTSAFE_SOURCE(DWord64, DWORD64)
INTSAFE_SOURCE(UInt64, UINT64)

#define INT8_ERROR      ((INT8)-1)
#define UINT8_ERROR     ((UINT8)-1)
#define BYTE_ERROR      ((BYTE)-1)
#define SHORT_ERROR     ((SHORT)-1)
#define INT16_ERROR     ((INT16)-1)
#define USHORT_ERROR    ((USHORT)-1)
#define UINT16_ERROR    ((UINT16)-1)
#define WORD_ERROR      ((WORD)-1)
#define INT_ERROR       ((INT)-1)
#define INT32_ERROR     ((INT32)-1)
#define UINT_ERROR      ((UINT)-1)
#define UINT32_ERROR    ((UINT32)-1)
#define LONG_ERROR      ((LONG)-1)
#define ULONG_ERROR     ((ULONG)-1)
#define DWORD_ERROR     ((DWORD)-1)
#define INT_PTR_ERROR   ((INT_PTR)-1)
#define UINT_PTR_ERROR  ((UINT_PTR)-1)
#define LONG_PTR_ERROR  ((LONG_PTR)-1)
#define ULONG_PTR_ERROR ((ULONG_PTR)-1)
#define DWORD_PTR_ERROR ((DWORD_PTR)-1)
#define SIZE_T_ERROR    ((SIZE_T)-1)
#define SSIZE_T_ERROR   ((SSIZE_T)-1)
#define LONGLONG_ERROR  ((LONGLONG)-1)
#define LONG64_ERROR    ((LONG64)-1)
#define INT64_ERROR     ((INT64)-1)
#define ULONGLONG_ERROR ((ULONGLONG)-1)
#define DWORDLONG_ERROR ((DWORDLONG)-1)
#define ULONG64_ERROR   ((ULONG64)-1)
#define DWORD64_ERROR   ((DWORD64)-1)
#define UINT64_ERROR    ((UINT64)-1)
#define PTRDIFF_T_ERROR ((ptrdiff_t)-1)
#define SIZET_ERROR     SIZE_T_ERROR

/* Limits by Windows' names, as far as <limits.h> and <stdint.h> do not define them. LONG_MAX and ULONG_MAX stay those of
 * this system's long. */
#ifndef BYTE_MAX
#define BYTE_MAX 0xff
#endif
#ifndef SHORT_MIN
#define SHORT_MIN (-32768)
#endif
#ifndef SHORT_MAX
#define SHORT_MAX 32767
#endif
#ifndef USHORT_MAX
#define USHORT_MAX 0xffff
#endif
#ifndef WORD_MAX
#define WORD_MAX 0xffff
#endif
#ifndef DWORD_MAX
#define DWORD_MAX 0xffffffffu
#endif
#ifndef LONGLONG_MIN
#define LONGLONG_MIN LLONG_MIN
#endif
#ifndef LONGLONG_MAX
#define LONGLONG_MAX LLONG_MAX
#endif
#ifndef ULONGLONG_MAX
#define ULONGLONG_MAX ULLONG_MAX
#endif
#ifndef LONG64_MIN
#define LONG64_MIN LLONG_MIN
#endif
#ifndef LONG64_MAX
#define LONG64_MAX LLONG_MAX
#endif
#ifndef ULONG64_MAX
#define ULONG64_MAX ULLONG_MAX
#endif
#ifndef DWORD64_MAX
#define DWORD64_MAX ULLONG_MAX
#endif
#ifndef DWORDLONG_MAX
#define DWORDLONG_MAX ULLONG_MAX
#endif
#ifndef INT_PTR_MIN
#define INT_PTR_MIN INTPTR_MIN
#endif
#ifndef INT_PTR_MAX
#define INT_PTR_MAX INTPTR_MAX
#endif
#ifndef UINT_PTR_MAX
#define UINT_PTR_MAX UINTPTR_MAX
#endif
#ifndef LONG_PTR_MIN
#define LONG_PTR_MIN INTPTR_MIN
#endif
#ifndef LONG_PTR_MAX
#define LONG_PTR_MAX INTPTR_MAX
#endif
#ifndef ULONG_PTR_MAX
#define ULONG_PTR_MAX UINTPTR_MAX
#endif
#ifndef DWORD_PTR_MAX
#define DWORD_PTR_MAX UINTPTR_MAX
#endif
#ifndef SIZE_T_MAX
#define SIZE_T_MAX SIZE_MAX
#endif
#ifndef SSIZE_T_MIN
#define SSIZE_T_MIN INTPTR_MIN
#endif
#ifndef SSIZE_T_MAX
#define SSIZE_T_MAX INTPTR_MAX
#endif

#endif
