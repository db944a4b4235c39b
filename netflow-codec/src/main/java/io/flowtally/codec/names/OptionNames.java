// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.names;

import io.flowtally.codec.Wire;
import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.template.Template;

/** Learns names from options records. One a decoder; not thread-safe. Allocates for news only. */
public final class OptionNames {
  private static final long NONE = -1;

  private final OptionName ofInterface = new OptionName();
  private final OptionName ofSampler = new OptionName();
  private final OptionName ofApplication = new OptionName();
  private final OptionName ofVrf = new OptionName();
  private long scope;
  private long in;
  private long out;
  private boolean onlyInterface;

  /** Nothing read yet. */
  public OptionNames() {}

  /** Reads one record, whose fields all lie in the buffer. */
  public void learn(
      Template template, NamePlan plan, byte[] buffer, int offset, Exporter exporter) {
    clear(buffer);
    int at = offset;
    for (int nth = 0; nth < template.occupiedCount(); nth++) {
      int i = template.occupied(nth);
      int length = template.fields[i] & 0xFFFF;
      if (length == Template.VARIABLE) {
        length = Wire.u8(buffer, at++);
        if (length == 255) {
          length = Wire.u16(buffer, at);
          at += 2;
        }
      }
      field(plan.roles[i], buffer, at, length);
      at += length;
    }
    numberInterface();
    learn(NameKind.INTERFACE, ofInterface, exporter);
    learn(NameKind.SAMPLER, ofSampler, exporter);
    learn(NameKind.APPLICATION, ofApplication, exporter);
    learn(NameKind.VRF, ofVrf, exporter);
  }

  private void clear(byte[] buffer) {
    ofInterface.clear(buffer);
    ofSampler.clear(buffer);
    ofApplication.clear(buffer);
    ofVrf.clear(buffer);
    scope = NONE;
    in = NONE;
    out = NONE;
    onlyInterface = false;
  }

  private void field(byte role, byte[] buffer, int at, int length) {
    switch (role) {
      case NamePlan.SCOPE_INTERFACE -> scope = scope == NONE ? number(buffer, at, length) : scope;
      case NamePlan.IN_INTERFACE -> in = in == NONE ? number(buffer, at, length) : in;
      case NamePlan.OUT_INTERFACE -> out = out == NONE ? number(buffer, at, length) : out;
      case NamePlan.METERING_PROCESS -> onlyInterface = true;
      case NamePlan.INTERFACE_NAME -> ofInterface.nameAt(at, length);
      case NamePlan.INTERFACE_DESCRIPTION -> ofInterface.descriptionAt(at, length);
      case NamePlan.SAMPLER -> number(ofSampler, number(buffer, at, length));
      case NamePlan.SAMPLER_NAME -> ofSampler.nameAt(at, length);
      case NamePlan.APPLICATION -> number(ofApplication, ApplicationId.of(buffer, at, length));
      case NamePlan.APPLICATION_NAME -> ofApplication.nameAt(at, length);
      case NamePlan.APPLICATION_DESCRIPTION -> ofApplication.descriptionAt(at, length);
      case NamePlan.VRF -> number(ofVrf, number(buffer, at, length));
      case NamePlan.VRF_NAME -> ofVrf.nameAt(at, length);
      default -> {}
    }
  }

  /** A record that is about two interfaces names neither of them. */
  private void numberInterface() {
    if (scope != NONE) {
      ofInterface.id(scope);
    } else if (in != NONE || out != NONE) {
      if (in == NONE || out == NONE || in == out) {
        ofInterface.id(Math.max(in, out));
      }
    } else if (onlyInterface) {
      ofInterface.id(0);
    }
  }

  private static void number(OptionName thing, long id) {
    if (id != NONE) {
      thing.id(id);
    }
  }

  /** Unsigned; {@link #NONE} for what is no 32-bit number, or 0 bytes long. */
  private static long number(byte[] buffer, int at, int length) {
    if (length < 1 || length > 8) {
      return NONE;
    }
    long value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << 8 | (buffer[i] & 0xFF);
    }
    return value;
  }

  private static void learn(NameKind kind, OptionName said, Exporter exporter) {
    if (said.hasId() && (said.hasName() || said.hasDescription())) {
      exporter.names(kind).learn(said);
    }
  }
}
