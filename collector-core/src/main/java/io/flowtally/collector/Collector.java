// SPDX-License-Identifier: Apache-2.0
package io.flowtally.collector;

import io.flowtally.collector.state.LinkedState;
import io.flowtally.collector.state.StateKeeper;
import io.flowtally.collector.state.StateLock;
import io.flowtally.collector.state.StateStore;
import io.flowtally.config.ConfigurationResult;
import io.flowtally.config.Settings;
import io.flowtally.feed.FlowFeed;
import io.flowtally.forward.Forwarder;
import io.flowtally.link.Link;
import io.flowtally.link.LinkSettings;
import io.flowtally.link.LinkStatus;
import io.flowtally.link.Links;
import io.flowtally.link.RecordSender;
import io.flowtally.link.RecordStatus;
import io.flowtally.networks.GroupNames;
import io.flowtally.receive.DatagramTap;
import io.flowtally.receive.Input;
import io.flowtally.receive.ListenException;
import io.flowtally.receive.ListenerCounters;
import io.flowtally.receive.Poller;
import io.flowtally.receive.ReceiveLoops;
import io.flowtally.receive.Receivers;
import io.flowtally.receive.tcp.TcpInput;
import io.flowtally.receive.tcp.TcpSettings;
import io.flowtally.receive.udp.InheritedSocket;
import io.flowtally.receive.udp.UdpInput;
import io.flowtally.receive.udp.UdpSettings;
import io.flowtally.recent.RecentDatagrams;
import io.flowtally.view.FlowQuery;
import io.flowtally.view.FlowQueryException;
import io.flowtally.view.ForwardStatus;
import io.flowtally.view.FoundFlows;
import io.flowtally.view.Hold;
import io.flowtally.view.ListenerStatus;
import io.flowtally.view.Output;
import io.flowtally.view.ReloadStatus;
import io.flowtally.view.StateStatus;
import io.flowtally.view.StreamStatus;
import io.flowtally.yaml.Mistake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program but for its HTTP side: sockets hand datagrams to loops, loops decode,
 * classify and count, housekeeping keeps it all bounded. Thread-safe.
 */
