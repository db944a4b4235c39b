// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.Link;
import io.flowtally.link.LinkProvider;
import io.flowtally.link.LinkSettings;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;

/** Finds Kafka where the configuration says that it is. */
public final class KafkaLinkProvider implements LinkProvider {
  @Override
  public Link connect(LinkSettings settings) throws IOException {
    try {
      return settings.input() == null ? new KafkaInlet(settings) : new KafkaShard(settings);
    } catch (KafkaException e) {
      throw new IOException("kafka: " + Reasons.of(e), e);
    }
  }
}
