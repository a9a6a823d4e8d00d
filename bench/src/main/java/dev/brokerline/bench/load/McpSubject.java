package dev.brokerline.bench.load;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The MCP Java SDK with a server on standard input and output. A request is a {@code ping}. */
final class McpSubject implements Subject {

  private final McpAsyncClient client;

  McpSubject(Path peer) {
    StdioClientTransport transport =
        new StdioClientTransport(
            ServerParameters.builder(peer.toString()).build(), McpJsonDefaults.getMapper());
    client = McpClient.async(transport).requestTimeout(Loads.LIMIT).build();
    var unused = client.initialize().block(Loads.LIMIT);
  }

  @Override
  public CompletableFuture<?> request() {
    return client.ping().toFuture();
  }

  @Override
  public void close() {
    client.close();
  }
}
