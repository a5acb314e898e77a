/* Read just before a C++ standard header: hides the Windows macros whose names occur inside libstdc++ (as parameter
 * names, as members, or to ask what system this is). httpapi_std_end.h brings them back. No include guard: it brackets
 * every outermost standard header. The two lists must agree. */
#pragma push_macro("_WIN32")
#pragma push_macro("_WIN64")
#pragma push_macro("WIN32")
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("far")
#pragma push_macro("near")
#pragma push_macro("IN")
#pragma push_macro("OUT")
#pragma push_macro("OPTIONAL")
#pragma push_macro("small")
#pragma push_macro("interface")
#pragma push_macro("__in")
#pragma push_macro("__out")
#pragma push_macro("__inout")
#pragma push_macro("__pre")
#pragma push_macro("__post")
#pragma push_macro("__deref")
#pragma push_macro("__valid")
#pragma push_macro("__success")
#pragma push_macro("__bound")
#pragma push_macro("__range")
#pragma push_macro("__override")
#pragma push_macro("__callback")
#pragma push_macro("__reserved")
#pragma push_macro("__volatile")
#pragma push_macro("__try")
#undef _WIN32
#undef _WIN64
#undef WIN32
#undef min
#undef max
#undef far
#undef near
#undef IN
#undef OUT
#undef OPTIONAL
#undef small
#undef interface
#undef __in
#undef __out
#undef __inout
#undef __pre
#undef __post
#undef __deref
#undef __valid
#undef __success
#undef __bound
#undef __range
#undef __override
#undef __callback
#undef __reserved
#undef __volatile
#undef __try
#ifdef __cpp_exceptions /* as bits/exception_defines.h has it, which is read once and used ever after */
#define __try try
#else
#define __try if (true)
#endif
