package dev.brokerline.bench.load;

import dev.brokerline.agents.Agent;
import dev.brokerline.agents.AgentRelay;
import dev.brokerline.agents.AgentRelayOptions;
import dev.brokerline.client.BrokerClient;
import dev.brokerline.client.model.ClientEvent;
import dev.brokerline.client.options.BrokerClientOptions;
import dev.brokerline.client.options.ClientLimits;
import dev.brokerline.protocol.event.WorkerEvent;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brokerline under load: a {@link BrokerClient} for requests and events, and, once it is needed, an
 * {@link AgentRelay} with a peer of its own for lines.
 */
final class BrokerlineSubject implements Subject {

  /** As many events as the longest flood has, so that the rows compare complete deliveries. */
  private static final ClientLimits ROOM =
      ClientLimits.DEFAULT.withQueued(new ClientLimits.EventLimits(4_000_000, 1L << 30));

  /** So many lines end in an event of 200 bytes, be it of plain text or with control sequences. */
  private static final int LINES_OF_200_BYTES = 2;

  /** The output of so many events is kept, however late the listener is. */
  private static final long BATCH = 4_000;

  private final BrokerClientOptions options;
  private final BrokerClient client;
  private volatile Tally tally = new Tally(0);
  private volatile Tally lines = new Tally(0);
  private @Nullable AgentRelay relay;

  BrokerlineSubject(ProcessBackend backend, Path peer) throws Exception {
    options = options(backend, peer).limits(ROOM).build();
    client = BrokerClient.create(options);
    client.listen(this::heard);
    client.start().get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Returns options for a client of the peer. */
  static BrokerClientOptions.Builder options(ProcessBackend backend, Path peer) {
    return BrokerClientOptions.builder()
        .processBackend(backend)
        .binary(peer)
        .directory(peer.resolveSibling("work"));
  }

  @Override
  public CompletableFuture<?> request() {
    return client.request(new GetStatus());
  }

  @Override
  public Optional<Flood> events() {
    return Optional.of(
        (count, kind) -> {
          Tally now = new Tally(count);
          tally = now;
          client
              .request(flood(count, kind), Loads.LIMIT)
              .get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
          now.await();
        });
  }

  private void heard(ClientEvent event) {
    if (event instanceof ClientEvent.FromBroker from
        && from.event() instanceof WorkerEvent.Output output) {
      tally.heard(String.valueOf(output.chunk()));
    } else if (event instanceof ClientEvent.EventsDropped dropped) {
      tally.fail(dropped.toString());
    }
  }

  @Override
  public Optional<Flood> lines() {
    return Optional.of(
        (count, kind) -> {
          for (long left = count; left > 0; left -= BATCH) {
            printLines(Math.min(BATCH, left), kind);
          }
        });
  }

  private void printLines(long count, String kind) throws Exception {
    AgentRelay printing = relay();
    Tally now = new Tally(count * LINES_OF_200_BYTES);
    lines = now;
    printing.request(flood(count, kind)).get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
    now.await();
  }

  private AgentRelay relay() throws Exception {
    AgentRelay opened = relay;
    if (opened == null) {
      opened =
          AgentRelay.open(
                  AgentRelayOptions.builder().broker(options).maxOutputChars(1 << 20).build())
              .get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
      relay = opened;
      Agent agent = opened.spawn("worker-1", "cat").get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
      agent.output().listenToLines(line -> lines.heard(line));
    }
    return opened;
  }

  private static SendInput flood(long count, String kind) {
    return new SendInput("flood", count + " " + kind);
  }

  @Override
  public void close() {
    client.close();
    if (relay != null) {
      relay.close();
    }
  }
}
