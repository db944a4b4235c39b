// SPDX-License-Identifier: Apache-2.0
/**
 * An {@code nfacctd.conf} to a configuration of ours, with a remark on each line that means
 * something else here.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.config.nfacctd;
