// SPDX-License-Identifier: Apache-2.0
/**
 * Reads YAML files whose keys are known, and tells every mistake at once with its line and what to
 * write instead. What the keys mean is for others to know.
 */
@org.jspecify.annotations.NullMarked
package io.flowtally.yaml;
