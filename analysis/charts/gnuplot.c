#include "analysis/charts/gnuplot.h"

#include "analysis/charts/picture.h"
#include "sim/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *const extensions[] = {"svg", "png", "pdf", "txt", "svg"};

/* One drawing: a private folder with the script, the picture and what gnuplot complained about. */
struct workspace {
    char folder[PATH_MAX];
    char script[PATH_MAX + 16];
    char picture[PATH_MAX + 16];
    char complaints[PATH_MAX + 16];
};

int mlift_gnuplot_parse_format(const char *name, enum mlift_gnuplot_format *format)
{
    for (int i = MLIFT_GNUPLOT_SVG; i <= MLIFT_GNUPLOT_PDF; i++) {
        if (strcmp(name, extensions[i]) == 0) {
            *format = (enum mlift_gnuplot_format)i;
            return MLIFT_OK;
        }
    }
    return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
}

const char *mlift_gnuplot_extension(enum mlift_gnuplot_format format)
{
    return extensions[format];
}

const char *mlift_gnuplot_narrow(const char *path, char *narrow)
{
    size_t length = strlen(path), stem = length > 4 && strcmp(path + length - 4, ".svg") == 0 ? length - 4 : length;
    int n = snprintf(narrow, PATH_MAX, "%.*s-narrow.svg", (int)stem, path);

    return length < PATH_MAX && n < PATH_MAX ? narrow : NULL;
}

/* Looks through the absolute folders of PATH; an empty PATH finds nothing, and the current folder is never searched. */
static bool find_gnuplot(char path[PATH_MAX])
{
    const char *folders = getenv("PATH");
    while (folders != NULL && *folders != '\0') {
        size_t length = strcspn(folders, ":");
        int n = snprintf(path, PATH_MAX, "%.*s/gnuplot", (int)(length > PATH_MAX ? PATH_MAX : length), folders);
        if (folders[0] == '/' && n < PATH_MAX && access(path, X_OK) == 0) {
            return true;
        }
        folders += length + (folders[length] == ':');
    }
    return false;
}

static int workspace_init(struct workspace *w, char *message)
{
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] != '/') {
        base = "/tmp";
    }
    int n = snprintf(w->folder, sizeof w->folder, "%s/microlift-chart-XXXXXX", base);
    if (n >= (int)sizeof w->folder || mkdtemp(w->folder) == NULL) {
        w->folder[0] = '\0';
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "no folder for temporary files in %.300s: %s", base, strerror(errno));
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    snprintf(w->script, sizeof w->script, "%s/chart.gp", w->folder);
    snprintf(w->picture, sizeof w->picture, "%s/chart.out", w->folder);
    snprintf(w->complaints, sizeof w->complaints, "%s/chart.err", w->folder);
    return MLIFT_OK;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    (void)remove(path);
    return 0;
}

