// SPDX-License-Identifier: Apache-2.0
/**
 * Words for people: what was meant by a misspelled one, and other people's text made safe to show.
 *
 * <p>Imports nothing of ours; every package may import it.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.text;
