// SPDX-License-Identifier: Apache-2.0
/** What packages install beside the program, made from the commands themselves. */
@org.jspecify.annotations.NullMarked
package io.flowtally.app.manual;
