// SPDX-License-Identifier: Apache-2.0
package io.flowtally.forward;

/** Whose address copies bear as their source. */
public enum ForwardSource {
  /** The exporter's where the process may and the address family is the same, else our own. */
  AUTO,
  /** The exporter's address and port, so that the other collector tells exporters apart. */
  EXPORTER,
  /** That of this machine. */
  OWN
}
