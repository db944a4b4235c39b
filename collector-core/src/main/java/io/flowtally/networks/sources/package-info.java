// SPDX-License-Identifier: Apache-2.0
/**
 * Files that say something of networks and ports beside the networks file: free labels (CSV), AS and
 * country databases (MMDB), names of ports. Each is read as a whole into something immutable, or not
 * at all.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.networks.sources;
