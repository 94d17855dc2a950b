/* The five charts as pictures: hostile words stay words, no text overlaps or leaves the page, nonsense is refused. */
#include "analysis/charts/caption.h"
#include "analysis/charts/chart_clicks.h"
#include "analysis/charts/chart_conversion.h"
#include "analysis/charts/chart_funnel.h"
#include "analysis/charts/chart_lift.h"
#include "analysis/charts/chart_power.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

static char folder[64];
static char temporary[96];
static char picture[96];
static char narrow[128]; /* the picture's twin for phones */
static char canary[96];

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/mlift-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(temporary, sizeof temporary, "%s/temporary", folder);
    (void)snprintf(picture, sizeof picture, "%s/picture", folder);
    (void)snprintf(narrow, sizeof narrow, "%s-narrow.svg", picture);
    (void)snprintf(canary, sizeof canary, "%s/canary", folder);
    assert_int_equal(mkdir(temporary, 0700), 0);
    return setenv("TMPDIR", temporary, 1);
}

/* rmdir fails on anything left behind. */
static int tear_down(void **state)
{
    (void)state;
    (void)unsetenv("TMPDIR");
    (void)unlink(picture);
    (void)unlink(narrow);
    (void)unlink(canary);
    return rmdir(temporary) | rmdir(folder);
}

enum chart { LIFT, FUNNEL, CONVERSION, POWER, CLICKS, N_CHARTS };

/* Draws one kind of chart with `name` wherever a person's words go. */
static int draw_chart(enum chart kind, const char *name, bool own_title, const struct mlift_gnuplot_output *output,
                      char message[MLIFT_GNUPLOT_MESSAGE])
{
    const double sizes[] = {200.0, 600.0, 2400.0};
    const double low[] = {0.01, 0.02, 0.03};
    const double middle[] = {0.04, 0.05, 0.06};
    const double high[] = {0.07, 0.08, 0.09};
    const struct mlift_canvas_words words = {own_title ? name : NULL, name, name};
    const struct mlift_chart_lift_row rows[] = {{name, 1.5, 1.0, 2.0, 300.0}, {name, -0.7, -1.2, -0.2, 250.5}};
    const struct mlift_chart_lift lift = {words, name, name, name, {name, 0.4, -0.1, 0.9, 550.5}, rows, 2, 2, 1};
    const char *const names[] = {name, name};
    const struct mlift_chart_funnel_stage stages[] = {{name, MLIFT_CHART_FUNNEL_SHARE},
                                                      {name, MLIFT_CHART_FUNNEL_PER_SUBSCRIBER}};
    const struct mlift_chart_funnel_value values[] = {
        {0.5, 0.4, 0.6}, {3.0, 3.0, 3.0}, {0.2, 0.1, 0.3}, {4.0, 3.0, 5.0}};
    const struct mlift_chart_funnel funnel = {words, names, 2, stages, 2, values, NULL};
    const struct mlift_chart_conversion_arm arms[] = {{name, middle, low, high, 0}, {name, high, middle, high, 0}};
    const struct mlift_chart_conversion conversion = {words, name, sizes, 3, arms, 2, 0.9, 1200.0};
    const struct mlift_chart_power_rule rules[] = {{name, high, low, middle, 700.0, false, MLIFT_PALETTE_GOAL, 0},
                                                   {name, low, NULL, NULL, 0.0, false, MLIFT_PALETTE_CLICK, 0}};
    const struct mlift_chart_power power = {words, sizes, 3, rules, 2, 0.8, 0.0};
    const struct mlift_chart_clicks_strategy strategies[] = {{name, middle, 400.0, 1, sizes, 2},
                                                             {name, low, (double)NAN, 2, NULL, 0}};
    const struct mlift_chart_clicks clicks = {words, sizes, 3, strategies, 2, sizes, 2};
    switch (kind) {
    case LIFT:
        return mlift_chart_lift_draw(&lift, output, message);
    case FUNNEL:
        return mlift_chart_funnel_draw(&funnel, output, message);
    case CONVERSION:
        return mlift_chart_conversion_draw(&conversion, output, message);
    case POWER:
        return mlift_chart_power_draw(&power, output, message);
    default:
        return mlift_chart_clicks_draw(&clicks, output, message);
    }
}

static const struct mlift_gnuplot_output svg = {.path = picture, .format = MLIFT_GNUPLOT_SVG, .overwrite = true};

