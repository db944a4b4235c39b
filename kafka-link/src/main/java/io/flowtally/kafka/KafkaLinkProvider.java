// SPDX-License-Identifier: Apache-2.0
package io.flowtally.kafka;

import io.flowtally.link.Link;
import io.flowtally.link.LinkProvider;
import io.flowtally.link.LinkSettings;
import io.flowtally.link.RecordSender;
import java.io.IOException;
import java.util.Objects;
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

  @Override
  public RecordSender connectRecords(LinkSettings settings) throws IOException {
    LinkSettings.Records records = Objects.requireNonNull(settings.records());
    try {
      return new Outbox(settings, records.topic(), records.bufferBytes(), "flow records");
    } catch (KafkaException e) {
      throw new IOException("kafka: " + Reasons.of(e), e);
    }
  }
}