/* gnuplot's libraries may have left a font cache behind, so the folder is emptied whatever is in it. */
static void workspace_free(struct workspace *w)
{
    if (w->folder[0] != '\0') {
        (void)nftw(w->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
        w->folder[0] = '\0';
    }
}

/* Sizes: cairo terminals count fonts in points of 72 an inch, the page in pixels of 96; png is drawn at double size so
 * that it is sharp on today's screens. The generic family of svg is resolved by the viewer. */
static void write_terminal(FILE *file, enum mlift_gnuplot_format format, int width, int height)
{
    fprintf(file, "set encoding utf8\nset decimalsign '.'\nPLAIN = 'DejaVu Sans'\nBOLD = 'DejaVu Sans:Bold'\n");
    switch (format) {
    case MLIFT_GNUPLOT_SVG:
    case MLIFT_GNUPLOT_PAGE:
        fprintf(file,
                "PLAIN = 'sans-serif'\nBOLD = 'sans-serif Bold'\n"
                "set terminal svg noenhanced size %d,%d background '#ffffff' font 'sans-serif,14' rounded\n",
                width, height);
        break;
    case MLIFT_GNUPLOT_PNG:
        fprintf(file,
                "if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {\n"
                "set terminal pngcairo noenhanced size %d,%d background '#ffffff' font 'DejaVu Sans,14' "
                "fontscale 1.5 linewidth 2 dashlength 2 rounded\n} else {\n"
                "set terminal png truecolor noenhanced size %d,%d font 'DejaVu Sans,14' fontscale 1.5 linewidth 2 "
                "dashlength 2 rounded\n}\n",
                2 * width, 2 * height, 2 * width, 2 * height);
        break;
    case MLIFT_GNUPLOT_PDF:
        /* Hundredths of an inch as integers: no decimal point that a locale could change. */
        fprintf(file,
                "set terminal pdfcairo noenhanced size %d/96.0 in,%d/96.0 in background '#ffffff' "
                "font 'DejaVu Sans,14' fontscale 9.0/16.0 linewidth 3.0/2.0 dashlength 2 rounded\n",
                width, height);
        break;
    case MLIFT_GNUPLOT_DUMB: /* characters of 8 x 16 pixels */
        fprintf(file, "set terminal dumb noenhanced size %d,%d\n", width / 8, (height + 15) / 16);
        break;
    }
    fprintf(file, "set output 'chart.out'\n");
}

static int write_script(const struct workspace *w, const char *script, enum mlift_gnuplot_format format, int width,
                        int height, char *message)
{
    FILE *file = fopen(w->script, "wxe");
    bool ok = file != NULL;
    if (ok) {
        write_terminal(file, format, width, height);
        ok = fputs(script, file) >= 0 && fputs("\nunset output\n", file) >= 0;
        ok = fclose(file) == 0 && ok;
    }
    if (!ok) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "cannot write the temporary file %.300s: %s", w->script,
                 strerror(errno));
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    return MLIFT_OK;
}

/* stdin and stdout are nothing, stderr a file, and no other descriptor of ours (results file, journal) is passed on. */
static int prepare_files(posix_spawn_file_actions_t *files, const struct workspace *w)
{
    int failed = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);
    failed = failed ? failed : posix_spawn_file_actions_addopen(files, 1, "/dev/null", O_WRONLY, 0);
    failed =
        failed ? failed : posix_spawn_file_actions_addopen(files, 2, w->complaints, O_WRONLY | O_CREAT | O_EXCL, 0600);
    failed = failed ? failed : posix_spawn_file_actions_addclosefrom_np(files, 3);
    return failed ? failed : posix_spawn_file_actions_addchdir_np(files, w->folder);
}

/* The environment is ours alone: no GNUPLOT_* or GDFONTPATH reaches the child, and a PATH without programs is a second
 * lock on a door that escaped text has already closed. */