static const struct mlift_gnuplot_output page = {.path = picture, .format = MLIFT_GNUPLOT_PAGE, .overwrite = true};

static xmlDoc *parse_file(const char *path)
{
    xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    assert_non_null(document);
    return document;
}

static xmlDoc *parse_picture(void)
{
    return parse_file(picture);
}

/* %s is the path of the canary, a file that no text may create. */
static const char *const hostile[] = {
    "`: > %s`",
    "\"`: > %s`\"",
    "' . system(\": > %s\") . '",
    "'; system(': > %s'); '",
    "''; system(\": > %s\"); ''",
    "\\'; system(\": > %s\"); #",
    "x\nsystem(\": > %s\")\n",
    "x'\nsystem \": > %s\"\n!: > %s\n",
    "x\r\n! : > %s\r\n",
    "EOD\nsystem(\": > %s\")",
    "$(: > %s)",
    "| : > %s",
    "< : > %s",
    "@macro @canary",
    "%%s%%n%%d %%f %%",
    "\\n\\t\\140: > %s\\140\\",
    "ends in a backslash \\",
    "'",
    "''",
    "'''",
    "'n Sync",
    "rock 'n' roll",
    "\"quoted\"",
    "`",
    "{/Symbol a} ^2_3 & {/:Bold x}",
    "<b>bold</b> & <script>alert(1)</script>",
    "]]>",
    "]]]]>><![CDATA[",
    "<!-- -- -->",
    "<?xml version='1.0'?>",
    "&amp; &lt; &#0; &nosuch;",
    "\xff\xfe\xfd",
    "caf\xe9 (Latin-1)",
    "\xc0\xa7; overlong \xe0\x80\xa7",
    "\xed\xa0\x80\xed\xb0\x80 surrogates",
    "\xef\xbf\xbe\xef\xbf\xbf not characters",
    "\x01\x02\x1b[31mred\x1b[0m\x7f\x08",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\u202Ereversed\u202C \u2066isolated\u2069",
    "e\u0301\u0301\u0301\u0301\u0301\u0301 combining",
    "\u65e5\u672c\u8a9e\u306e\u30bb\u30b0\u30e1\u30f3\u30c8 \U0001f600\U0001f468\u200d\U0001f469",
    "",
    "   ",
    "# comment; set output 'x'",
};

/* Shows that the canary sings at all: the same text unescaped runs. */
static void test_the_canary_works(void **state)
{
    (void)state;
    char script[256];
    char message[MLIFT_GNUPLOT_MESSAGE];
    (void)snprintf(script, sizeof script, "set title \"`: > %s`\"\nplot x", canary);
    assert_int_equal(mlift_gnuplot_draw(script, "", 300, 200, &svg, message), MLIFT_OK);
    assert_int_equal(access(canary, F_OK), 0);
}

static void test_hostile_words_stay_words(void **state)
{
    (void)state;
    char text[512];
    char message[MLIFT_GNUPLOT_MESSAGE];
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        size_t n = 0;
        for (const char *s = hostile[i]; *s != '\0';) {
            bool path = s[0] == '%' && s[1] == 's';
            n += (size_t)snprintf(text + n, sizeof text - n, "%.*s", path ? (int)strlen(canary) : 1, path ? canary : s);
            s += path ? 2 : 1;
        }
        text[n] = '\0';
        /* Each text meets one kind of chart with its own title, and all of them together meet all kinds. */
        enum chart kind = (enum chart)(i % N_CHARTS);
        if (draw_chart(kind, text, true, &svg, message) != MLIFT_OK) {
            fail_msg("%s: %s", hostile[i], message);
        }
        xmlFreeDoc(parse_picture());
        if (access(canary, F_OK) == 0) {
            fail_msg("executed: %s", hostile[i]);
        }
    }
}

static void test_all_hostile_words_at_once(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    const size_t n = sizeof hostile / sizeof *hostile;
    struct mlift_chart_lift_row rows[sizeof hostile / sizeof *hostile];
    for (size_t i = 0; i < n; i++) {
        rows[i] = (struct mlift_chart_lift_row){hostile[i], 0.1, -0.1, 0.3, 10.0};
    }
    const struct mlift_chart_lift lift = {
        {NULL, NULL, NULL}, hostile[2], hostile[3], hostile[4], {hostile[5], 0.1, 0.0, 0.2, 9.0}, rows, n, 2, 1};
    assert_int_equal(mlift_chart_lift_draw(&lift, &svg, message), MLIFT_OK);
    xmlFreeDoc(parse_picture());
    assert_int_not_equal(access(canary, F_OK), 0);
}

