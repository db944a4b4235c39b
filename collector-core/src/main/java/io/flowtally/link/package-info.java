// SPDX-License-Identifier: Apache-2.0

/**
 * What another module implements to carry datagrams between machines: Kafka. Found on the path when
 * it is there.
 */
@NullMarked
package io.flowtally.link;

import org.jspecify.annotations.NullMarked;
