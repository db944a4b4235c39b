// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

/**
 * What an exporter calls one of its interfaces, samplers, applications or VRFs.
 *
 * @param name as sent, cut to {@link NameStore#LONGEST} bytes; may hold any character; empty if
 *     there is only a description
 * @param description likewise
 */
public record LearnedName(NameKind kind, long id, String name, String description) {}
