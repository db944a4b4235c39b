// SPDX-License-Identifier: Apache-2.0
package io.flowtally.names;

/**
 * What a host is called.
 *
 * @param source {@code hosts}, {@code lease} or {@code dns}
 */
public record HostName(String name, String source) {}
