// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.config.ConfigurationResult;
import io.flowtally.networks.GroupNames;
import io.flowtally.yaml.Mistake;
import java.util.List;

/**
 * What a configuration would do, without doing it.
 *
 * @param report the networks, aggregates and limits in words; empty when there are mistakes that
 *     would keep it from running
 * @param mistakes all of them
 * @param remarks lines of the networks file that are left out, or may not mean what they seem to
 */
public record ConfigurationCheck(
    List<String> report, List<Mistake> mistakes, List<Mistake> remarks) {
  /** Copies the lists. */
  public ConfigurationCheck {
    report = List.copyOf(report);
    mistakes = List.copyOf(mistakes);
    remarks = List.copyOf(remarks);
  }

  /** Reads everything that the configuration names; opens no socket. */
  public static ConfigurationCheck of(ConfigurationResult reading) {
    if (!reading.ok()) {
      return new ConfigurationCheck(List.of(), reading.mistakes(), List.of());
    }
    try {
      Pipeline pipeline = PipelineAssembly.assemble(reading.settings(), new GroupNames());
      return new ConfigurationCheck(PipelineReport.lines(pipeline), List.of(), pipeline.remarks());
    } catch (ConfigurationException e) {
      return new ConfigurationCheck(List.of(), e.mistakes(), List.of());
    }
  }
}
