// SPDX-License-Identifier: Apache-2.0
/** What Flowtally says of itself: a class for each kind of family under {@code flowtally_}. */
@org.jspecify.annotations.NullMarked
package io.flowtally.exposition.own;
