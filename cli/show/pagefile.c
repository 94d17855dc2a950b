#include "cli/show/pagefile.h"

#include "cli/command.h"
#include "cli/outfile.h"

#include <stdio.h>
#include <string.h>

static int compose(struct cli_pagefile *self, FILE *out)
{
    struct cli_page page;
    char message[MLIFT_GNUPLOT_MESSAGE] = "";
    const char *text = "";
    int status = cli_page_init(&page, self->kind ? self->kind : self->program, self->title);

    status = status ? status : self->fill(&page, self->context, message);
    status = status ? status : cli_page_finish(&page, &text);
    if (status) {
        fprintf(stderr, "%s: error: %s\n", self->program, message[0] ? message : mlift_error_describe(status));
    } else {
        self->n_bytes = strlen(text);
        (void)fputs(text, out); /* what fails here shows when the file is closed */
    }
    cli_page_free(&page);
    return status ? CLI_MACHINE : CLI_DONE;
}

int cli_pagefile_write(struct cli_pagefile *self)
{
    struct cli_outfile file;
    int code = cli_outfile_open(&file, self->program, self->path, self->force);

    if (code) {
        return code;
    }
    code = compose(self, file.stream);
    if (code) {
        cli_outfile_abandon(&file);
        return code;
    }
    return cli_outfile_close(&file, self->program);
}

int cli_pagefile_write_named(struct cli_pagefile *self, FILE *out)
{
    int code = cli_pagefile_write(self);

    if (!code) {
        fprintf(out, "%s\n", self->path);
    }
    return code;
}