static void test_every_chart_in_every_format(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    char endless[5000];
    memset(endless, 'W', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    for (int kind = 0; kind < N_CHARTS; kind++) {
        for (int format = 0; format < 3; format++) {
            struct mlift_gnuplot_output output = svg;
            output.format = (enum mlift_gnuplot_format)format;
            if (draw_chart((enum chart)kind, format == 0 ? endless : "micro", format == 0, &output, message) !=
                MLIFT_OK) {
                fail_msg("chart %d, format %d: %s", kind, format, message);
            }
        }
    }
}

/* One text of an svg picture, as a rectangle on the page. */
struct box {
    double left, right, top, bottom;
    char text[128];
};

static double attribute(xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    assert_non_null(value);
    double number = strtod((const char *)value, NULL);
    xmlFree(value);
    return number;
}

static struct box read_box(xmlNode *group, xmlNode *text)
{
    struct box box;
    double x;
    double y;
    xmlChar *transform = xmlGetProp(group, (const xmlChar *)"transform");
    xmlChar *anchor = xmlGetProp(group, (const xmlChar *)"text-anchor");
    xmlChar *content = xmlNodeGetContent(text);
    xmlChar *weight = xmlGetProp(group, (const xmlChar *)"font-weight");
    assert_non_null(transform);
    assert_non_null(anchor);
    assert_int_equal(sscanf((const char *)transform, "translate(%lf,%lf)", &x, &y), 2);
    double size = attribute(group, "font-size");
    double width = mlift_caption_width((const char *)content, size, weight != NULL);
    double shift = strcmp((const char *)anchor, "end") == 0 ? width : anchor[0] == 'm' ? width / 2.0 : 0.0;
    (void)snprintf(box.text, sizeof box.text, "%s", (const char *)content);
    box.left = x - shift;
    box.right = x - shift + width;
    box.top = y - 0.75 * size; /* height of capitals and ascenders */
    box.bottom = y + 0.2 * size;
    xmlFree(transform);
    xmlFree(anchor);
    xmlFree(content);
    xmlFree(weight);
    return box;
}

static size_t read_boxes(xmlNode *node, struct box *boxes, size_t n, size_t max)
{
    for (; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, "text") == 0) {
            assert_true(n < max);
            boxes[n++] = read_box(node->parent, node);
        }
        n = read_boxes(node->children, boxes, n, max);
    }
    return n;
}

/* No two texts of the file overlap, and none leaves the page of `width`. */
static void assert_file_tidy(const char *path, double width)
{
    static struct box boxes[512];
    xmlDoc *document = parse_file(path);
    xmlNode *root = xmlDocGetRootElement(document);
    size_t n = read_boxes(root, boxes, 0, 512);
    assert_true(n > 5);
    assert_true(attribute(root, "width") == width);
    for (size_t i = 0; i < n; i++) {
        if (boxes[i].left < 0.0 || boxes[i].right > attribute(root, "width") || boxes[i].top < 0.0 ||
            boxes[i].bottom > attribute(root, "height")) {
            fail_msg("'%s' leaves the page of %g", boxes[i].text, width);
        }
        for (size_t j = 0; j < i; j++) {
            if (boxes[i].left < boxes[j].right && boxes[j].left < boxes[i].right && boxes[i].top < boxes[j].bottom &&
                boxes[j].top < boxes[i].bottom) {
                fail_msg("'%s' and '%s' overlap on the page of %g", boxes[i].text, boxes[j].text, width);
            }
        }
    }
    xmlFreeDoc(document);
}

/* The picture and its twin for phones. */
static void assert_tidy(void)
{
    assert_file_tidy(picture, 840.0);
    assert_file_tidy(narrow, 360.0);
}

static const struct mlift_canvas_words plain_words = {
    NULL, "Scenario first-campaign: 1,200 subscribers, 20,000 replicates, seed 7; 95% Monte Carlo intervals", "source"};

