// SPDX-License-Identifier: Apache-2.0
/**
 * Sampling rates: which elements of options data and records give one, where it is kept, and which
 * one holds for a record.
 *
 * <p>Internal to the codec: {@code module-info.java} does not export it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec.sampling;
