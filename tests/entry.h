/* Included before each test file of a program that holds several (one_of_several.c): its main() has a name of its own.
 */
#ifndef TESTS_ENTRY_H
#define TESTS_ENTRY_H

int main(void); /* a macro by then, see CMakeLists.txt */

#endif
