/* A baseline of `gate` from anybody; its seal is put right first when the input begins with '!'. */
#include "cli/command.h"
#include "cli/commands/baseline.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

/* The input with a seal that fits, so that what stands behind the seal is reached; NULL where it is no JSON object. */
static char *sealed(const uint8_t *data, size_t size)
{
    json_t *root = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    char digest[MLIFT_DIGEST_SIZE], *text = NULL;

    if (json_is_object(root) && !cli_baseline_seal(root, digest)) {
        json_object_set_new(root, "sha256", json_string(digest));
        text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    }
    json_decref(root);
    return text;
}

static void one(const uint8_t *data, size_t size)
{
    struct mlift_baseline baseline;
    struct mlift_diag diag = {0};
    char *text = size > 0 && data[0] == '!' ? sealed(data + 1, size - 1) : NULL;
    int code =
        cli_baseline_parse(&baseline, text ? text : (const char *)data, text ? strlen(text) : size, "b.json", &diag);

    FUZZ_HOLDS(code == CLI_DONE || (code == CLI_WRONG_USE && diag.message[0] != '\0' && diag.kind[0] != '\0'));
    mlift_baseline_free(&baseline);
    mlift_baseline_free(&baseline);
    free(text);
}

FUZZ("baseline", one, "tests/gate", "seeds/baseline")