static const char *const eight_names[] = {"none",
                                          "broad",
                                          "micro",
                                          "micro, living",
                                          "bundle offer first",
                                          "education first, then the bundle by one signal",
                                          "a_strategy_with_a_long_name_and_no_space_in_it_at_all",
                                          "oracle"};

static void test_lift_is_tidy(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    struct mlift_chart_lift_row rows[MLIFT_CHART_LIFT_MAX_ROWS];
    for (size_t i = 0; i < MLIFT_CHART_LIFT_MAX_ROWS; i++) {
        double lift = sin((double)i) * (i % 5 == 0 ? 20.0 : 0.5);
        rows[i] = (struct mlift_chart_lift_row){eight_names[i % 8], lift, lift - 0.4, lift + 0.4, 3.0 * (double)i};
    }
    rows[7] = (struct mlift_chart_lift_row){"empty", (double)NAN, (double)NAN, (double)NAN, 0.0};
    rows[8] = (struct mlift_chart_lift_row){"hardly anybody", 1.0, -90.0, 95.0, 0.2};
    struct mlift_chart_lift lift = {plain_words, "micro", "broad", "purchase", {"All subscribers", 0.6, 0.5, 0.7, 12e5},
                                    rows,        40,      2,       1};
    assert_int_equal(mlift_chart_lift_draw(&lift, &page, message), MLIFT_OK);
    assert_tidy();
    lift.n_rows = MLIFT_CHART_LIFT_MAX_ROWS;
    assert_int_equal(mlift_chart_lift_draw(&lift, &page, message), MLIFT_OK);
    assert_tidy();
    lift.n_rows = 0;
    lift.overall = (struct mlift_chart_lift_row){"All subscribers", 0.0, 0.0, 0.0, 1200.0};
    assert_int_equal(mlift_chart_lift_draw(&lift, &page, message), MLIFT_OK);
    assert_tidy();
    const struct mlift_chart_lift_row tiny = {"tiny", 1e-4, 5e-5, 1.5e-4, 999999999.0};
    lift = (struct mlift_chart_lift){plain_words, eight_names[6], eight_names[5], "purchase", tiny, &tiny, 1, 2, 1};
    assert_int_equal(mlift_chart_lift_draw(&lift, &page, message), MLIFT_OK);
    assert_tidy();
}

static void test_funnel_is_tidy(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    struct mlift_chart_funnel_stage stages[MLIFT_CHART_FUNNEL_MAX_STAGES];
    struct mlift_chart_funnel_value values[8 * MLIFT_CHART_FUNNEL_MAX_STAGES];
    for (size_t t = 0; t < MLIFT_CHART_FUNNEL_MAX_STAGES; t++) {
        stages[t] = (struct mlift_chart_funnel_stage){eight_names[t % 8], t % 3 == 0 ? MLIFT_CHART_FUNNEL_PER_SUBSCRIBER
                                                                                     : MLIFT_CHART_FUNNEL_SHARE};
    }
    for (size_t i = 0; i < 8 * MLIFT_CHART_FUNNEL_MAX_STAGES; i++) {
        double v = i % 7 == 0 ? 1e-6 : i % 7 == 1 ? 0.0 : i % 7 == 2 ? 1.0 : 0.3;
        values[i] = (struct mlift_chart_funnel_value){v, 0.9 * v, v};
    }
    values[11] = (struct mlift_chart_funnel_value){(double)NAN, (double)NAN, (double)NAN};
    for (size_t n_stages = 1; n_stages <= MLIFT_CHART_FUNNEL_MAX_STAGES; n_stages += 3) {
        const struct mlift_chart_funnel funnel = {plain_words, eight_names, n_stages > 4 ? 8 : 2, stages, n_stages,
                                                  values,      NULL};
        assert_int_equal(mlift_chart_funnel_draw(&funnel, &page, message), MLIFT_OK);
        assert_tidy();
    }
}

