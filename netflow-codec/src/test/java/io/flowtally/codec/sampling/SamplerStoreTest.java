// SPDX-License-Identifier: Apache-2.0
package io.flowtally.codec.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.flowtally.codec.limits.MemoryBudget;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplerStoreTest {
  private final MemoryBudget.Allowance allowance =
      new MemoryBudget.Allowance(new MemoryBudget(1 << 20, 1 << 20));
  private final SamplerStore store = new SamplerStore();
  private final ReportedRates reported = new ReportedRates();

  private boolean learn(int kind, int domain, long id, double rate) {
    return store.learn(kind, domain, id, rate, 1, allowance);
  }

  private void describeSamplers(int from, int to) {
    for (int id = from; id < to; id++) {
      learn(SamplerStore.SAMPLER, 1, id, 10 + id);
    }
  }

  private Map<String, Double> reported() {
    Map<String, Double> rates = new LinkedHashMap<>();
    reported.report(store, rates);
    return rates;
  }

  @Test
  void findsEachOfMany() {
    describeSamplers(0, 500);
    for (int id = 0; id < 500; id++) {
      assertThat(store.rate(SamplerStore.SAMPLER, 1, id)).isEqualTo(10 + id);
    }
    assertThat(store.rate(SamplerStore.SAMPLER, 2, 0)).isZero();
    assertThat(store.rate(SamplerStore.INTERFACE, 1, 0)).isZero();
  }

  @Test
  void forgetsTheOldestAtTheLimit() {
    describeSamplers(0, 1030);
    assertThat(store.size()).isEqualTo(1024);
    assertThat(store.rate(SamplerStore.SAMPLER, 1, 5)).isZero();
    assertThat(store.rate(SamplerStore.SAMPLER, 1, 6)).isEqualTo(16);
    assertThat(store.rateInAnyDomain(SamplerStore.SAMPLER, 2, 5)).isZero();
  }

  @Test
  void staysTheSameWhenOptionsRepeatThemselves() {
    describeSamplers(0, 3);
    assertThat(learn(SamplerStore.SAMPLER, 1, 2, 12)).isFalse();
    assertThat(learn(SamplerStore.SAMPLER, 1, 2, 13)).isTrue();
    assertThat(store.size()).isEqualTo(3);
  }

  @Test
  void refusesWhatTheAllowanceHasNoRoomFor() {
    SamplerStore poor = new SamplerStore();
    MemoryBudget.Allowance nothing = new MemoryBudget.Allowance(new MemoryBudget(0, 0));
    assertThat(poor.learn(SamplerStore.SAMPLER, 1, 1, 5, 100, nothing)).isFalse();
    assertThat(poor.isEmpty()).isTrue();
  }

  @Test
  void knowsWhetherSamplersAgree() {
    learn(SamplerStore.SAMPLER, 1, 1, 100);
    learn(SamplerStore.SAMPLER, 1, 2, 100);
    assertThat(store.defaultRate(1)).isEqualTo(100);
    learn(SamplerStore.SAMPLER, 1, 2, 50);
    assertThat(store.defaultRate(1)).isEqualTo(SamplerStore.UNKNOWN);
    assertThat(store.defaultRate(2)).isEqualTo(SamplerStore.UNKNOWN);
    learn(SamplerStore.SAMPLER, 1, 1, 50);
    assertThat(store.defaultRate(1)).isEqualTo(50);
    assertThat(store.defaultRate(2)).isEqualTo(50);
  }

  @Test
  void forgetsWithTheEntryWhatItsGroupsKnew() {
    learn(SamplerStore.SYSTEM, 7, 0, 500);
    describeSamplers(0, 1024);
    assertThat(store.defaultRate(7)).isEqualTo(SamplerStore.UNKNOWN);
    for (int id = 0; id < 1024; id++) {
      learn(SamplerStore.SAMPLER, 3, id, 5);
    }
    assertThat(store.defaultRate(1)).isEqualTo(5);
  }

  /** A datagram may describe a new sampler with each three octets. */
  @Test
  void aNewSamplerCostsTheSameHoweverManyThereAre() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    describeSamplers(0, 5_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    describeSamplers(5_000, 15_000);
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
    assertThat(each).isLessThan(2_000);
    assertThat(store.size()).isEqualTo(1024);
  }

  @Test
  void reportsABoundedNumberOfRates() {
    describeSamplers(0, 500);
    assertThat(reported()).hasSize(ReportedRates.MOST + 1).containsEntry("other", 509.0);
  }

  @Test
  void goesOnReportingWhatItHasReported() {
    describeSamplers(0, 500);
    List<String> first = new ArrayList<>(reported().keySet());
    describeSamplers(500, 5_000);
    assertThat(reported().keySet()).containsExactlyElementsOf(first);
  }

  @Test
  void reportsTheRateOfToday() {
    learn(SamplerStore.SAMPLER, 1, 1, 100);
    assertThat(reported()).containsEntry("sampler 1", 100.0);
    learn(SamplerStore.SAMPLER, 1, 1, 200);
    learn(SamplerStore.SAMPLER, 2, 1, 300);
    learn(SamplerStore.TEMPLATE, 2, 256, 400);
    learn(SamplerStore.OTHER, 2, 0, SamplerStore.UNKNOWN);
    assertThat(reported())
        .containsOnly(
            Map.entry("sampler 1", 200.0),
            Map.entry("sampler 1 domain 2", 300.0),
            Map.entry("template", 400.0),
            Map.entry("other scope", 0.0));
  }
}
