// SPDX-License-Identifier: Apache-2.0
/**
 * Words for people: what was meant by a misspelt one, and other people's text made safe to show.
 */
@NullMarked
package io.flowtally.text;

import org.jspecify.annotations.NullMarked;
