// SPDX-License-Identifier: Apache-2.0
package io.flowtally.it;

import io.flowtally.codec.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Open vSwitch with its userspace datapath and ports that packets are handed to by its control
 * program: no kernel module, no interface of this machine.
 *
 * <p>It exports IPFIX at the bridge's input and at its output, so each forwarded packet is in two
 * records, one of each flowDirection: the double counting of every router that is told to export
 * both.
 */
record OpenVswitch() implements RealExporter {
  private static final int FRAMES_A_CALL = 40;

  @Override
  public String name() {
    return "openvswitch-ipfix";
  }

  @Override
  public ProtocolVersion version() {
    return ProtocolVersion.IPFIX;
  }

  @Override
  public List<Conversation> traffic() {
    return Traffic.both();
  }

  @Override
  public List<Conversation> reported() {
    List<Conversation> twice = new ArrayList<>(traffic());
    twice.addAll(traffic());
    return twice;
  }

  @Override
  public void export(Path directory, int port) throws IOException {
    // Short: it holds Unix sockets, whose paths have a limit.
    Path run = Files.createTempDirectory("ovs");
    Path database = run.resolve("conf.db");
    External.run(
        Requires.tool("ovsdb-tool", "openvswitch-common"),
        "create",
        database.toString(),
        "/usr/share/openvswitch/vswitch.ovsschema");
    try (External server =
            start(run, "ovsdb-server", database.toString(), "--remote=punix:" + run + "/db.sock");
        External vswitchd =
            start(
                run,
                "ovs-vswitchd",
                "unix:" + run + "/db.sock",
                "--enable-dummy=system",
                "--disable-system")) {
      Waiting.until(
          "ovs-vswitchd",
          Duration.ofSeconds(15),
          () ->
              Files.exists(run.resolve("db.sock")) && Files.exists(run.resolve("ovs-vswitchd.ctl")),
          () -> server + "\n" + vswitchd);
      configure(run, port);
      receive(run);
      awaitSamples(run);
      // Without its exporter the bridge flushes what it has counted.
      vsctl(run, "clear", "bridge", "br0", "ipfix");
    } finally {
      External.run("rm", "-r", run.toString());
    }
  }

  private static void configure(Path run, int port) {
    vsctl(
        run,
        ("add-br br0 -- set bridge br0 datapath_type=dummy fail_mode=secure"
                + " -- add-port br0 p1 -- set interface p1 type=dummy ofport_request=1"
                + " -- add-port br0 p2 -- set interface p2 type=dummy ofport_request=2")
            .split(" ", -1));
    External.run(
        Requires.tool("ovs-ofctl", "openvswitch-common"),
        "add-flow",
        run + "/br0.mgmt",
        "in_port=1,actions=output:2");
    vsctl(
        run,
        ("-- set bridge br0 ipfix=@export -- --id=@export create IPFIX targets=\"127.0.0.1:"
                + port
                + "\" sampling=1 obs_domain_id=7 obs_point_id=9"
                + " cache_active_timeout=600 cache_max_flows=10000")
            .split(" ", -1));
  }

  private void receive(Path run) {
    List<String> frames = new ArrayList<>();
    for (Conversation flow : traffic()) {
      for (int i = 0; i < flow.packets(); i++) {
        frames.add(HexFormat.of().formatHex(Frames.frame(flow, i)));
      }
    }
    for (int start = 0; start < frames.size(); start += FRAMES_A_CALL) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Requires.tool("ovs-appctl", "openvswitch-common"),
                  "-t",
                  run + "/ovs-vswitchd.ctl",
                  "netdev-dummy/receive",
                  "p1"));
      command.addAll(frames.subList(start, Math.min(start + FRAMES_A_CALL, frames.size())));
      External.run(command.toArray(new String[0]));
    }
  }

  /** Packets reach the exporter by way of another thread: at the input and at the output. */
  private void awaitSamples(Path run) {
    long samples = 2 * traffic().stream().mapToLong(Conversation::packets).sum();
    Waiting.until(
        samples + " samples",
        Duration.ofSeconds(10),
        () -> samples(run).contains("sampled pkts=" + samples + ","),
        () -> samples(run));
  }

  private static String samples(Path run) {
    return External.run(
        Requires.tool("ovs-ofctl", "openvswitch-common"), "dump-ipfix-bridge", run + "/br0.mgmt");
  }

  private static External start(Path run, String program, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "OVS_RUNDIR=" + run,
                "OVS_LOGDIR=" + run,
                "OVS_DBDIR=" + run,
                "OVS_SYSCONFDIR=" + run,
                Requires.tool(program, "openvswitch-switch"),
                "--unixctl=" + run + "/" + program + ".ctl"));
    command.addAll(List.of(arguments));
    return External.start(run.resolve(program + ".log"), command.toArray(new String[0]));
  }

  private static void vsctl(Path run, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Requires.tool("ovs-vsctl", "openvswitch-switch"),
                "--db=unix:" + run + "/db.sock",
                "--timeout=10"));
    command.addAll(List.of(arguments));
    External.run(command.toArray(new String[0]));
  }

  @Override
  public String toString() {
    return name();
  }
}
