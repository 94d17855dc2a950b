#include "cli/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void cli_words_add(char *out, size_t size, const char *format, ...)
{
    size_t used = strlen(out);
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(out + used, size - used, format, arguments);
    va_end(arguments);
}
