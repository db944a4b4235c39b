// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

/**
 * At which interface the exporter saw a flow, as IE 61 says it. An exporter that sends both may
 * have metered each packet twice.
 */
public enum FlowDirection {
  INGRESS("ingress"),
  EGRESS("egress"),
  NOT_GIVEN("not_given");

  private final String label;

  FlowDirection(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
