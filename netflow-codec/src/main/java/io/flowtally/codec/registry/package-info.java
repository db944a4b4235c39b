// SPDX-License-Identifier: Apache-2.0

/** Information elements: IANA's registry (RFC 7012) and those of enterprises, by number and name. */
@NullMarked
package io.flowtally.codec.registry;

import org.jspecify.annotations.NullMarked;
