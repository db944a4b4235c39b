// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: made-up routers that send made-up traffic to a collector on this machine.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.app.demo;
