// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector.exporters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplingSourcesTest {
  private final SamplingSources sources = new SamplingSources();

  private static Map<String, Double> samplers(int from, int count) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (int id = from; id < from + count; id++) {
      rates.put("sampler " + id, 100.0);
    }
    return rates;
  }

  /** A thousand forged exporters, each with other samplers at each scrape. */
  @Test
  void churnMakesNoMoreSeriesThanThereMayBe() {
    Set<String> series = new HashSet<>();
    for (int scrape = 0; scrape < 10; scrape++) {
      for (int exporter = 0; exporter < 1000; exporter++) {
        String name = "192.0.2." + exporter;
        sources
            .shown(name, samplers(1000 * scrape + exporter, 32))
            .keySet()
            .forEach(source -> series.add(name + " " + source));
      }
    }
    assertThat(series).hasSizeLessThanOrEqualTo(SamplingSources.MOST + 1000);
  }

  @Test
  void whatWasShownStaysAndWhatCameTooLateIsOther() {
    assertThat(sources.shown("a", samplers(0, 2))).containsOnlyKeys("sampler 0", "sampler 1");
    sources.shown("b", samplers(0, 2 * SamplingSources.MOST));
    assertThat(sources.shown("a", samplers(0, 2))).containsOnlyKeys("sampler 0", "sampler 1");
    Map<String, Double> late = samplers(7, 1);
    late.put("system", 10.0);
    assertThat(sources.shown("c", late)).containsOnlyKeys("other", "system");
  }

  @Test
  void anExporterWithoutALabelGivesItsPlacesBack() {
    sources.shown("b", samplers(0, SamplingSources.MOST));
    sources.retain(Set.of("a"));
    assertThat(sources.shown("a", samplers(0, 1))).containsOnlyKeys("sampler 0");
  }
}
