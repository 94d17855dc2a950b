#include "cli/show/page_svg.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlsave.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_ROOM = 256 };

static const xmlChar *x(const char *text)
{
    return (const xmlChar *)text;
}

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void drop(xmlNode *node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

/* A style sheet of ours only names colours. */
static bool loads(const xmlNode *style)
{
    xmlChar *text = xmlNodeGetContent(style);
    bool found = !text || strchr((const char *)text, '@') != strstr((const char *)text, "@media") ||
                 strstr((const char *)text, "url(");

    xmlFree(text);
    return found;
}

/* Tool tips, notes of the program that drew it, and anything that could run. */
static bool is_unwanted(const xmlNode *node)
{
    static const char *const names[] = {"title", "desc", "script", "foreignObject", "metadata", "a", "image"};
    bool found = node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        found = found || is_element(node, names[i]);
    }
    return found || (is_element(node, "style") && loads(node));
}

/* Sets an attribute. Returns false without memory, which may show only in a name that is missing. */
static bool set(xmlNode *node, xmlNs *ns, const char *key, const char *value)
{
    const xmlAttr *attribute = xmlSetNsProp(node, ns, x(key), x(value));

    return attribute && attribute->name;
}

/* Sets the attribute `key` to BEFORE NAME-REST. Returns false without memory. */
static bool set_own(xmlNode *node, xmlNs *ns, const char *key, const char *before, const char *name, const char *rest)
{
    char value[ID_ROOM];

    (void)snprintf(value, sizeof value, "%s%.64s-%.128s", before, name, rest);
    return set(node, ns, key, value);
}

/* id="gpPt0" -> id="NAME-gpPt0"; xlink:href="#gpPt0" -> xlink:href="#NAME-gpPt0"; url(#a) -> url(#NAME-a). */
static bool own_attribute(xmlNode *node, xmlAttr *attribute, const char *name)
{
    const char *key = (const char *)attribute->name;
    xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
    const char *text = value ? (const char *)value : "";
    bool ok = true, is_link = !strcmp(key, "href");

    if (!strncmp(key, "on", 2) || (is_link && text[0] != '#')) {
        xmlRemoveProp(attribute);
    } else if (is_link) {
        ok = set_own(node, attribute->ns, key, "#", name, text + 1);
    } else if (!strcmp(key, "id")) {
        ok = set_own(node, attribute->ns, key, "", name, text);
    } else if (!strncmp(text, "url(#", 5)) {
        ok = set_own(node, attribute->ns, key, "url(#", name, text + 5);
    }
    xmlFree(value);
    return ok;
}

static bool own_attributes(xmlNode *node, const char *name)
{
    bool ok = true;

    for (xmlAttr *attribute = node->properties, *next; ok && attribute; attribute = next) {
        next = attribute->next;
        ok = own_attribute(node, attribute, name);
    }
    return ok;
}

static bool is_empty_group(const xmlNode *node)
{
    return is_element(node, "g") && xmlChildElementCount((xmlNode *)(uintptr_t)node) == 0;
}

/* Tidies what stands below `node`, children first. */
static bool tidy(xmlNode *node, const char *name)
{
    bool ok = true;

    for (xmlNode *child = node->children, *next; ok && child; child = next) {
        next = child->next;
        if (is_element(child, "style") && !is_unwanted(child)) {
            continue;
        }
        if (is_unwanted(child)) {
            drop(child);
        } else if (child->type == XML_ELEMENT_NODE) {
            ok = own_attributes(child, name) && tidy(child, name);
            if (is_empty_group(child)) {
                drop(child);
            }
        } else if (!is_element(node, "text") && !is_element(node, "tspan") && xmlIsBlankNode(child)) {
            drop(child);
        }
    }
    return ok;
}

/* <title id="NAME-title">text</title> as the first child of the picture. */
static bool put_first(xmlNode *root, const char *element, const char *name, const char *text)
{
    xmlNode *node = xmlNewDocRawNode(root->doc, root->ns, x(element), x(text));

    if (!node) {
        return false;
    }
    if (root->children) {
        xmlAddPrevSibling(root->children, node);
    } else {
        xmlAddChild(root, node);
    }
    return set_own(node, NULL, "id", "", name, element);
}

static bool describe(xmlNode *root, const char *name, const char *title, const char *words)
{
    char both[2 * ID_ROOM];

    (void)snprintf(both, sizeof both, "%.64s-title %.64s-desc", name, name);
    xmlUnsetProp(root, x("width"));
    xmlUnsetProp(root, x("height"));
    return put_first(root, "desc", name, words) && put_first(root, "title", name, title) &&
           set(root, NULL, "role", "img") && set(root, NULL, "aria-labelledby", both);
}

static char *save(xmlNode *root)
{
    xmlBuffer *buffer = xmlBufferCreate();
    xmlSaveCtxt *context = buffer ? xmlSaveToBuffer(buffer, "UTF-8", XML_SAVE_NO_DECL | XML_SAVE_AS_XML) : NULL;
    bool ok = context && xmlSaveTree(context, root) >= 0;

    ok = context && xmlSaveClose(context) >= 0 && ok;
    char *text = ok ? strdup((const char *)xmlBufferContent(buffer)) : NULL;
    xmlBufferFree(buffer);
    return text;
}

static bool is_svg(const xmlNode *root)
{
    const char *space = root->ns ? (const char *)root->ns->href : NULL;

    return is_element(root, "svg") && space && !strcmp(space, "http://www.w3.org/2000/svg");
}

/* Without memory the parser goes on with a part of the file, and says so only here. */
static bool went_wrong(void)
{
    const xmlError *error = xmlGetLastError();

    return error && error->level >= XML_ERR_ERROR;
}

int cli_page_svg_read(const char *path, const char *name, const char *title, const char *words, char **svg)
{
    xmlResetLastError();
    *svg = NULL;
    xmlDoc *doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!root || !is_svg(root) || went_wrong()) {
        xmlFreeDoc(doc);
        return MLIFT_RAISE(MLIFT_ERR_CHART);
    }
    bool ok = tidy(root, name) && describe(root, name, title, words);
    *svg = ok ? save(root) : NULL;
    xmlFreeDoc(doc);
    if (*svg && went_wrong()) {
        free(*svg);
        *svg = NULL;
    }
    return *svg ? MLIFT_OK : MLIFT_RAISE(MLIFT_ERR_NO_MEMORY);
}
