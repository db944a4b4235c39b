// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import io.flowtally.codec.ProtocolVersion;

/**
 * The record of NetFlow v5 as a template that nobody has to send.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                        source address                         |
 * |                      destination address                      |
 * |                           next hop                            |
 * +-------------------------------+-------------------------------+
 * |        input interface        |       output interface        |
 * +-------------------------------+-------------------------------+
 * |                            packets                            |
 * |                            bytes                             |
 * |             system uptime at the start of the flow            |
 * |              system uptime at the end of the flow             |
 * +-------------------------------+-------------------------------+
 * |          source port          |        destination port       |
 * +---------------+---------------+---------------+---------------+
 * |       0       |   TCP flags   |   protocol    |      ToS      |
 * +---------------+---------------+---------------+---------------+
 * |           source AS           |        destination AS         |
 * +---------------+---------------+-------------------------------+
 * |  source mask  |   dst. mask   |               0               |
 * +---------------+---------------+-------------------------------+
 * </pre>
 */
public final class BuiltInTemplate {
  private static final int[][] FIELDS = {
    {8, 4}, {12, 4}, {15, 4}, {10, 2}, {14, 2}, {2, 4}, {1, 4}, {22, 4}, {21, 4}, {7, 2}, {11, 2},
    {210, 1}, {6, 1}, {4, 1}, {5, 1}, {16, 2}, {17, 2}, {9, 1}, {13, 1}, {210, 2},
  };

  public static final Template V5 = compile();

  private BuiltInTemplate() {}

  private static Template compile() {
    byte[] specifiers = new byte[4 * FIELDS.length];
    for (int i = 0; i < FIELDS.length; i++) {
      specifiers[4 * i + 1] = (byte) FIELDS[i][0];
      specifiers[4 * i + 3] = (byte) FIELDS[i][1];
    }
    TemplateLayout layout =
        TemplateLayout.read(specifiers, 0, ProtocolVersion.V5, FIELDS.length, 0);
    return new Template(layout, ProtocolVersion.V5, 0, 0, false, 0);
  }
}
