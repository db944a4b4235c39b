// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.template.TemplateLayout;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an options template number and name things. Immutable.
 *
 * <p>Cisco's interface tables give the index as a field of its own beside a system scope, others as
 * the scope: an interface of v9 (RFC 3954 section 6.1), 10 ingressInterface or 14 egressInterface
 * of IPFIX. softflowd names the one interface that it meters without a number.
 */
public final class NamePlan {
  static final byte OTHER = 0;
  static final byte SCOPE_INTERFACE = 1;
  static final byte IN_INTERFACE = 2;
  static final byte OUT_INTERFACE = 3;
  static final byte METERING_PROCESS = 4;
  static final byte INTERFACE_NAME = 5;
  static final byte INTERFACE_DESCRIPTION = 6;
  static final byte SAMPLER = 7;
  static final byte SAMPLER_NAME = 8;
  static final byte APPLICATION = 9;
  static final byte APPLICATION_NAME = 10;
  static final byte APPLICATION_DESCRIPTION = 11;
  static final byte VRF = 12;
  static final byte VRF_NAME = 13;

  /** By field. */
  final byte[] roles;

  private NamePlan(byte[] roles) {
    this.roles = roles;
  }

  /** Null if a template names nothing. */
  public static @Nullable NamePlan of(TemplateLayout layout, boolean options) {
    if (!options) {
      return null;
    }
    int[] fields = layout.fields();
    byte[] roles = new byte[fields.length];
    boolean names = false;
    for (int i = 0; i < fields.length; i++) {
      int pen = layout.pens() == null ? 0 : layout.pens()[i];
      roles[i] = pen == 0 ? role(layout, i, fields[i] >>> 16) : OTHER;
      names |= isName(roles[i]);
    }
    return names ? new NamePlan(roles) : null;
  }

  private static byte role(TemplateLayout layout, int index, int id) {
    boolean scope = index < layout.scopeCount();
    if (scope && layout.form() == ProtocolVersion.V9 && id <= 5) {
      return id == 2 ? SCOPE_INTERFACE : OTHER;
    }
    byte role = role(id);
    return scope && (role == IN_INTERFACE || role == OUT_INTERFACE) ? SCOPE_INTERFACE : role;
  }

  private static byte role(int id) {
    return switch (id) {
      case 10, 252 -> IN_INTERFACE;
      case 14, 253 -> OUT_INTERFACE;
      case 143 -> METERING_PROCESS;
      case 82 -> INTERFACE_NAME;
      case 83 -> INTERFACE_DESCRIPTION;
      case 48, 302 -> SAMPLER;
      case 84, 335 -> SAMPLER_NAME;
      case 95 -> APPLICATION;
      case 96 -> APPLICATION_NAME;
      case 94 -> APPLICATION_DESCRIPTION;
      case 234, 235 -> VRF;
      case 236 -> VRF_NAME;
      default -> OTHER;
    };
  }

  private static boolean isName(byte role) {
    return switch (role) {
      case INTERFACE_NAME,
          INTERFACE_DESCRIPTION,
          SAMPLER_NAME,
          APPLICATION_NAME,
          APPLICATION_DESCRIPTION,
          VRF_NAME ->
          true;
      default -> false;
    };
  }
}
