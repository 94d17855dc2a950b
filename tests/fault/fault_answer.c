/* An answer told as text, JSON and Markdown when memory gives way: an error, or every word of it; never an answer with
 * a hole. jansson gets its memory from here, so its allocations fail too. */
#include "tests/fault/inject.h"

#include "analysis/answers/answer.h"
#include "cli/show/markdown.h"
#include "cli/show/object.h"
#include "cli/show/text.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

static void *own_malloc(size_t size)
{
    return malloc(size);
}

static void tell(struct mlift_answer *answer)
{
    static const struct mlift_answer_column columns[] = {
        MLIFT_COLUMN("name", "Name", MLIFT_UNIT_WORD),
        {"rates[1].value", "Rate", MLIFT_UNIT_SHARE, "rates[1].mcse", 0}};
    static const double sizes[] = {100.0, 200.0};

    mlift_answer_section(answer, MLIFT_SECTION_ANSWER);
    mlift_answer_say(answer, "verdict.text", MLIFT_WEIGHT_LEAD, "Verdict", "send `a` to all, not \xC3\xA9 or \xFF*");
    mlift_answer_fact(answer, "people", MLIFT_UNIT_PEOPLE, 1200.0, (double)NAN, "1,200 people");
    mlift_answer_put(answer, "designs[1].list.size", MLIFT_UNIT_WHOLE, 7.0);
    mlift_answer_put_list(answer, "sizes", MLIFT_UNIT_PEOPLE, sizes, 2);
    mlift_answer_table(answer, "strategies", "What each brings", columns, 2);
    for (int row = 0; row < 2; row++) {
        MLIFT_CELLS(answer, MLIFT_T(row ? "broad" : "micro"), MLIFT_S(0.01 * (row + 1), 0.001));
    }
    mlift_answer_command(answer, "microlift run %s", "campaign.yaml");
}

enum form { TEXT, JSON, MARKDOWN };

struct told {
    enum form form;
    char whole[4096]; /* without a fault */
};

static int print(const struct mlift_answer *answer, enum form form, FILE *out)
{
    switch (form) {
    case TEXT:
        return cli_text_print(answer, out);
    case JSON:
        return cli_object_print(answer, -1.0, out) ? MLIFT_RAISE(MLIFT_ERR_NO_MEMORY) : MLIFT_OK;
    case MARKDOWN:
        cli_markdown_print(answer, "charts", "svg", out);
    }
    return MLIFT_OK;
}

static int attempt(void *context)
{
    struct told *told = context;
    struct mlift_answer answer;
    char text[sizeof told->whole] = "";
    FILE *out = fmemopen(text, sizeof text, "w");

    mlift_answer_init(&answer, "run", "A title");
    tell(&answer);
    int status = mlift_answer_status(&answer);
    status = status ? status : print(&answer, told->form, out);
    mlift_answer_free(&answer);
    fclose(out);
    if (!status && told->whole[0] == '\0') {
        memcpy(told->whole, text, sizeof text);
    }
    return status || !strcasecmp(told->whole, text) ? status : 1; /* a part of an answer is a finding */
}

static void test_every_allocation(void **state)
{
    (void)state;
    for (int form = TEXT; form <= MARKDOWN; form++) {
        static const char *const what[] = {"an answer as text", "an answer as JSON", "an answer as Markdown"};
        struct told told = {.form = (enum form)form, .whole = ""};
        struct inject_plan plan = {.what = what[form],
                                   .kind = INJECT_ALLOCATION,
                                   .attempt = attempt,
                                   .context = &told,
                                   .expected = MLIFT_ERR_NO_MEMORY,
                                   .may_survive = true}; /* a capital letter is not worth an error */
        assert_int_equal(attempt(&told), MLIFT_OK);
        assert_non_null(strstr(told.whole, "broad"));
        inject_assert(&plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_allocation)};

    json_set_alloc_funcs(own_malloc, free);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
