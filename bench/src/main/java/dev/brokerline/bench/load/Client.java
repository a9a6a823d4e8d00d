package dev.brokerline.bench.load;

import dev.brokerline.client.BrokerClient;
import dev.brokerline.protocol.request.GetStatus;
import dev.brokerline.protocol.request.SendInput;
import dev.brokerline.spawn.process.ProcessBackend;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client with the defaults, from its start to its end. */
interface Client {

  /** Returns the process of the peer. */
  long pid();

  /** Sends a request that the peer does not answer after {@link #silence}. */
  CompletableFuture<?> request();

  /** Asks the peer to answer nothing any more; this is the last answer. */
  CompletableFuture<?> silence();

  /** Ends the peer; the future completes when it has ended. */
  CompletableFuture<?> close();

  /** Starts a client; the future completes when the peer has answered its greeting. */
  @FunctionalInterface
  interface Starter {
    CompletableFuture<Client> start() throws Exception;
  }

  /** Starts a {@link BrokerClient}. */
  static CompletableFuture<Client> brokerline(ProcessBackend backend, Path peer) {
    BrokerClient client = BrokerClient.create(BrokerlineSubject.options(backend, peer).build());
    return client
        .start()
        .thenApply(
            broker ->
                new Client() {
                  @Override
                  public long pid() {
                    return broker.pid();
                  }

                  @Override
                  public CompletableFuture<?> request() {
                    return client.request(new GetStatus());
                  }

                  @Override
                  public CompletableFuture<?> silence() {
                    return client.request(new SendInput("silence", "-"));
                  }

                  @Override
                  public CompletableFuture<?> close() {
                    return client.closeAsync();
                  }
                });
  }

  /** Starts a {@link PlainClient}. */
  static CompletableFuture<Client> plain(Path peer) throws Exception {
    PlainClient client = new PlainClient(peer, output -> {});
    return CompletableFuture.completedFuture(
        new Client() {
          @Override
          public long pid() {
            return client.pid();
          }

          @Override
          public CompletableFuture<?> request() {
            return client.request("get_status", client.object());
          }

          @Override
          public CompletableFuture<?> silence() {
            return client.request(
                "send_input", client.object().put("name", "silence").put("data", "-"));
          }

          @Override
          public CompletableFuture<?> close() {
            client.close();
            return ProcessHandle.of(client.pid())
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .orTimeout(Loads.LIMIT.toSeconds(), TimeUnit.SECONDS);
          }
        });
  }
}
