// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

/** What an exporter's options data gives names to, each by a number of its own. */
public enum NameKind {
  /** By interface index; names in 82 interfaceName, 83 interfaceDescription. */
  INTERFACE,
  /** By 48 samplerId or 302 selectorId; names in 84 samplerName, 335 selectorName. */
  SAMPLER,
  /** By 95 applicationId, see {@link ApplicationId}; names in 96 and 94. */
  APPLICATION,
  /** By 234 ingressVRFID or 235 egressVRFID; names in 236 VRFname. */
  VRF
}