static void test_curves_are_tidy(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    const double sizes[] = {200.0, 500.0, 1200.0, 5000.0};
    const double same[] = {0.2, 0.5, 0.99, 1.0};
    const double none[] = {0.0, 0.0, 0.0, 0.0};
    struct mlift_chart_power_rule rules[6];
    struct mlift_chart_clicks_strategy strategies[8];
    struct mlift_chart_conversion_arm arms[4];
    for (size_t i = 0; i < 8; i++) {
        strategies[i] = (struct mlift_chart_clicks_strategy){eight_names[i], i < 7 ? same : none,  300.0,
                                                             (int)i,         i % 2 ? sizes : NULL, i % 2 ? 3 : 0};
    }
    for (size_t i = 0; i < 6; i++) {
        rules[i] = (struct mlift_chart_power_rule){eight_names[i + 2],
                                                   i % 2 ? none : same,
                                                   none,
                                                   same,
                                                   1000.0 * (double)i,
                                                   i == 3,
                                                   i % 2 ? MLIFT_PALETTE_CLICK : MLIFT_PALETTE_GOAL,
                                                   (int)i / 2};
    }
    for (size_t i = 0; i < 4; i++) {
        arms[i] = (struct mlift_chart_conversion_arm){eight_names[i + 4], same, none, same, 0};
    }
    const double list_sizes[] = {0.0, 200.0, 1.0, 5000.0, 100000.0};
    for (size_t i = 0; i < 5; i++) {
        for (size_t n = 1; n <= 4; n += 3) {
            const struct mlift_chart_power power = {plain_words, sizes, n, rules, 6, 0.8, list_sizes[i]};
            assert_int_equal(mlift_chart_power_draw(&power, &page, message), MLIFT_OK);
            assert_tidy();
            const struct mlift_chart_conversion conversion = {plain_words, "purchase", sizes, n,
                                                              arms,        4,          0.9,   list_sizes[i]};
            assert_int_equal(mlift_chart_conversion_draw(&conversion, &page, message), MLIFT_OK);
            assert_tidy();
        }
    }
    for (size_t n = 1; n <= 8; n++) {
        const struct mlift_chart_clicks clicks = {plain_words, sizes, 4, strategies + 8 - n, n, sizes, 4};
        assert_int_equal(mlift_chart_clicks_draw(&clicks, &page, message), MLIFT_OK);
        assert_tidy();
    }
}

/* Whichever arms are shown, a strategy keeps its colour. */
static void test_an_arm_can_have_the_colour_of_its_strategy(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    const double sizes[] = {200.0, 500.0};
    const double p[] = {0.1, 0.2};
    struct mlift_chart_conversion_arm arms[] = {{"broad", p, p, p, 0}, {"micro", p, p, p, 3}};
    const struct mlift_chart_conversion conversion = {plain_words, "purchase", sizes, 2, arms, 2, 0.9, 0.0};
    static char bytes[1 << 18];
    assert_int_equal(mlift_chart_conversion_draw(&conversion, &page, message), MLIFT_OK);
    FILE *file = fopen(picture, "rb");
    assert_non_null(file);
    bytes[fread(bytes, 1, sizeof bytes - 1, file)] = '\0';
    (void)fclose(file);
    assert_non_null(strstr(bytes, "stroke='#0072b2'")); /* blue, the first */
    assert_non_null(strstr(bytes, "stroke='#009e73'")); /* green, the third */
    assert_null(strstr(bytes, "#d55e00"));     /* vermillion, the second */
}

static void assert_refused(int error, const char *message, const char *word)
{
    assert_int_equal(error, MLIFT_ERR_OUT_OF_RANGE);
    assert_non_null(strstr(message, word));
    assert_int_not_equal(access(picture, F_OK), 0);
}

