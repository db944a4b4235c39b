package io.flowtally.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplerStoreTest {
  private static SamplerStore ofSamplers(int count) {
    SamplerStore store = SamplerStore.EMPTY;
    for (int id = 0; id < count; id++) {
      store = store.with(SamplerStore.SAMPLER, 1, id, 10 + id);
    }
    return store;
  }

  @Test
  void findsEachOfMany() {
    SamplerStore store = ofSamplers(500);
    for (int id = 0; id < 500; id++) {
      assertThat(store.rate(SamplerStore.SAMPLER, 1, id)).isEqualTo(10 + id);
    }
    assertThat(store.rate(SamplerStore.SAMPLER, 2, 0)).isZero();
    assertThat(store.rate(SamplerStore.INTERFACE, 1, 0)).isZero();
  }

  @Test
  void forgetsTheOldestAtTheLimit() {
    SamplerStore store = ofSamplers(1030);
    assertThat(store.size()).isEqualTo(1024);
    assertThat(store.rate(SamplerStore.SAMPLER, 1, 5)).isZero();
    assertThat(store.rate(SamplerStore.SAMPLER, 1, 6)).isEqualTo(16);
  }

  @Test
  void staysTheSameWhenOptionsRepeatThemselves() {
    SamplerStore store = ofSamplers(3);
    assertThat(store.with(SamplerStore.SAMPLER, 1, 2, 12)).isSameAs(store);
    assertThat(store.with(SamplerStore.SAMPLER, 1, 2, 13).size()).isEqualTo(3);
  }

  @Test
  void reportsABoundedNumberOfRates() {
    Map<String, Double> rates = new LinkedHashMap<>();
    ofSamplers(500).report(rates);
    assertThat(rates).hasSizeLessThanOrEqualTo(33);
  }
}
