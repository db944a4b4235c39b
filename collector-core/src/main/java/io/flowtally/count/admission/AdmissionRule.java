// SPDX-License-Identifier: Apache-2.0
package io.flowtally.count.admission;

/**
 * When a key outside takes the place of one inside.
 *
 * <p>A weight is a sum of bytes that decays with a {@linkplain #halfLife half-life}. The weight w
 * of a key whose records come at random, with sizes b, scatters with the deviation sqrt(w s / 2),
 * where s = E[b^2] / E[b]. So a candidate c replaces the lightest inside, l, if
 *
 * <pre>
 * c > 1.3 l + z sqrt((c + l) s / 2)
 * </pre>
 *
 * The factor is the hysteresis: of two keys about as heavy, the one inside stays. The root keeps
 * out what only chance has made heavy; z is 2.5 where all records are alike, and goes to one where
 * their sizes have a heavy tail and are clipped. A key a hundred times as heavy as l passes within
 * seconds. Immutable.
 *
 * @param meanByOctets s
 * @param deviations z
 */
public record AdmissionRule(double meanByOctets, double deviations) {
  /** The longest half-life: an afternoon's traffic is still told from the morning's. */
  public static final int HALF_LIFE_SECONDS = 300;

  /** The shortest: what comes in bursts of seconds is not all that counts. */
  private static final int SHORTEST_SECONDS = 60;

  /** With so many records in it, a weight scatters by 5 %: calm does not need a longer memory. */
  private static final double ENOUGH_RECORDS = 200;

  private static final double HYSTERESIS = 1.3;

  /** What is left of a weight after so long, at the longest half-life. */
  public static double decay(double seconds) {
    return decay(seconds, HALF_LIFE_SECONDS);
  }

  /** What is left of a weight after so long. */
  public static double decay(double seconds, double halfLifeSeconds) {
    return Math.pow(2, -seconds / halfLifeSeconds);
  }

  /**
   * How long to remember: as short as the lightest inside allows, so that a change of the traffic
   * is soon seen, and as long as it needs to hold enough records for chance to level out.
   *
   * @param present half-life under which {@code lightest} came together
   * @return seconds
   */
  public double halfLife(double present, double lightest) {
    double records = lightest / meanByOctets;
    return records <= 0
        ? HALF_LIFE_SECONDS
        : Math.max(
            SHORTEST_SECONDS, Math.min(HALF_LIFE_SECONDS, present * ENOUGH_RECORDS / records));
  }

  /** What has come together in a weight at a steady rate of so many bytes a second. */
  public static double weightAtRate(double octetsASecond, double seconds) {
    return octetsASecond * (HALF_LIFE_SECONDS / Math.log(2)) * (1 - decay(seconds));
  }

  /** Whether one that is outside takes the place of one that is inside. */
  public boolean admits(double outside, double inside) {
    double chance = deviations * Math.sqrt((outside + inside) * meanByOctets / 2);
    return outside > HYSTERESIS * inside + chance;
  }

  /** The least that {@link #admits} in place of this one. */
  public double bar(double inside) {
    double a = deviations * deviations * meanByOctets / 2;
    double h = HYSTERESIS * inside;
    // c - h = sqrt(a (c + l)), squared and solved for c
    return h + a / 2 + Math.sqrt(a * a / 4 + a * (h + inside));
  }
}
