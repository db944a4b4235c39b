/** Wires the rooms. */
@org.jspecify.annotations.NullMarked
package io.flowtally.collector;
