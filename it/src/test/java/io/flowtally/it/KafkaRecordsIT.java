// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowtally.codec.DatagramBuilder;
import io.flowtally.codec.V5Record;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flow records in a topic of a real broker, read back by Kafka's own consumer. */
class KafkaRecordsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void sendsTheRecordsThatTheFilterLetsThrough() throws Exception {
    Files.createDirectories(directory.resolve("life0"));
    Files.writeString(directory.resolve("life0/local.net"), Networks.FILE);
    try (KafkaBroker broker = KafkaBroker.start(directory, 1);
        KafkaMember collector =
            new KafkaMember(
                directory,
                """
                listen: ["127.0.0.1:%%d"]
                networks_file: local.net
                aggregates: {hosts: {by: [dst_host]}}
                kafka:
                  brokers: ["%s"]
                  records: {topic: records, filter: dst port 53}
                """
                    .formatted(broker.address()))) {
      int sent = 50;
      try (Sender sender = new Sender()) {
        sender.send(datagrams(sent), collector.udp());
      }
      List<String> records = read(broker.address(), sent);
      assertThat(records).hasSize(sent);
      for (int i = 0; i < sent; i++) {
        assertThat(records.get(i))
            .startsWith("{\"type\":\"NETFLOW_V5\",\"time_received_ns\":1")
            .contains("\"sequence_num\":" + 2 * i + ",")
            .contains("\"sampler_address\":\"127.0.0.1\"")
            .contains("\"bytes\":" + (1000 + i) + ",\"packets\":2,\"src_addr\":\"10.1.2.3\"")
            .endsWith("\"src_group\":\"Inside\",\"dst_group\":\"Inside\"}")
            .contains("\"proto\":\"UDP\",\"src_port\":4000,\"dst_port\":53,");
      }
      Map<String, BigDecimal> own = collector.process().scrape().series();
      assertThat(own)
          .containsEntry(
              "flowtally_kafka_sent_records_total", BigDecimal.valueOf(sent).stripTrailingZeros())
          .containsEntry(
              "flowtally_kafka_dropped_records_total{reason=\"buffer_full\"}", BigDecimal.ZERO);
      assertThat(collector.process().scrape().sum("pmacct_flow_bytes_total"))
          .as("what is not sent is counted")
          .isEqualTo(sent + (1000 + 1000 + sent - 1) * sent / 2);
    }
  }

  private static List<byte[]> datagrams(int count) {
    List<byte[]> datagrams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      datagrams.add(
          DatagramBuilder.v5()
              .sequence(2L * i)
              .v5Record(record(53, 1000 + i))
              .v5Record(record(443, 1))
              .build());
    }
    return datagrams;
  }

  private static V5Record record(int port, int bytes) {
    return V5Record.flow("10.1.2.3", "10.9.9.9", bytes, 2).protocol(17).ports(4000, port);
  }

  private static List<String> read(String broker, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition("records", 0)));
      Waiting.until(
          count + " records",
          PATIENCE,
          () -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
              assertThat(record.key()).hasSize(16).endsWith(127, 0, 0, 1);
              values.add(new String(record.value(), StandardCharsets.UTF_8));
            }
            return values.size() >= count;
          },
          values::toString);
    }
    return values;
  }
}
