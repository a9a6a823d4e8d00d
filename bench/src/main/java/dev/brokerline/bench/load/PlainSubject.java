package dev.brokerline.bench.load;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A plain client under load. */
final class PlainSubject implements Subject {

  private final PlainClient client;
  private volatile Tally tally = new Tally(0);

  PlainSubject(Path peer) throws Exception {
    client = new PlainClient(peer, output -> tally.heard(output.chunk()));
  }

  @Override
  public CompletableFuture<?> request() {
    return client.request("get_status", client.object());
  }

  @Override
  public Optional<Flood> events() {
    return Optional.of(
        (count, kind) -> {
          Tally now = new Tally(count);
          tally = now;
          client
              .request(
                  "send_input",
                  client.object().put("name", "flood").put("data", count + " " + kind))
              .get(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
          now.await();
        });
  }

  @Override
  public void close() {
    client.close();
  }
}