static void test_lift_and_funnel_refuse_nonsense(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    const struct mlift_chart_lift_row empty = {"x", (double)NAN, (double)NAN, (double)NAN, 0.0};
    const struct mlift_chart_lift_row bad[] = {
        {"x", 1.0, 2.0, 3.0, 1.0},         {"x", 1.0, 0.0, (double)INFINITY, 1.0},
        {"x", (double)NAN, 0.0, 1.0, 1.0}, {"x", 0.0, -101.0, 1.0, 1.0},
        {"x", 0.0, 0.0, 0.0, -1.0},        {NULL, 0.0, 0.0, 0.0, 1.0}};
    struct mlift_chart_lift lift = {plain_words, "micro", "broad", "purchase", empty, NULL, 0, 2, 1};
    assert_refused(mlift_chart_lift_draw(&lift, &svg, message), message, "nothing to draw");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        lift.rows = &bad[i];
        lift.n_rows = 1;
        assert_refused(mlift_chart_lift_draw(&lift, &svg, message), message, "low <= lift <= high");
    }
    lift.n_rows = MLIFT_CHART_LIFT_MAX_ROWS + 1;
    assert_refused(mlift_chart_lift_draw(&lift, &svg, message), message, "at most 60");

    const struct mlift_chart_funnel_stage stage = {"opened", MLIFT_CHART_FUNNEL_SHARE};
    struct mlift_chart_funnel_value value = {1.2, 1.1, 1.3};
    struct mlift_chart_funnel funnel = {plain_words, eight_names, 1, &stage, 1, &value, NULL};
    assert_refused(mlift_chart_funnel_draw(&funnel, &svg, message), message, "strategy 1 at stage 1");
    value = (struct mlift_chart_funnel_value){0.2, 0.3, 0.4};
    assert_refused(mlift_chart_funnel_draw(&funnel, &svg, message), message, "low <= value");
    value = (struct mlift_chart_funnel_value){(double)NAN, (double)NAN, (double)NAN};
    assert_refused(mlift_chart_funnel_draw(&funnel, &svg, message), message, "nothing to draw");
    funnel.n_strategies = 9;
    assert_refused(mlift_chart_funnel_draw(&funnel, &svg, message), message, "not 9 and 1");
    funnel.n_strategies = 0;
    assert_refused(mlift_chart_funnel_draw(&funnel, &svg, message), message, "not 0 and 1");
}

static void test_curves_refuse_nonsense(void **state)
{
    (void)state;
    char message[MLIFT_GNUPLOT_MESSAGE];
    const double sizes[] = {200.0, 500.0};
    const double unsorted[] = {500.0, 500.0};
    const double good[] = {0.1, 0.2};
    const double falling[] = {0.2, 0.1};
    const double missing[] = {0.1, (double)NAN};
    struct mlift_chart_conversion_arm arm = {"a", good, missing, good, 0};
    struct mlift_chart_conversion conversion = {plain_words, "purchase", sizes, 2, &arm, 1, 0.9, 0.0};
    assert_refused(mlift_chart_conversion_draw(&conversion, &svg, message), message, "outside 0 to 1");
    conversion.sizes = unsorted;
    assert_refused(mlift_chart_conversion_draw(&conversion, &svg, message), message, "increase");
    conversion.n_sizes = 0;
    assert_refused(mlift_chart_conversion_draw(&conversion, &svg, message), message, "nothing to draw");

    struct mlift_chart_power_rule rule = {.name = "z", .power = missing};
    struct mlift_chart_power power = {plain_words, sizes, 2, &rule, 1, 0.8, 0.0};
    assert_refused(mlift_chart_power_draw(&power, &svg, message), message, "outside 0 to 1");
    rule = (struct mlift_chart_power_rule){.name = "z", .power = good, .required_n = (double)NAN};
    assert_refused(mlift_chart_power_draw(&power, &svg, message), message, "no size");
    rule.required_n = 0.0;
    power.target_power = 1.0;
    assert_refused(mlift_chart_power_draw(&power, &svg, message), message, "target");
    power.target_power = 0.8;
    power.list_size = -5.0;
    assert_refused(mlift_chart_power_draw(&power, &svg, message), message, "increase");

    struct mlift_chart_clicks_strategy strategy = {
        .name = "a", .clicks_per_subscriber = falling, .median_hours = (double)NAN};
    struct mlift_chart_clicks clicks = {plain_words, sizes, 2, &strategy, 1, NULL, 0};
    assert_refused(mlift_chart_clicks_draw(&clicks, &svg, message), message, "fall with time");
    clicks.n_hours = 1;
    assert_refused(mlift_chart_clicks_draw(&clicks, &svg, message), message, "nothing to draw");
    clicks.n_hours = 2;
    clicks.n_strategies = 0;
    assert_refused(mlift_chart_clicks_draw(&clicks, &svg, message), message, "one to eight");
}

int main(void)
{
#define PLACED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        PLACED(test_the_canary_works),
        PLACED(test_hostile_words_stay_words),
        PLACED(test_all_hostile_words_at_once),
        PLACED(test_every_chart_in_every_format),
        PLACED(test_lift_is_tidy),
        PLACED(test_funnel_is_tidy),
        PLACED(test_curves_are_tidy),
        PLACED(test_an_arm_can_have_the_colour_of_its_strategy),
        PLACED(test_lift_and_funnel_refuse_nonsense),
        PLACED(test_curves_refuse_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
