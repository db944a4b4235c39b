// SPDX-License-Identifier: Apache-2.0
/**
 * Templates as they are announced and remembered, the layout that a record is read by, and data
 * that waits for its template.
 *
 * <p>Internal to the codec: {@code module-info.java} does not export it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec.template;
