// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.CodecLimits;
import io.flowtally.codec.ProtocolVersion;
import io.flowtally.codec.limits.MemoryBudget;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Which template makes room for a new one. */
class TemplateStoreTest {
  private static final int LIMIT = CodecLimits.defaults().templatesPerExporter();
  private static final int LARGE = 12_000;

  private final MemoryBudget budget = new MemoryBudget(64 << 20, 24 << 10);
  private final MemoryBudget.Allowance allowance = new MemoryBudget.Allowance(budget);
  private final TemplateStore store = new TemplateStore(LIMIT, allowance, new LongAdder());
  private long nowMs = 1_700_000_000_000L;

  TemplateStoreTest() {
    allowance.known();
  }

  private boolean put(int id, int fields) {
    byte[] specifiers = new byte[4 * fields];
    for (int i = 0; i < fields; i++) {
      specifiers[4 * i + 1] = (byte) 210;
      specifiers[4 * i + 3] = 1;
    }
    ProtocolVersion version = ProtocolVersion.V9;
    TemplateLayout layout = TemplateLayout.read(specifiers, 0, version, fields, 0);
    return store.put(new Template(layout, version, 0, id, false, nowMs++));
  }

  private boolean knows(int id) {
    return store.find(ProtocolVersion.V9, 0, id, 1, 1) != null;
  }

  @Test
  void losesOneLargeTemplateForAnother() {
    int most = 0;
    while (store.size() == most) {
      put(256 + most, LARGE);
      most++;
    }
    // The last one put the first one out.
    assertThat(store.size()).isEqualTo(most - 1).isGreaterThan(40);
    assertThat(knows(256)).isFalse();
    assertThat(knows(257)).isTrue();
  }

  @Test
  void losesNoMoreSmallTemplatesThanTheirShareForALargeOne() {
    for (int id = 0; id < 3000; id++) {
      put(256 + id, 40);
    }
    int before = store.size();
    assertThat(put(60_000, LARGE)).isTrue();
    assertThat(store.size()).isGreaterThan(before - 200);
    assertThat(knows(256 + 2999)).isTrue();
  }

  @Test
  void losesOneTemplateWhereTheSharedBudgetIsGone() {
    for (int id = 0; id < 20; id++) {
      put(256 + id, LARGE);
    }
    takeTheRest();
    assertThat(put(300, LARGE)).isTrue();
    assertThat(store.size()).isEqualTo(20);
    assertThat(knows(256)).isFalse();
    assertThat(knows(257)).isTrue();
  }

  @Test
  void losesNoneForATemplateThatWouldNotFitAnyway() {
    for (int id = 0; id < 20; id++) {
      put(256 + id, 40);
    }
    takeTheRest();
    assertThat(put(300, LARGE)).isFalse();
    assertThat(store.size()).isEqualTo(20);
  }

  private void takeTheRest() {
    MemoryBudget.Allowance other = new MemoryBudget.Allowance(budget);
    other.known();
    assertThat(other.take((64 << 20) - budget.used())).isTrue();
  }

  @Test
  void losesOneForOneMoreThanTheLimit() {
    TemplateStore many = new TemplateStore(LIMIT, allowance, new LongAdder());
    ProtocolVersion version = ProtocolVersion.V9;
    byte[] field = {0, 1, 0, 4};
    for (int id = 0; id <= LIMIT; id++) {
      TemplateLayout layout = TemplateLayout.read(field, 0, version, 1, 0);
      many.put(new Template(layout, version, 0, 256 + id, false, nowMs++));
    }
    assertThat(many.size()).isEqualTo(LIMIT);
  }
}
