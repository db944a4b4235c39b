// SPDX-License-Identifier: Apache-2.0
/**
 * What an output may read of a running collector: interfaces and values.
 *
 * <p>The collector implements it; the exposition, the pages and the command line read it. Each
 * call reads the present state.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.view;
