/* What a teller says is what renderers find: order, keys, cells, and a failure that is remembered. */
#include "analysis/answers/answer.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_what_is_told_stands_in_its_order_and_section(void **state)
{
    struct mlift_answer answer;

    (void)state;
    mlift_answer_init(&answer, "size", "A title");
    mlift_answer_section(&answer, MLIFT_SECTION_ANSWER);
    mlift_answer_put(&answer, "list_size", MLIFT_UNIT_PEOPLE, 1200.0);
    mlift_answer_say(&answer, "verdict.text", MLIFT_WEIGHT_LEAD, "Verdict", "send %s", "a");
    mlift_answer_say(&answer, "luck", MLIFT_WEIGHT_PLAIN, NULL, "%s", "");
    assert_int_equal(mlift_answer_status(&answer), MLIFT_OK);
    assert_int_equal(answer.n_nodes, 3);
    assert_string_equal(answer.node[0].key, "list_size");
    assert_int_equal(answer.node[0].shown, MLIFT_SHOWN_JSON);
    assert_string_equal(answer.node[1].text, "send a");
    assert_int_equal(answer.node[1].section, MLIFT_SECTION_ANSWER);
    assert_true(answer.node[2].value.none); /* an empty sentence is null to programs and nothing to people */
    assert_int_equal(answer.node[2].shown, MLIFT_SHOWN_JSON);
    mlift_answer_free(&answer);
    mlift_answer_free(&answer);
}

static void test_cells_fill_rows_and_more_rows_than_one_allocation(void **state)
{
    static const struct mlift_answer_column columns[] = {MLIFT_COLUMN("name", "Name", MLIFT_UNIT_WORD),
                                                         {"power", "Power", MLIFT_UNIT_SHARE, "mcse", 0}};
    struct mlift_answer answer;

    (void)state;
    mlift_answer_init(&answer, "size", "");
    mlift_answer_table(&answer, "rules", "Rules.", columns, 2);
    for (int i = 0; i < 1000; i++) {
        MLIFT_CELLS(&answer, MLIFT_T(i % 2 ? "odd" : "even"), MLIFT_S(0.001 * i, 0.5));
    }
    const struct mlift_answer_node *table = &answer.node[0];
    assert_int_equal(mlift_answer_status(&answer), MLIFT_OK);
    assert_int_equal(table->n_rows, 1000);
    assert_string_equal(table->row[999].cell[0].text, "odd");
    assert_true(table->row[700].cell[1].number > 0.6999 && table->row[700].cell[1].number < 0.7001);
    assert_int_equal(table->column[1].shown, MLIFT_SHOWN_ALL);
    mlift_answer_free(&answer);
}

static void test_a_row_may_be_for_programs_only_and_a_cell_for_nobody(void **state)
{
    static const struct mlift_answer_column columns[] = {MLIFT_COLUMN("n", "N", MLIFT_UNIT_PEOPLE)};
    struct mlift_answer answer;

    (void)state;
    mlift_answer_init(&answer, "size", "");
    mlift_answer_table(&answer, "designs", NULL, columns, 1);
    mlift_answer_row(&answer, MLIFT_SHOWN_JSON);
    mlift_answer_row(&answer, 0);
    mlift_answer_cell(&answer, 5.0);
    assert_int_equal(answer.node[0].row[0].shown, MLIFT_SHOWN_JSON);
    assert_true(answer.node[0].row[0].cell[0].none);
    assert_false(answer.node[0].row[1].cell[0].none);
    mlift_answer_free(&answer);
}

static void test_a_cell_without_a_table_is_remembered_as_an_error(void **state)
{
    struct mlift_answer answer;

    (void)state;
    mlift_answer_init(&answer, "size", "");
    mlift_answer_cell(&answer, 1.0);
    mlift_answer_put(&answer, "after", MLIFT_UNIT_NUMBER, 1.0);
    assert_int_equal(mlift_answer_status(&answer), MLIFT_ERR_OUT_OF_RANGE);
    assert_int_equal(answer.n_nodes, 0);
    mlift_answer_free(&answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_told_stands_in_its_order_and_section),
        cmocka_unit_test(test_cells_fill_rows_and_more_rows_than_one_allocation),
        cmocka_unit_test(test_a_row_may_be_for_programs_only_and_a_cell_for_nobody),
        cmocka_unit_test(test_a_cell_without_a_table_is_remembered_as_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
