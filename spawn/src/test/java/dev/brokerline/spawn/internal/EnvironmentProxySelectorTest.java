package dev.brokerline.spawn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxySelectorTest {

  private static final String ADDRESS = "https://github.com/x";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTPS_PROXY | http://proxy.corp:3128/    | proxy.corp:3128
          https_proxy | proxy.corp:3128            | proxy.corp:3128
          ALL_PROXY   | http://u:secret@proxy.corp | proxy.corp:80
          HTTP_PROXY  | http://proxy.corp:3128     | direct
          HTTPS_PROXY | :::                        | direct
          HTTPS_PROXY | http:///nowhere            | direct
          ALL_PROXY   | socks5://proxy.corp:1080   | direct
          """)
  void theVariablesNameTheProxy(String variable, String value, String expected) {
    assertThat(choice(Map.of(variable, value), ADDRESS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "github.com", "x,.github.com", "a, GitHub.com:443", "*.github.com"})
  void noProxyExemptsHostsAndDomains(String exempt) {
    assertThat(choice(Map.of("HTTPS_PROXY", "proxy:1", "no_proxy", exempt), ADDRESS))
        .isEqualTo("direct");
    assertThat(choice(Map.of("HTTPS_PROXY", "proxy:1", "NO_PROXY", exempt), "https://hub.com/"))
        .isEqualTo(exempt.equals("*") ? "direct" : "proxy:1");
  }

  @Test
  void thisMachineIsAskedDirectly() {
    assertThat(choice(Map.of("HTTP_PROXY", "proxy:1"), "http://127.0.0.1:80/")).isEqualTo("direct");
  }

  @Test
  void whatTheJvmWasToldComesFirst() {
    Proxy ofJvm = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("jvm.corp", 8080));

    assertThat(choice(fixed(ofJvm), Map.of("HTTPS_PROXY", "proxy:1"))).isEqualTo("jvm.corp:8080");
    assertThat(choice(fixed(Proxy.NO_PROXY), Map.of("HTTPS_PROXY", "proxy:1")))
        .isEqualTo("proxy:1");
  }

  private static String choice(Map<String, String> environment, String address) {
    return text(new EnvironmentProxySelector(environment, null).select(URI.create(address)));
  }

  private static String choice(ProxySelector jvm, Map<String, String> environment) {
    return text(new EnvironmentProxySelector(environment, jvm).select(URI.create(ADDRESS)));
  }

  private static String text(List<Proxy> proxies) {
    assertThat(proxies).hasSize(1);
    SocketAddress address = proxies.get(0).address();
    return address instanceof InetSocketAddress socket
        ? socket.getHostString() + ":" + socket.getPort()
        : "direct";
  }

  private static ProxySelector fixed(Proxy proxy) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(proxy);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        throw new AssertionError(failure);
      }
    };
  }
}
