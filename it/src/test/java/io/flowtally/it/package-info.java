// SPDX-License-Identifier: Apache-2.0
/**
 * Integration tests: Flowtally as a process from its runnable jar, between real exporters, the real
 * nfacctd, a real Prometheus and a real Docker engine. They run in {@code mvn verify}, after the
 * jar is packaged.
 *
 * <p>Each test says what it needs ({@link io.flowtally.it.Requires}); without it, it is skipped
 * with the name of the Debian package, and with {@code CI=true} in the environment it fails.
 */
package io.flowtally.it;
