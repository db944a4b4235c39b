// SPDX-License-Identifier: Apache-2.0

/** Kafka as output and input: datagrams to a topic, and from it, with what was counted of them. */
@NullMarked
package io.flowtally.kafka;

import org.jspecify.annotations.NullMarked;
