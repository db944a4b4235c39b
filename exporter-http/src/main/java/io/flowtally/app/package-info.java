/** Command line. */
@org.jspecify.annotations.NullMarked
package io.flowtally.app;
