// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec;

import io.flowtally.codec.exporter.Exporter;
import io.flowtally.codec.template.Template;
import io.flowtally.codec.template.TemplateLayout;
import io.flowtally.codec.template.TemplateStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads template sets and options template sets into the store of their exporter.
 *
 * <pre>
 *  template record          options template, v9      options template, IPFIX
 * +-----------+-----------+ +-----------+-----------+ +-----------+-----------+
 * | id >= 256 |  fields   | | id >= 256 | scope     | | id >= 256 | fields    |
 * +-----------+-----------+ +-----------+ bytes    | +-----------+-----------+
 * | field specifiers ...  | | options   |           | | scopes    | specifiers|
 *                           | bytes    | specif.   |
 * </pre>
 *
 * RFC 3954 sections 5.2 and 6.1, RFC 7011 sections 3.4.1 and 3.4.2. A template that is as it was
 * costs a comparison and nothing else. A set of v9 (0, 1) in a message of IPFIX is read in v9's
 * form. One a decoder; not thread-safe.
 */
final class TemplateSetReader {
  private static final int LEAST_ID = 256;

  /** Told of each template that is new or has changed, to read what was held for it. */
  interface Listener {
    void onTemplate(Template template);
  }

  private final Listener listener;
  private final DatagramTally tally;
  private int sender;
  private int founder;
  private TemplateStore store = Exporter.NONE.templates();
  private boolean reliable;
  private boolean honourWithdrawals;
  private @Nullable WireError error;
  private int learned;
  private ProtocolVersion form = ProtocolVersion.V9;

  // What the header of one template record says.
  private int id;
  private int fieldCount;
  private int scopeCount;
  private int specifiers;

  TemplateSetReader(Listener listener, DatagramTally tally) {
    this.tally = tally;
    this.listener = listener;
  }

  void policy(DecodePolicy policy) {
    honourWithdrawals = policy.honourWithdrawals();
  }

  /**
   * Where the next sets go.
   *
   * @param reliable over a connection, which has withdrawals
   */
  void into(TemplateStore store, boolean reliable) {
    this.store = store;
    this.reliable = reliable;
  }

  /** The error that ended the last set, null if none did. */
  @Nullable WireError error() {
    return error;
  }

  /**
   * Reads the template records between two offsets; how many of them could be used.
   *
   * @param sender which of those behind the exporter's address they come from
   * @param founder with whose numbers its own began
   */
  int read(
      byte[] buffer,
      int from,
      int to,
      ProtocolVersion version,
      ProtocolVersion form,
      boolean options,
      Exporter exporter,
      int domain,
      int sender,
      int founder,
      long nowMs) {
    this.sender = sender;
    this.founder = founder;
    error = null;
    this.form = form;
    learned = 0;
    int at = from;
    while (error == null && to - at >= 4) {
      id = Wire.u16(buffer, at);
      fieldCount = Wire.u16(buffer, at + 2);
      scopeCount = 0;
      if (form == ProtocolVersion.IPFIX && fieldCount == 0 && isWithdrawable(id)) {
        withdraw(exporter, domain, options);
        at += 4;
        continue;
      }
      if (id < LEAST_ID) {
        error = isZero(buffer, at, to) ? null : WireError.TEMPLATE_ID;
        break;
      }
      specifiers = at + 4;
      if (options && !readScope(buffer, to)) {
        break;
      }
      int end = TemplateLayout.end(buffer, specifiers, to, form, fieldCount);
      if (end < 0) {
        error = WireError.TEMPLATE_CUT;
        break;
      }
      define(buffer, version, options, exporter, domain, nowMs);
      at = end;
    }
    return learned;
  }

  private boolean readScope(byte[] buffer, int to) {
    if (to - specifiers < 2) {
      error = WireError.TEMPLATE_CUT;
      return false;
    }
    int second = Wire.u16(buffer, specifiers);
    specifiers += 2;
    if (form == ProtocolVersion.V9) {
      boolean wholeFields = (fieldCount | second) % 4 == 0;
      scopeCount = fieldCount / 4;
      fieldCount = scopeCount + second / 4;
      error = wholeFields ? null : WireError.SCOPE_COUNT;
    } else {
      scopeCount = second;
      error = scopeCount == 0 || scopeCount > fieldCount ? WireError.SCOPE_COUNT : null;
    }
    return error == null;
  }

  private void define(
      byte[] buffer,
      ProtocolVersion version,
      boolean options,
      Exporter exporter,
      int domain,
      long nowMs) {
    if (fieldCount == 0) {
      // Of v9, which has no withdrawals (RFC 3954): it says nothing, and takes nothing away.
      tally.error(WireError.EMPTY_TEMPLATE, exporter);
      return;
    }
    Template known = store.find(version, domain, id, sender, founder);
    if (known != null
        && known.sameFields(buffer, specifiers, form, fieldCount, scopeCount, options)) {
      known.used(nowMs);
      known.announcedBy(sender, exporter.announcement());
      learned++;
      if (exporter.held().size() > 0) {
        listener.onTemplate(known);
      }
      return;
    }
    TemplateLayout layout = TemplateLayout.read(buffer, specifiers, form, fieldCount, scopeCount);
    if (layout.length() == 0) {
      // Its records would never end. The template of that id, if any, is not what they follow now.
      store.withdraw(version, domain, id, sender);
      tally.error(WireError.EMPTY_TEMPLATE, exporter);
      return;
    }
    int owner = known == null ? Template.SHARED : ownerOfAnother(known);
    Template template = new Template(layout, version, domain, id, owner, options, nowMs);
    template.announcedBy(sender, exporter.announcement());
    if (!store.put(template)) {
      tally.error(WireError.TEMPLATE_LIMIT, exporter);
      return;
    }
    learned++;
    listener.onTemplate(template);
  }

  /**
   * Who owns a layout that is another than the known one: this sender alone if somebody else still
   * announces that.
   */
  private int ownerOfAnother(Template known) {
    boolean onlyMine = known.announcer() == sender && !known.confirmed();
    return known.isShared() && (onlyMine || known.announcer() == Template.SHARED)
        ? Template.SHARED
        : sender;
  }

  private static boolean isWithdrawable(int id) {
    return id >= LEAST_ID
        || id == ProtocolVersion.IPFIX.templateSetId
        || id == ProtocolVersion.IPFIX.optionsSetId;
  }

  /** RFC 7011 section 8.1: a field count of 0; the id 2 or 3 means all of a kind. */
  private void withdraw(Exporter exporter, int domain, boolean options) {
    if (!honourWithdrawals && !reliable) {
      tally.error(WireError.WITHDRAWAL_IGNORED, exporter);
    } else if (id < LEAST_ID) {
      store.withdrawAll(ProtocolVersion.IPFIX, domain, options);
    } else {
      store.withdraw(ProtocolVersion.IPFIX, domain, id, sender);
    }
  }

  private static boolean isZero(byte[] buffer, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