public final class Collector extends Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  private final Supplier<ConfigurationResult> configuration;
  private final RunningFiles files;
  private final @Nullable StateLock lock;
  private final @Nullable StateStore state;
  private final Housekeeping housekeeping;
  private final @Nullable Link link;
  private final @Nullable RecordSender records;

  /** What sockets and files were opened with, whatever was reloaded since. */
  private final Settings atStart;

  private final Poller poller = Poller.best();
  private final Forwarder forwarder = new Forwarder(poller);
  private final RecentDatagrams recent;
  private final FlowSearch flowSearch;
  private final CurrentIdentity identity = new CurrentIdentity();
  private final List<Output> outputs = new CopyOnWriteArrayList<>();

  private volatile ReloadStatus lastReload = new ReloadStatus(true, nowSeconds(), List.of());
  private volatile @Nullable Receivers receivers;
  private volatile boolean ready;

  private Collector(
      Supplier<ConfigurationResult> configuration,
      Pipeline pipeline,
      RunningFiles files,
      @Nullable StateLock lock,
      @Nullable StateStore state,
      @Nullable Link link,
      @Nullable RecordSender records) {
    super(pipeline, SteadyClock.ofMachine());
    this.link = link;
    this.records = records;
    this.configuration = configuration;
    this.files = files;
    this.lock = lock;
    this.state = state;
    this.atStart = pipeline.settings();
    this.recent =
        new RecentDatagrams(atStart.recentBytes(), ReceiveLoops.count(poller, atStart.receivers()));
    this.flowSearch =
        new FlowSearch(exporterTable, recent, clock, Runtime.getRuntime().maxMemory());
    this.housekeeping =
        state instanceof LinkedState linked
            ? new Housekeeping(this, state, linked.turn())
            : new Housekeeping(this, state);
    identity.follow(atStart.streams().identity());
  }

  /**
   * Reads the configuration, binds the sockets and starts receiving.
   *
   * @param configuration read now, and again at each reload
   * @throws ConfigurationException with every mistake at once
   * @throws IOException if a socket cannot be had, or another process has the state directory
   */
  public static Collector start(Supplier<ConfigurationResult> configuration)
      throws ConfigurationException, IOException {
    ConfigurationResult first = configuration.get();
    Settings settings = settings(first);
    StateLock lock = StateLock.take(settings.state());
    Link link = null;
    RecordSender records = null;
    boolean started = false;
    try {
      LinkSettings wanted = settings.link();
      link = wanted == null || !wanted.carriesDatagrams() ? null : Links.connect(wanted);
      records = wanted == null || wanted.records() == null ? null : Links.connectRecords(wanted);
      Collector collector = restored(configuration, first, lock, link, records);
      collector.listen();
      started = true;
      return collector;
    } finally {
      if (!started && lock != null) {
        lock.close();
      }
      if (!started && link != null) {
        link.close();
      }
      if (!started && records != null) {
        records.close();
      }
    }
  }

  private static @Nullable StateStore state(Settings settings, @Nullable Link link)
      throws IOException {
    return link != null && link.isInput()
        ? LinkedState.open(link)
        : StateKeeper.open(settings.state());
  }

  private static Collector restored(
      Supplier<ConfigurationResult> configuration,
      ConfigurationResult first,
      @Nullable StateLock lock,
      @Nullable Link link,
      @Nullable RecordSender records)
      throws ConfigurationException, IOException {
    Settings settings = first.settings();
    StateStore state = state(settings, link);
    GroupNames groups = state == null ? new GroupNames() : state.groups();
    Pipeline pipeline = PipelineAssembly.assemble(settings, groups);
    Collector collector =
        new Collector(configuration, pipeline, new RunningFiles(first), lock, state, link, records);
    collector.logPipeline();
    if (state != null && !state.restore(collector)) {
      collector.run(PipelineAssembly.assemble(settings, new GroupNames()));
    }
    return collector;
  }

  private static Settings settings(ConfigurationResult reading) throws ConfigurationException {
    if (!reading.ok()) {
      throw new ConfigurationException(reading.mistakes());
    }
    return reading.settings();
  }

  private void listen() throws IOException {
    Settings settings = settings();
    List<Input> inputs = inputs(settings);
    ReceiveLoops loops = ReceiveLoops.start(poller, settings.receivers(), loop -> newLoop());
    receivers = Receivers.start(loops, inputs);
    forwarder.targets(settings.forward());
    housekeeping.start();
    if (link != null && state instanceof LinkedState linked) {
      linked.hold(this).close(); // who takes which partitions is known before the first is counted
      link.start(newLoop(), linked.turn());
    }
    ready = true;
  }

  private List<Input> inputs(Settings settings) throws ListenException {
    List<InheritedSocket> inherited =
        InheritedSocket.announced(System.getenv(), ProcessHandle.current().pid());
    UdpSettings udp = new UdpSettings(settings.listen(), settings.receiveBufferBytes());
    List<Input> inputs = new ArrayList<>();
    if (!settings.listen().isEmpty() || !inherited.isEmpty()) {
      inputs.add(new UdpInput(udp.withInherited(inherited), poller));
    }
    Settings.Streams streams = settings.streams();
    if (!streams.isEmpty()) {
      inputs.add(
          new TcpInput(
              new TcpSettings(
                  streams.tcp(),
                  streams.tls(),
                  identity,
                  streams.limit(),
                  streams.limitPerAddress(),
                  streams.idle()),
              poller));
    }
    return inputs;
  }

  /** Starts an output, which from now on ends with the collector. */
  public void attach(Output output) throws IOException {
    output.start(this);
    outputs.add(output);
  }

  private void logPipeline() {
    for (String line : PipelineReport.lines(pipeline())) {
      if (line.startsWith(PipelineReport.WARNING)) {
        LOG.warn(line.substring(PipelineReport.WARNING.length()));
      } else {
        LOG.info(line);
      }
    }
    pipeline().remarks().forEach(remark -> LOG.warn("{}", remark));
  }

  @Override
  public synchronized ReloadStatus reload() {
    try {
      RunningFiles.Candidate candidate = files.read(configuration);
      Pipeline next = PipelineAssembly.assemble(settings(candidate.reading()), pipeline());
      if (candidate.isStale()) {
        throw new ConfigurationException(List.of(RunningFiles.beingWritten(candidate.reading())));
      }
      files.accept(candidate);
      run(next);
      identity.follow(next.settings().streams().identity());
      forwarder.targets(next.settings().forward());
      waitingForRestart()
          .forEach(key -> LOG.warn("{} is not as it was at the start: that takes a restart", key));
      lastReload = new ReloadStatus(true, nowSeconds(), List.of());
      LOG.info("configuration reloaded");
      logPipeline();
    } catch (ConfigurationException e) {
      List<String> mistakes = e.mistakes().stream().map(Mistake::toString).toList();
      lastReload = new ReloadStatus(false, lastReload.successTimestampSeconds(), mistakes);
      mistakes.forEach(LOG::error);
      LOG.error("configuration not reloaded: the running one goes on");
    }
    return lastReload;
  }

  /** Keys whose value in the file is not the one that is in force. */
  List<String> waitingForRestart() {
    return RestartRequired.changed(atStart, settings());
  }

  /** Ends the outputs, reads what the kernel has accepted, stops, and saves the state. */
  @Override
  public void close() {
    outputs.forEach(Output::close);
    stopReceiving();
    if (state != null) {
      state.save(this, true);
    }
    if (link != null) {
      link.close();
    }
    if (records != null) {
      records.close();
    }
    releaseState();
  }

  /** As the end of a process does: another one may take the state directory. */
  public void releaseState() {
    if (lock != null) {
      lock.close();
    }
  }

  public void stopReceiving() {
    ready = false;
    Receivers open = receivers;
    if (open != null) {
      open.drain();
    }
    if (link != null) {
      link.stop();
    }
    housekeeping.close();
    forwarder.close();
  }

  @Override
  public void scraped() throws IOException {
    if (state != null) {
      state.scraped();
    }
  }

  @Override
  public Hold hold() throws IOException {
    return state == null ? Hold.NONE : state.hold(this);
  }

  @Override
  public Optional<LinkStatus> link() {
    return Optional.ofNullable(link).map(Link::status);
  }

  @Override
  public Optional<StateStatus> state() {
    return Optional.ofNullable(state).map(StateStore::status);
  }

  @Override
  DatagramTap newTap() {
    DatagramTap sent = link == null ? DatagramTap.NONE : link.tap();
    return forwarder.tap().and(recent.tap()).and(sent);
  }

  @Override
  @Nullable FlowFeed newFeed() {
    LinkSettings settings = atStart.link();
    return records == null || settings == null || settings.records() == null
        ? null
        : new FlowFeed(records, settings.records().format());
  }

  @Override
  public Optional<RecordStatus> records() {
    return Optional.ofNullable(records).map(RecordSender::status);
  }

  @Override
  public FoundFlows flows(FlowQuery query) throws FlowQueryException {
    return flowSearch.find(query, pipeline());
  }

  @Override
  public List<ForwardStatus> forwards() {
    return forwarder.counters().stream()
        .map(ForwardStatus::of)
        .sorted(Comparator.comparing(ForwardStatus::target))
        .toList();
  }

  @Override
  void followCertificates() {
    identity.look();
  }

  @Override
  public List<StreamStatus> streams() {
    Receivers open = receivers;
    return open == null ? List.of() : open.streams().stream().map(StreamStatus::of).toList();
  }

  /** The UDP ports bound, in the order of {@code listen}. */
  public List<Integer> ports() {
    Receivers open = receivers;
    return open == null
        ? List.of()
        : open.listeners().stream().map(ListenerCounters::port).toList();
  }

  @Override
  public List<ListenerStatus> listeners() {
    Receivers open = receivers;
    return open == null ? List.of() : open.listeners().stream().map(ListenerStatus::of).toList();
  }

  @Override
  public ReloadStatus lastReload() {
    return lastReload;
  }

  @Override
  public boolean ready() {
    return ready && (link == null || link.status().owner());
  }

  private static double nowSeconds() {
    return System.currentTimeMillis() / 1000.0;
  }
}
