// SPDX-License-Identifier: Apache-2.0
package io.flowtally.exposition;

import io.flowtally.view.ScrapeAnswer;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request as the library hands it on to {@link FlowMetrics}, with the answer that began for it.
 */
public record AnswerRequest(PrometheusScrapeRequest query, ScrapeAnswer answer)
    implements PrometheusScrapeRequest {
  /** The answer of a request; all counts as they are if it has none. */
  public static ScrapeAnswer answerTo(@Nullable PrometheusScrapeRequest request) {
    return request instanceof AnswerRequest own ? own.answer() : ScrapeAnswer.PLAIN;
  }

  @Override
  public String getRequestPath() {
    return query.getRequestPath();
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return query.getParameterValues(name);
  }
}
