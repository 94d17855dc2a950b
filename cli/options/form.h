/* Which form of a command was meant, told from what was typed and the options that the forms know: `size --js c.yaml`
 * names a file, `compare c.yaml --seg 1,2` has the option --segments. No form keeps a list of flags of its own. */
#ifndef CLI_OPTIONS_FORM_H
#define CLI_OPTIONS_FORM_H

#include <argp.h>
#include <stdbool.h>

/* Is there an argument that is neither an option nor the value of one? `forms` ends with NULL. */
bool cli_form_names_file(int argc, char **argv, const struct argp *const *forms);

/* Was the long option `name` given, in full or as an abbreviation that fits no other option of the forms? */
bool cli_form_has(int argc, char **argv, const struct argp *const *forms, const char *name);

#endif