static int start(const char *gnuplot, const struct workspace *w, pid_t *pid)
{
    char home[PATH_MAX + 8];
    char cache[PATH_MAX + 24];
    char date[64] = "MICROLIFT=1";
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    snprintf(home, sizeof home, "HOME=%s", w->folder);
    snprintf(cache, sizeof cache, "XDG_CACHE_HOME=%s", w->folder);
    if (epoch != NULL && strlen(epoch) < 24 && strspn(epoch, "0123456789") == strlen(epoch)) {
        snprintf(date, sizeof date, "SOURCE_DATE_EPOCH=%s", epoch);
    }
    char lc[] = "LC_ALL=C.UTF-8";
    char path[] = "PATH=/nonexistent";
    char *environment[] = {home, cache, date, lc, path, NULL};
    char name[] = "gnuplot";
    char quiet[] = "-d";
    char script[] = "chart.gp";
    char *arguments[] = {name, quiet, script, NULL};

    posix_spawn_file_actions_t files;
    int failed = posix_spawn_file_actions_init(&files);
    if (failed) {
        return failed;
    }
    failed = prepare_files(&files, w);
    failed = failed ? failed : posix_spawn(pid, gnuplot, &files, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/* Waits for the child; false if it had to be killed because the time was over. */
static bool await(pid_t pid, double timeout_s, int *status)
{
    const struct timespec pause = {0, 2000000};
    const double deadline = mlift_clock_seconds() + timeout_s;
    for (;;) {
        pid_t done = waitpid(pid, status, WNOHANG);
        if (done == pid) {
            return true;
        }
        if (done < 0 && errno != EINTR) {
            *status = -1;
            return true;
        }
        if (mlift_clock_seconds() > deadline) {
            kill(pid, SIGKILL);
            while (waitpid(pid, status, 0) < 0 && errno == EINTR) {
            }
            return false;
        }
        nanosleep(&pause, NULL);
    }
}

/* The first complaint of gnuplot as one line of printable text. */
static size_t read_complaints(const struct workspace *w, char *text, size_t size)
{
    FILE *file = fopen(w->complaints, "re");
    if (file == NULL) {
        return (size_t)snprintf(text, size, "its messages cannot be read");
    }
    size_t n = fread(text, 1, size - 1, file);
    (void)fclose(file);
    text[n] = '\0';
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
            text[i] = ' ';
        }
    }
    return n;
}

static int run(const char *gnuplot, const struct workspace *w, double timeout_s, char *message)
{
    pid_t pid;
    int status = 0;
    char complaints[320];
    int failed = start(gnuplot, w, &pid);
    if (failed) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "cannot start %.300s: %s", gnuplot, strerror(failed));
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    if (!await(pid, timeout_s, &status)) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "gnuplot took longer than %d seconds and was stopped", (int)timeout_s);
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    size_t n = read_complaints(w, complaints, sizeof complaints);
    if (status == 0 && n == 0) {
        return MLIFT_OK;
    }
    if (status != -1 && WIFSIGNALED(status)) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "gnuplot was ended by signal %d", WTERMSIG(status));
    } else {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "gnuplot failed (exit status %d): %s", WEXITSTATUS(status),
                 n > 0 ? complaints : "it gave no reason");
    }
    return MLIFT_RAISE(MLIFT_ERR_CHART);
}

static int check_output(const struct mlift_gnuplot_output *output, char *gnuplot, char *message)
{
    if (output->path == NULL || output->path[0] == '\0' || !(output->timeout_s >= 0.0 && output->timeout_s <= 3600.0)) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE,
                 "a chart needs a file name and a time limit between 0 and 3600 seconds");
        return MLIFT_RAISE(MLIFT_ERR_OUT_OF_RANGE);
    }
    if (!output->overwrite && access(output->path, F_OK) == 0) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE, "%.400s exists already and is kept", output->path);
        return MLIFT_RAISE(MLIFT_ERR_EXISTS);
    }
    if (!find_gnuplot(gnuplot)) {
        snprintf(message, MLIFT_GNUPLOT_MESSAGE,
                 "gnuplot was not found in PATH; install it (Debian and Ubuntu: apt-get install gnuplot-nox)");
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    return MLIFT_OK;
}

int mlift_gnuplot_draw(const char *script, const char *title, int width, int height,
                       const struct mlift_gnuplot_output *output, char message[MLIFT_GNUPLOT_MESSAGE])
{
    struct workspace w = {.folder = ""};
    char gnuplot[PATH_MAX];
    message[0] = '\0';
    int error = check_output(output, gnuplot, message);
    if (error == MLIFT_OK) {
        error = workspace_init(&w, message);
    }
    if (error == MLIFT_OK) {
        error = write_script(&w, script, output->format, width, height, message);
    }
    if (error == MLIFT_OK) {
        error = run(gnuplot, &w, output->timeout_s > 0.0 ? output->timeout_s : 60.0, message);
    }
    if (error == MLIFT_OK) {
        error = mlift_picture_publish(w.picture, title, output, message);
    }
    workspace_free(&w);
    return error;
}
