// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionRuleTest {
  private final AdmissionRule rule = new AdmissionRule(1_000, 2);

  @ParameterizedTest
  @CsvSource({"0", "500", "4000", "1000000", "1e12"})
  void theBarIsWhereTheRuleBeginsToAdmit(double inside) {
    double bar = rule.bar(inside);
    assertThat(rule.admits(bar * 1.0001, inside)).isTrue();
    assertThat(rule.admits(bar * 0.9999, inside)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1000000, 1200000", "1000000, 1300000", "0, 2000"})
  void leavesTheOneInsideThatIsAboutAsHeavy(double inside, double outside) {
    assertThat(rule.admits(outside, inside)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1", "60", "300", "100000"})
  void aSteadyRateTendsTowardsItsWeight(double seconds) {
    double weight = 0;
    for (int i = 0; i < seconds * 10; i++) {
      weight = weight * AdmissionRule.decay(0.1) + 10;
    }
    double steady = AdmissionRule.weightAtRate(100, seconds);
    assertThat(steady).isCloseTo(weight, within(0.001 * weight));
  }

  @Test
  void remembersAsShortlyAsChanceAllows() {
    // The lightest has come together from 1,000 records: 200 are enough.
    assertThat(rule.halfLife(300, 1_000 * 1_000)).isEqualTo(60);
    assertThat(rule.halfLife(300, 500 * 1_000)).isEqualTo(120);
    assertThat(rule.halfLife(300, 100 * 1_000)).isEqualTo(300);
    assertThat(rule.halfLife(120, 200 * 1_000)).isEqualTo(120);
    assertThat(rule.halfLife(120, 0)).isEqualTo(300);
  }
}
