// SPDX-License-Identifier: Apache-2.0
/**
 * Names that an exporter tells in its options data: of its interfaces, samplers, applications and
 * VRFs. Bounded for each exporter, and never a part of a count.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.codec.names;
