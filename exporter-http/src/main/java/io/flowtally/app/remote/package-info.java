// SPDX-License-Identifier: Apache-2.0
/** Commands that ask a running collector over HTTP. */
@org.jspecify.annotations.NullMarked
package io.flowtally.app.remote;
